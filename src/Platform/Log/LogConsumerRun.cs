using System.Collections.Concurrent;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Log;

/// <summary>
/// One durable consumer: for each workspace whose head is ahead of its cursor it takes the lease, reads a page, lets the consumer handle it and moves
/// the cursor. The stored cursor follows a few times a second. A node that dies loses its leases; the next one starts from the stored cursor and
/// handles the last moment's entries again, which consumers allow for.
/// </summary>
internal sealed class LogConsumerRun(
    ILogConsumer consumer, string node, Database database, LogReader reader, LogTail tail, LogMetrics metrics, LogOptions options, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<long, bool> moved = new();
    private readonly SemaphoreSlim wanted = new(0);
    private readonly Dictionary<long, Held> held = [];
    private readonly HashSet<long> unstored = [];

    public void Dispose()
    {
        tail.CommittedHere -= OnCommittedHere;
        wanted.Dispose();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        tail.CommittedHere += OnCommittedHere;
        var poll = TimeSpan.FromMilliseconds(options.PollMilliseconds);
        long? looked = null;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    var all = looked is not { } before || TimeProvider.System.GetElapsedTime(before) >= poll;
                    looked = all ? TimeProvider.System.GetTimestamp() : looked;
                    foreach (var workspace in all ? await BehindAsync(ct) : MovedHere())
                        await CatchUpAsync(workspace, ct);
                    var more = await wanted.WaitAsync(unstored.Count == 0 ? poll : StoreEvery, ct);
                    foreach (var workspace in unstored.Where(workspace => !more || Now() >= held[workspace].StoreAt).ToList())
                        await StoreAsync(workspace, held[workspace], ct);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    log.ConsumerFailed(exception, consumer.Name, 0, 0);
                    await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
                }
            }
        }
        finally
        {
            foreach (var workspace in unstored.ToList())
                await StoreAsync(workspace, held[workspace], CancellationToken.None);
        }
    }

    private void OnCommittedHere(long workspace, IReadOnlyList<LogEvent> events)
    {
        foreach (var (entry, _) in events)
        {
            if (!consumer.Wants(entry))
                continue;
            Wake(workspace);
            return;
        }
    }

    private void Wake(long workspace)
    {
        if (moved.TryAdd(workspace, true))
            wanted.Release();
    }

    private List<long> MovedHere()
    {
        var workspaces = moved.Keys.ToList();
        workspaces.ForEach(workspace => moved.TryRemove(workspace, out _));
        return workspaces;
    }

    /// <summary>Every workspace with something to do: what other nodes wrote, too.</summary>
    private async Task<List<long>> BehindAsync(CancellationToken ct)
    {
        moved.Clear();
        foreach (var (workspace, _) in held.Where(pair => pair.Value.IsStored && !IsSure(pair.Value)).ToList())
            Release(workspace);
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
        try
        {
            while (await HoldAsync(workspace, ct) is { } mine)
            {
                var started = TimeProvider.System.GetTimestamp();
                var entries = await reader.ReadAsync(workspace, mine.Cursor, options.ConsumerPage, ct);
                if (entries.Count > 0)
                {
                    await consumer.HandleAsync(workspace, entries, ct);
                    mine.Cursor = entries[^1].Position;
                    unstored.Add(workspace);
                }

                if (Now() >= mine.StoreAt && !await StoreAsync(workspace, mine, ct))
                    return; // another node took over; it reads on from the last cursor
                var full = entries.Count == options.ConsumerPage;
                metrics.Lag(consumer.Name, full ? await reader.HeadAsync(workspace, ct) - mine.Cursor ?? 0 : 0);
                if (entries.Count > 0)
                    await RestAsync(TimeProvider.System.GetElapsedTime(started), ct);
                if (!full)
                    return;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            held.TryGetValue(workspace, out var mine);
            Release(workspace);
            log.ConsumerFailed(exception, consumer.Name, workspace, mine?.Cursor ?? 0);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
        }
    }

    /// <summary>Most of the processor's time, whatever the clock on the wall says, belongs to live traffic; and what comes meanwhile is handled together.</summary>
    private static Task RestAsync(TimeSpan worked, CancellationToken ct)
    {
        var rest = worked * 3;
        return Task.Delay(rest < LongestRest ? rest : LongestRest, TimeProvider.System, ct);
    }

    /// <summary>Where this node stands, with the lease; null when another node holds it.</summary>
    private async ValueTask<Held?> HoldAsync(long workspace, CancellationToken ct)
    {
        if (held.TryGetValue(workspace, out var known) && IsSure(known))
            return known;
        var (now, until) = (Now(), Until());
        var cursor = await database.WriteAsync(
            connection => connection.FirstAsync<long?>(
                """
                insert into log_consumer (workspace_id, name, position, owner, lease_until) values (@workspace, @name, 0, @node, @until)
                on conflict (workspace_id, name) do update set owner = excluded.owner, lease_until = excluded.lease_until
                where log_consumer.owner = excluded.owner or log_consumer.lease_until < @now
                returning position
                """,
                r => r.GetInt64(0), ct, ("workspace", workspace), ("name", consumer.Name), ("node", node), ("until", until), ("now", now)),
            ct);
        if (cursor is not { } stored)
        {
            Release(workspace);
            return null;
        }

        return held[workspace] = new Held(Math.Max(stored, known?.Cursor ?? 0), stored, until, StoreAt());
    }

    /// <summary>Writes the cursor down and renews the lease; false when another node took over.</summary>
    private async Task<bool> StoreAsync(long workspace, Held mine, CancellationToken ct)
    {
        unstored.Remove(workspace);
        if (mine.IsStored)
            return true;
        var until = Until();
        var stored = await database.ExecuteAsync(
            "update log_consumer set position = @position, lease_until = @until where workspace_id = @workspace and name = @name and owner = @node",
            ct, ("position", mine.Cursor), ("until", until), ("workspace", workspace), ("name", consumer.Name), ("node", node)) == 1;
        if (stored)
            (mine.Stored, mine.LeaseUntil, mine.StoreAt) = (mine.Cursor, until, StoreAt());
        else
            held.Remove(workspace);
        return stored;
    }

    private void Release(long workspace)
    {
        held.Remove(workspace);
        unstored.Remove(workspace);
    }

    /// <summary>Whether the lease holds long enough to handle a page without asking.</summary>
    private bool IsSure(Held mine) => Now() < mine.LeaseUntil - (options.ConsumerLeaseSeconds * 500L);

    private long StoreAt() => Now() + (long)StoreEvery.TotalMilliseconds;

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long Until() => Now() + (options.ConsumerLeaseSeconds * 1000L);

    /// <summary>A workspace this node handles for the consumer.</summary>
    private sealed class Held(long cursor, long stored, long leaseUntil, long storeAt)
    {
        public long Cursor { get; set; } = cursor;

        public long Stored { get; set; } = stored;

        public bool IsStored => Stored == Cursor;

        public long LeaseUntil { get; set; } = leaseUntil;

        public long StoreAt { get; set; } = storeAt;
    }
}
