using Npgsql;

namespace Conversa.Bench.Stage;

/// <summary>An empty place for one server's rows and files; gone when disposed.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly Settings settings;
    private readonly string database;

    private Ground(Settings settings, string engine, string name)
    {
        (this.settings, Engine, database) = (settings, engine, "bench_" + name);
        Folder = Path.Combine(IsKept ? settings.Kept : settings.Folder, name);
        Directory.CreateDirectory(Folder);
    }

    public string Engine { get; }

    public string Folder { get; }

    /// <summary>Empty on SQLite.</summary>
    public string Postgres { get; private set; } = "";

    /// <summary>Whether what is here stays for another run.</summary>
    public bool IsKept => settings.Kept.Length > 0;

    /// <summary>The database's first process; 0 on SQLite, which lives in the server's.</summary>
    public int DatabaseProcess => Engine == "postgres" ? settings.PostgresProcess : 0;

    /// <summary>The same settings for every server on this ground.</summary>
    public string[] Arguments => ["--Storage:Folder", Folder, "--Storage:Postgres", Postgres, "--Logging:LogLevel:Default", "Warning"];

    public static async Task<Ground> PrepareAsync(Settings settings, string engine, string name)
    {
        var ground = new Ground(settings, engine, $"{name}_{engine}");
        if (engine == "postgres")
        {
            if (!ground.IsKept || !File.Exists(Path.Combine(ground.Folder, "office.json")))
            {
                await ground.RunAsync($"drop database if exists {ground.database} with (force)");
                await ground.RunAsync($"create database {ground.database}");
            }

            ground.Postgres = new NpgsqlConnectionStringBuilder(settings.Postgres) { Database = ground.database }.ToString();
        }

        return ground;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsKept)
            return;
        if (Engine == "postgres")
            await RunAsync($"drop database if exists {database} with (force)");
        Directory.Delete(Folder, recursive: true);
    }

    private async Task RunAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.Postgres) { Pooling = false }.ToString());
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
