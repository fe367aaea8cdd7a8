using System.Globalization;
using Conversa.Bench.Stage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Conversa.Bench.Inbox;

/// <summary>Puts very many rows into a database nobody else uses yet: without secondary indexes, which are built afterwards from what is there.</summary>
internal sealed class Cargo : IAsyncDisposable
{
    private readonly SqliteConnection? sqlite;
    private readonly NpgsqlConnection? postgres;
    private readonly List<string> later = [];

    private Cargo(SqliteConnection? sqlite, NpgsqlConnection? postgres) => (this.sqlite, this.postgres) = (sqlite, postgres);

    public static async Task<Cargo> OpenAsync(Ground ground)
    {
        if (ground.Engine == "sqlite")
        {
            var file = new SqliteConnection($"Data Source={Path.Combine(ground.Folder, "conversa.db")};Pooling=False");
            await file.OpenAsync();
            var cargo = new Cargo(file, null);
            await cargo.RunAsync("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -400000; pragma foreign_keys = off; pragma temp_store = memory; pragma locking_mode = exclusive");
            return cargo;
        }

        var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ground.Postgres) { CommandTimeout = 900, Pooling = false }.ToString());
        await server.OpenAsync();
        var ship = new Cargo(null, server);
        await ship.RunAsync("set synchronous_commit = off; set maintenance_work_mem = '1GB'; set work_mem = '256MB'; set max_parallel_maintenance_workers = 2");
        return ship;
    }

    /// <summary>Takes the tables' secondary indexes and triggers away until the end.</summary>
    public async Task ClearAsync(params string[] tables)
    {
        foreach (var table in tables)
        {
            var found = await RowsAsync(sqlite is not null
                ? $"select type, name, sql from sqlite_master where tbl_name = '{table}' and sql is not null and type in ('index', 'trigger')"
                : $"""
                   select 'index', indexname, indexdef from pg_indexes where tablename = '{table}' and not exists (select 1 from pg_constraint x where x.conname = indexname)
                   """);
            foreach (var (type, name, definition) in found)
            {
                await RunAsync($"drop {type} {name}");
                later.Add(definition);
            }
        }
    }

    /// <summary>Puts rows into a table; a value is a number, a truth or a text without tabs, backslashes or line ends.</summary>
    public async Task LoadAsync(string table, string columns, IEnumerable<object[]> rows)
    {
        if (postgres is not null)
        {
            await using var into = await postgres.BeginTextImportAsync($"copy {table} ({columns}) from stdin");
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    if (i > 0)
                        await into.WriteAsync('\t');
                    await into.WriteAsync(row[i] switch { bool yes => yes ? "t" : "f", string text => text, var number => Convert.ToString(number, CultureInfo.InvariantCulture)! });
                }

                await into.WriteAsync('\n');
            }

            return;
        }

        await RunAsync("begin");
        using var insert = sqlite!.CreateCommand();
        var width = columns.Count(x => x == ',') + 1;
        insert.CommandText = $"insert into {table} ({columns}) values ({string.Join(", ", Enumerable.Range(0, width).Select(i => $"$p{i}"))})";
        var parameters = Enumerable.Range(0, width).Select(i => insert.Parameters.Add(new SqliteParameter($"$p{i}", DBNull.Value))).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < width; i++)
                parameters[i].Value = row[i];
            insert.ExecuteNonQuery();
        }

        await RunAsync("commit");
    }

    /// <summary>Words of a row of words, as this engine keeps them.</summary>
    public string Words(IEnumerable<string> words) => string.Join(' ', postgres is null ? words : words.Select(x => $"'{x}'"));

    /// <summary>Builds what was taken away, and lets the engine look at what it has.</summary>
    public async Task SettleAsync(params string[] fullText)
    {
        if (sqlite is not null)
        {
            foreach (var table in fullText)
                await RunAsync($"insert into {table}_words ({table}_words) values ('rebuild')");
        }

        foreach (var definition in later)
            await RunAsync(definition);
        if (postgres is not null)
            await RunAsync("vacuum analyze");
        else
            await RunAsync("pragma journal_mode = wal");
    }

    public async Task RunAsync(string statement)
    {
        System.Data.Common.DbConnection connection = sqlite is null ? postgres! : sqlite;
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (sqlite is not null)
            await sqlite.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    private async Task<List<(string Type, string Name, string Definition)>> RowsAsync(string statement)
    {
        System.Data.Common.DbConnection connection = sqlite is null ? postgres! : sqlite;
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string, string)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }
}
