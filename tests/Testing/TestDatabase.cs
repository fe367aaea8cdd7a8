using System.Reflection;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Npgsql;

namespace Conversa.Testing;

/// <summary>
/// A real, empty, migrated database: SQLite in a folder of its own below the system's temporary folder, or a fresh database in the
/// <see cref="PostgresCluster"/>. Disposing it removes it. Cheap enough for one per test; share one per class through a fixture where that is enough.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string server;

    private TestDatabase(StorageOptions options, Engine engine, string server)
    {
        this.server = server;
        Options = options;
        Engine = engine;
        Database = Open();
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>What a host is given to use this database: the data folder (always a fresh one) and the connection string.</summary>
    public StorageOptions Options { get; }

    /// <summary>An open database, closed together with this object.</summary>
    public Database Database { get; }

    /// <summary>Makes one.</summary>
    /// <param name="engine">On which engine.</param>
    /// <param name="modules">Whose migrations to apply, in dependency order.</param>
    public static async Task<TestDatabase> CreateAsync(Engine engine, params Assembly[] modules) =>
        await CreateAsync(engine, engine == Engine.Postgres ? await PostgresCluster.ConnectionStringAsync() : "", modules);

    /// <summary>Makes one in a server of the caller's choice.</summary>
    /// <param name="engine">On which engine.</param>
    /// <param name="server">For PostgreSQL: a connection string whose user may create databases.</param>
    /// <param name="modules">Whose migrations to apply, in dependency order.</param>
    public static async Task<TestDatabase> CreateAsync(Engine engine, string server, params Assembly[] modules)
    {
        var options = new StorageOptions { Folder = Directory.CreateTempSubdirectory("conversa-test-").FullName };
        if (engine == Engine.Postgres)
        {
            var name = "test_" + Ids.Token(20).ToLowerInvariant();
            await using var source = NpgsqlDataSource.Create(server);
            await using var create = source.CreateCommand($"create database {name} strategy file_copy");
            await create.ExecuteNonQueryAsync();
            options.Postgres = new NpgsqlConnectionStringBuilder(server) { Database = name, ConnectionIdleLifetime = 10, MaxPoolSize = 20 }.ToString();
        }

        var database = new TestDatabase(options, engine, server);
        if (modules.Length > 0)
            await Migrations.ApplyAsync(database.Database, modules, TimeProvider.System, CancellationToken.None);
        return database;
    }

    /// <summary>A second, independent way into the same database, as another process would have; the caller closes it.</summary>
    public Database Open() => Engine == Engine.Sqlite ? new SqliteDatabase(Options) : new PostgresDatabase(Options);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (Engine == Engine.Postgres)
        {
            var name = new NpgsqlConnectionStringBuilder(Options.Postgres).Database;
            await using var source = NpgsqlDataSource.Create(server);
            await using var drop = source.CreateCommand($"drop database if exists {name} with (force)");
            await drop.ExecuteNonQueryAsync();
        }

        // A reader that was still at work when its database was closed takes SQLite's side files with it a moment later.
        await Eventually.TrueAsync(() =>
        {
            try
            {
                Directory.Delete(Options.Folder, recursive: true);
                return true;
            }
            catch (IOException)
            {
                return !Directory.Exists(Options.Folder);
            }
        }, "the test's folder is gone");
    }
}
