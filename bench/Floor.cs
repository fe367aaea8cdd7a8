using System.Buffers;
using System.Diagnostics;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Conversa.Bench;

/// <summary>What the machine, the engines and the web server give a program that does next to nothing.</summary>
internal static class Floor
{
    public const int Connections = 32;

    private const string Table = "create table message (id bigint primary key, room_id bigint not null, sender_id bigint not null, client_id text not null, text text not null)";
    private const string Insert = "insert into message (id, room_id, sender_id, client_id, text) values ($1, $2, $3, $4, $5)";
    private const string Ordered = """
        with head as (update head set position = position + 1 returning position)
        insert into message (id, room_id, sender_id, client_id, text) select position, $2, $3, $4, $5 from head where $1 <> 0
        """;

    private static long counted;

    /// <summary>Serves a POST that reads its body and answers, for as long as the process lives.</summary>
    public static async Task HelloAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/ready", () => "");
        app.MapPost("/hello", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 15;
            http.Response.BodyWriter.Write("{\"answer\":\"ok\"}"u8);
        });
        await app.RunAsync(url);
    }

    /// <summary>One message per statement and commit.</summary>
    public static async Task StatementsAsync(Settings settings, Ground ground, Action<Figure> add)
    {
        var meter = new Meter(Environment.ProcessId, ground.DatabaseProcess);
        if (ground.Engine == "sqlite")
        {
            add(await RunAsync(settings, meter, ground, "floor.statement", SqliteWriter(ground.Folder)));
            return;
        }

        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ground.Postgres) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2, MaxPoolSize = (2 * Connections) + 1 }.ToString());
        await using var create = source.CreateCommand($"create schema floor; set search_path = floor; {Table}; create table head (position bigint not null); insert into head values (1000000000000)");
        await create.ExecuteNonQueryAsync();
        add(await RunAsync(settings, meter, ground, "floor.statement", [.. Enumerable.Range(0, Connections).Select(i => PostgresWriter(source, Insert, i))]));
        add(await RunAsync(settings, meter, ground, "floor.ordered", [.. Enumerable.Range(0, Connections).Select(i => PostgresWriter(source, Ordered, i))]));
    }

    private static async Task<Figure> RunAsync(Settings settings, Meter meter, Ground ground, string name, Func<Task>[] writers)
    {
        using var stop = new CancellationTokenSource();
        var latency = new Histogram[settings.Repeats + 1];
        for (var i = 0; i < latency.Length; i++)
            latency[i] = new Histogram();
        var current = new Current { Latency = latency[0] };
        var running = writers.Select(writer => Task.Run(() => LoopAsync(writer, current, stop.Token))).ToArray();
        await Task.Delay(settings.WarmUpTime);
        var repeats = new List<Repeat>();
        for (var i = 1; i <= settings.Repeats; i++)
        {
            var (from, before) = (meter.Read(), Interlocked.Read(ref counted));
            Volatile.Write(ref current.Latency, latency[i]);
            await Task.Delay(settings.RepeatTime);
            repeats.Add(new Repeat(Interlocked.Read(ref counted) - before, from, meter.Read(), latency[i]));
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        return Figure.Of(name, ground.Engine, $"{writers.Length} connections", "/s", repeats, meter);
    }

    private static async Task LoopAsync(Func<Task> write, Current latency, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await write();
            Volatile.Read(ref latency.Latency).Add(Stopwatch.GetTimestamp() - started);
            Interlocked.Increment(ref counted);
        }
    }

    private static Func<Task> PostgresWriter(NpgsqlDataSource source, string statement, int writer)
    {
        NpgsqlCommand? kept = null;
        var number = writer * 1_000_000_000L;
        return async () =>
        {
            if (kept is null)
            {
                var connection = await source.OpenConnectionAsync();
                await using (var path = new NpgsqlCommand("set search_path = floor", connection))
                    await path.ExecuteNonQueryAsync();
                kept = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = 0L }, new() { Value = (long)writer }, new() { Value = 1L }, new() { Value = "" }, new() { Value = Town.Text } } };
            }

            kept.Parameters[0].Value = ++number;
            kept.Parameters[3].Value = number.ToString("x16");
            await kept.ExecuteNonQueryAsync();
        };
    }

    private static Func<Task>[] SqliteWriter(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=False");
        connection.Open();
        using (var create = connection.CreateCommand())
        {
            create.CommandText = $"pragma journal_mode = wal; pragma synchronous = full; {Table}";
            create.ExecuteNonQuery();
        }

        var insert = connection.CreateCommand();
        insert.CommandText = Insert;
        for (var i = 1; i <= 5; i++)
            insert.Parameters.AddWithValue($"${i}", i == 5 ? Town.Text : 0L);
        var number = 0L;
        return
        [
            () =>
            {
                insert.Parameters[0].Value = ++number;
                insert.Parameters[3].Value = number.ToString("x16");
                insert.ExecuteNonQuery();
                return Task.CompletedTask;
            },
        ];
    }

    private sealed class Current
    {
        public required Histogram Latency;
    }
}
