using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Conversa.Platform.Storage;

/// <summary>
/// Numbered SQL files per module and engine (<c>Migrations/Sqlite/0001_name.sql</c>, embedded), applied in order under a lock, each in the
/// transaction that records it. Only additive: a released file is never edited, and a changed one is refused.
/// </summary>
public static partial class Migrations
{
    /// <summary>Applies what is missing.</summary>
    /// <param name="database">Where to.</param>
    /// <param name="modules">Assemblies in dependency order; the files are their embedded resources.</param>
    /// <param name="clock">For the record of when.</param>
    /// <param name="ct">Gives up between two files.</param>
    /// <returns>How many files were applied.</returns>
    public static Task<int> ApplyAsync(Database database, IReadOnlyList<Assembly> modules, TimeProvider clock, CancellationToken ct) =>
        database.WriteAsync(async connection =>
        {
            if (database.Engine == Engine.Postgres)
                await connection.ExecuteAsync("select pg_advisory_xact_lock(7266270010)", ct);
            await connection.ExecuteAsync(
                "create table if not exists schema_migration (module text not null, number integer not null, name text not null, digest text not null, applied_at bigint not null, primary key (module, number))", ct);
            var known = (await connection.QueryAsync("select module, number, digest from schema_migration", r => (Key: (r.GetString(0), r.GetInt32(1)), Digest: r.GetString(2)), ct))
                .ToDictionary(x => x.Key, x => x.Digest);
            var applied = 0;
            foreach (var file in modules.SelectMany(module => Files(module, database.Engine)))
            {
                if (known.TryGetValue((file.Module, file.Number), out var digest))
                {
                    if (digest != file.Digest)
                        throw new InvalidOperationException($"Migration {file.Module} {file.Number:0000} was changed after it had been applied. Add a new file instead.");
                    continue;
                }

                await connection.ExecuteAsync(file.Sql, ct);
                await connection.ExecuteAsync("insert into schema_migration (module, number, name, digest, applied_at) values (@module, @number, @name, @digest, @at)", ct,
                    ("module", file.Module), ("number", file.Number), ("name", file.Name), ("digest", file.Digest), ("at", clock.GetUtcNow().ToUnixTimeMilliseconds()));
                applied++;
            }

            return applied;
        }, ct);

    private static IEnumerable<(string Module, int Number, string Name, string Sql, string Digest)> Files(Assembly module, Engine engine) =>
        from resource in module.GetManifestResourceNames()
        let match = FileName().Match(resource)
        where match.Success && match.Groups["engine"].Value == engine.ToString()
        let number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
        orderby number
        let sql = Read(module, resource)
        select (module.GetName().Name!, number, match.Groups["name"].Value, sql, Convert.ToHexStringLower(Ids.Hash(sql)));

    private static string Read(Assembly module, string resource)
    {
        using var reader = new StreamReader(module.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.Migrations\.(?<engine>Sqlite|Postgres)\.(?<number>\d{4})_(?<name>\w+)\.sql$")]
    private static partial Regex FileName();
}
