using System.Collections.Concurrent;
using System.Globalization;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Conversa.Platform.Log;

/// <summary>
/// Wakes the other nodes on PostgreSQL: after a commit, never inside it (a notification would serialise commits), and many commits share one. Losing
/// one costs nothing but the time to the next poll.
/// </summary>
internal sealed class LogNotifications(Database database, LogTail tail, TimeProvider clock, ILogger<LogNotifications> log) : BackgroundService
{
    private const string Channel = "conversa_log";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly string node = Ids.Token(12);
    private readonly ConcurrentDictionary<long, bool> moved = new();
    private readonly SemaphoreSlim wanted = new(0);

    private void OnCommittedHere(long workspace, IReadOnlyList<LogEvent> events)
    {
        if (moved.TryAdd(workspace, true))
            wanted.Release();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database is not PostgresDatabase postgres)
            return Task.CompletedTask;
        tail.CommittedHere += OnCommittedHere;
        return Task.WhenAll(
            RepeatAsync(() => ListenAsync(postgres, stoppingToken), stoppingToken),
            RepeatAsync(() => TellAsync(postgres, stoppingToken), stoppingToken));
    }

    public override void Dispose()
    {
        wanted.Dispose();
        base.Dispose();
    }

    private async Task RepeatAsync(Func<Task> run, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await run();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.PollFailed(exception);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
            }
        }
    }

    private async Task ListenAsync(PostgresDatabase postgres, CancellationToken ct)
    {
        await using var connection = await postgres.Source.OpenConnectionAsync(ct);
        connection.Notification += (_, notification) =>
        {
            var parts = notification.Payload.Split(':');
            if (parts.Length == 2 && parts[0] != node && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var workspace))
                tail.Wake(workspace);
        };
        await connection.ExecuteAsync("listen " + Channel, ct);
        while (true)
            await connection.WaitAsync(ct);
    }

    private async Task TellAsync(PostgresDatabase postgres, CancellationToken ct)
    {
        while (true)
        {
            await wanted.WaitAsync(ct);
            var workspaces = moved.Keys.ToArray();
            foreach (var workspace in workspaces)
                moved.TryRemove(workspace, out _);
            if (workspaces.Length == 0)
                continue; // told together with an earlier one
            await using var command = postgres.Source.CreateCommand("select pg_notify($1, payload) from unnest($2) payload");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. workspaces.Select(id => string.Create(CultureInfo.InvariantCulture, $"{node}:{id}"))] });
            await command.ExecuteNonQueryAsync(ct);
            await Task.Delay(Pause, clock, ct);
        }
    }
}
