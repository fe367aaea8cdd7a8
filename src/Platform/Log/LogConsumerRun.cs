using System.Collections.Concurrent;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Log;

/// <summary>
/// One durable consumer: for each workspace whose head is ahead of its cursor it takes the lease, reads a page, lets the consumer handle it and moves
/// the cursor. A node that dies loses its leases; the next one starts from the last cursor.
/// </summary>
internal sealed class LogConsumerRun(
    ILogConsumer consumer, string node, Database database, LogReader reader, LogTail tail, LogMetrics metrics, LogOptions options, TimeProvider clock, ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<long, bool> moved = new();
    private readonly SemaphoreSlim wanted = new(0);

    public void Dispose()
    {
        tail.CommittedHere -= OnCommittedHere;
        wanted.Dispose();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        tail.CommittedHere += OnCommittedHere;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                foreach (var workspace in await BehindAsync(ct))
                    await CatchUpAsync(workspace, ct);
                await wanted.WaitAsync(TimeSpan.FromMilliseconds(options.PollMilliseconds), ct);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.ConsumerFailed(exception, consumer.Name, 0, 0);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
            }
        }
    }

    private void OnCommittedHere(long workspace)
    {
        if (moved.TryAdd(workspace, true))
            wanted.Release();
    }

    private async Task<List<long>> BehindAsync(CancellationToken ct)
    {
        moved.Clear();
        return await database.QueryAsync(
            """
            select h.workspace_id from workspace_head h
            left join log_consumer c on c.workspace_id = h.workspace_id and c.name = @name
            where h.position > coalesce(c.position, 0) and (c.owner is null or c.owner = @node or c.lease_until < @now)
            """,
            r => r.GetInt64(0), ct, ("name", consumer.Name), ("node", node), ("now", Now()));
    }

    private async Task CatchUpAsync(long workspace, CancellationToken ct)
    {
        if (await LeaseAsync(workspace, ct) is not { } cursor)
            return;
        try
        {
            while (true)
            {
                var started = clock.GetTimestamp();
                var entries = await reader.ReadAsync(workspace, cursor, options.ConsumerPage, ct);
                if (entries.Count == 0)
                    return;
                await consumer.HandleAsync(workspace, entries, ct);
                if (!await MoveAsync(workspace, entries[^1].Position, ct))
                    return; // another node took over; it reads on from the last cursor
                cursor = entries[^1].Position;
                metrics.Lag(consumer.Name, await reader.HeadAsync(workspace, ct) - cursor ?? 0);
                if (entries.Count == options.ConsumerPage)
                    await Task.Delay(clock.GetElapsedTime(started) * 3, clock, ct); // far behind: most of the time belongs to live traffic
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.ConsumerFailed(exception, consumer.Name, workspace, cursor);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
        }
    }

    /// <summary>Takes or keeps the lease; the cursor, or null when another node holds it.</summary>
    private Task<long?> LeaseAsync(long workspace, CancellationToken ct) => database.WriteAsync(
        connection => connection.FirstAsync<long?>(
            """
            insert into log_consumer (workspace_id, name, position, owner, lease_until) values (@workspace, @name, 0, @node, @until)
            on conflict (workspace_id, name) do update set owner = excluded.owner, lease_until = excluded.lease_until
            where log_consumer.owner = excluded.owner or log_consumer.lease_until < @now
            returning position
            """,
            r => r.GetInt64(0), ct, ("workspace", workspace), ("name", consumer.Name), ("node", node), ("until", Until()), ("now", Now())),
        ct);

    private async Task<bool> MoveAsync(long workspace, long position, CancellationToken ct) => await database.ExecuteAsync(
        "update log_consumer set position = @position, lease_until = @until where workspace_id = @workspace and name = @name and owner = @node",
        ct, ("position", position), ("until", Until()), ("workspace", workspace), ("name", consumer.Name), ("node", node)) == 1;

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long Until() => Now() + (options.ConsumerLeaseSeconds * 1000L);
}
