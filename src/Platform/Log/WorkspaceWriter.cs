using System.Threading.Channels;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Log;

/// <summary>
/// The one writer of a workspace in this process. Takes all that waits, stores it as one transaction, then acknowledges everyone, then hands the
/// entries to the listeners. Other nodes may write too: the head's compare-and-set decides, the loser catches up and tries again.
/// </summary>
internal sealed class WorkspaceWriter
{
    private const int OptimisticTries = 4;

    private readonly long workspace;
    private readonly LogParts parts;
    private readonly Channel<object> waiting;
    private readonly Task running;
    private readonly List<BulkWrite> bulk = [];
    private readonly List<ExclusiveWrite> exclusive = [];
    private long? head;

    public WorkspaceWriter(long workspace, LogParts parts)
    {
        this.workspace = workspace;
        this.parts = parts;
        waiting = Channel.CreateBounded<object>(new BoundedChannelOptions(parts.Options.MaxWaiting) { SingleReader = true });
        running = Task.Run(RunAsync);
    }

    /// <summary>Takes a write in line; false when the line is full or closed.</summary>
    public bool TryEnqueue(object write) => waiting.Writer.TryWrite(write);

    /// <summary>Takes nothing more; ends when everything in line is answered.</summary>
    public Task DrainAsync()
    {
        waiting.Writer.TryComplete();
        return running;
    }

    private async Task RunAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (bulk.Count + exclusive.Count < parts.Options.MaxBatch && waiting.Reader.TryRead(out var write))
            {
                if (write is BulkWrite one)
                    bulk.Add(one);
                else
                    exclusive.Add((ExclusiveWrite)write);
            }

            if (bulk.Count > 0)
                await StoreBulkAsync();
            if (exclusive.Count > 0)
                await StoreExclusiveAsync();
        }
    }

    private async Task StoreBulkAsync()
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await TryStoreBulkAsync(attempt))
                    break;
            }
        }
        catch (Exception exception)
        {
            // The outcome is unknown (the connection broke, the disk is full): forget what is believed about the head and ask callers to
            // repeat with the same client id, which is answered with the first result if it did get stored.
            parts.Log.StoringFailed(exception, workspace, bulk.Count);
            Forget();
            foreach (var write in bulk.Where(write => !write.Answered))
                write.Refuse(LogRefusals.NotStored);
        }

        foreach (var write in bulk)
            write.Acknowledge();
        bulk.Clear();
    }

    private async Task<bool> TryStoreBulkAsync(int attempt)
    {
        if (head is null && (head = await parts.Reader.HeadAsync(workspace, default)) is not null)
            ForgetState(); // what was cached before the head was known may be older than it
        if (head is not { } at)
        {
            bulk.ForEach(write => write.Refuse(LogRefusals.NoWorkspace));
            return true;
        }

        var batch = new BulkBatch(workspace, at, parts.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var prepared = new List<IBulkPart>();
        foreach (var writes in bulk.Where(write => !write.Answered).GroupBy(write => write.Kind))
            prepared.Add(await writes.Key.PrepareAsync(batch, [.. writes], default));
        if (batch.Events.Count == 0)
        {
            prepared.ForEach(part => part.Committed());
            return true;
        }

        switch (await parts.Store.CommitAsync(batch, prepared, default))
        {
            case CommitOutcome.Committed:
                head = batch.Head + batch.Events.Count;
                prepared.ForEach(part => part.Committed());
                parts.Metrics.Committed(bulk.Count, batch.Events.Count);
                parts.Tail.Committed(workspace, batch.Events);
                return true;

            case CommitOutcome.HeadMoved:
                parts.Metrics.RaceLost();
                if (await parts.Reader.HeadAsync(workspace, default) is { } now && now > at)
                    await CatchUpAsync(at, now);
                else
                    Forget(); // the head stands, so a room's head was not what memory believed
                if (attempt >= OptimisticTries)
                    await Task.Yield();
                return false;

            default:
                var any = false;
                foreach (var part in prepared)
                    any |= await part.AnswerRepeatedAsync(default);
                if (!any && attempt > OptimisticTries)
                    throw new InvalidOperationException("A unique index refuses a batch in which nothing repeats what is stored.");
                return false;
        }
    }

    private async Task StoreExclusiveAsync()
    {
        try
        {
            var committed = await parts.Exclusive.CommitAsync(workspace, exclusive, default);
            if (committed is not { } done)
            {
                exclusive.ForEach(write => write.Refuse(LogRefusals.NoWorkspace));
            }
            else
            {
                if (head is { } believed)
                    await CatchUpAsync(believed, done.Head);
                else
                    ForgetState();
                head = done.Head + done.Events.Count;
                if (done.Events.Count > 0)
                {
                    Advance([.. done.Events.Select(e => e.Entry)]);
                    parts.Metrics.Committed(exclusive.Count, done.Events.Count);
                    parts.Tail.Committed(workspace, done.Events);
                }

                exclusive.ForEach(write => write.Acknowledge());
            }
        }
        catch (Exception exception)
        {
            parts.Log.StoringFailed(exception, workspace, exclusive.Count);
            Forget();
            exclusive.ForEach(write => write.Refuse(LogRefusals.NotStored));
        }

        exclusive.Clear();
    }

    /// <summary>Another node moved the head: lets the state in memory hear of every entry it missed.</summary>
    private async Task CatchUpAsync(long from, long to)
    {
        while (from < to)
        {
            var missed = await parts.Reader.ReadAsync(workspace, from, (int)Math.Min(to - from, 5_000), default);
            if (missed.Count == 0)
                break;
            Advance(missed);
            from = missed[^1].Position;
        }

        head = from;
    }

    private void Advance(IReadOnlyList<LogEntry> entries)
    {
        foreach (var state in parts.States)
            state.Advanced(workspace, entries);
    }

    private void Forget()
    {
        head = null;
        ForgetState();
    }

    private void ForgetState()
    {
        foreach (var state in parts.States)
            state.Forget(workspace);
    }
}
