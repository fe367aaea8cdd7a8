using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Log;

/// <summary>
/// Follows the workspaces in use and hands every entry, in order, to this node's listeners. Own commits arrive directly, other nodes' are read from
/// the database after a wake-up or the poll; whatever was dropped on the way is read again, so a listener sees consecutive positions.
/// </summary>
internal sealed class LogTail(LogReader reader, Lazy<ILogListener[]> listeners, IEnumerable<ILogState> states, ILogger<LogTail> log)
{
    private const int QueuedBatches = 256;
    private const int Page = 1_000;

    private readonly LogReader reader = reader;
    private readonly ILogger log = log;
    private readonly Lazy<ILogListener[]> listeners = listeners; // they may use the log themselves, which uses this
    private readonly ILogState[] states = [.. states];
    private readonly ConcurrentDictionary<long, Follower> followers = new();

    /// <summary>Begins to follow a workspace, if nobody did; returns the position up to which listeners have heard.</summary>
    public async ValueTask<long> WatchAsync(long workspace, CancellationToken ct)
    {
        if (followers.TryGetValue(workspace, out var follower))
            return follower.Cursor;
        var head = await reader.HeadAsync(workspace, ct) ?? 0;
        return Follow(workspace, head).Cursor;
    }

    /// <summary>The workspaces followed and how far each has been handed on.</summary>
    public IEnumerable<(long Workspace, long Cursor)> Followed => followers.Select(pair => (pair.Key, pair.Value.Cursor));

    /// <summary>Raised after this process committed these entries to a workspace.</summary>
    public event Action<long, IReadOnlyList<LogEvent>>? CommittedHere;

    /// <summary>This process committed these consecutive entries.</summary>
    public void Committed(long workspace, List<LogEvent> events)
    {
        Follow(workspace, events[0].Entry.Position - 1).Offer(events);
        CommittedHere?.Invoke(workspace, events);
    }

    /// <summary>Another process committed something.</summary>
    public void Wake(long workspace)
    {
        if (followers.TryGetValue(workspace, out var follower))
            follower.Offer([]);
    }

    private Follower Follow(long workspace, long cursor) =>
        followers.TryGetValue(workspace, out var follower) ? follower : followers.GetOrAdd(workspace, new Follower(this, workspace, cursor));

    /// <summary>One workspace's pump. It runs only while there is something to hand on.</summary>
    private sealed class Follower(LogTail tail, long workspace, long cursor)
    {
        private readonly Channel<List<LogEvent>> offered = Channel.CreateBounded<List<LogEvent>>(QueuedBatches);
        private long cursor = cursor;
        private long applied = cursor; // up to here the state in memory is exact: this process's writer moved it
        private long queued = cursor; // up to here own entries are in the queue, or were
        private bool woken;
        private int pumping;

        public long Cursor => Volatile.Read(ref cursor);

        public void Offer(List<LogEvent> events)
        {
            if (events.Count > 0)
                Volatile.Write(ref applied, events[^1].Entry.Position);
            // A full queue drops the batch: the next one, or the poll, finds the gap and reads it.
            if (offered.Writer.TryWrite(events) && events.Count > 0)
                Volatile.Write(ref queued, events[^1].Entry.Position);
            if (Interlocked.Exchange(ref pumping, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.PumpAsync(), this, preferLocal: true);
        }

        private async Task PumpAsync()
        {
            do
            {
                while (TryTake(out var events))
                {
                    try
                    {
                        await HandOnAsync(events);
                    }
                    catch (Exception exception)
                    {
                        tail.log.ListenerFailed(exception, workspace, Cursor);
                    }
                }

                Volatile.Write(ref pumping, 0);
            }
            while (offered.Reader.TryPeek(out _) && Interlocked.Exchange(ref pumping, 1) == 0);
        }

        /// <summary>The next batch; when there is none, the wake-up that was put off for one.</summary>
        private bool TryTake(out List<LogEvent> events)
        {
            if (offered.Reader.TryRead(out events!))
                return true;
            var late = woken;
            (woken, events) = (false, []);
            Volatile.Write(ref queued, cursor); // nothing waits, even if the last one could not be handed on
            return late;
        }

        private async Task HandOnAsync(List<LogEvent> events)
        {
            if (events.Count == 0)
            {
                // Own batches that wait bring their content along, and look for gaps themselves: reading past them would only be slower.
                woken = Volatile.Read(ref queued) > cursor;
                if (!woken)
                    await ReadUpToAsync(long.MaxValue);
                return;
            }

            if (events[^1].Entry.Position <= cursor)
                return;
            await ReadUpToAsync(events[0].Entry.Position - 1);
            if (events[0].Entry.Position <= cursor)
                events = events.FindAll(e => e.Entry.Position > cursor);
            await DeliverAsync(events);
        }

        private async Task ReadUpToAsync(long last)
        {
            while (cursor < last)
            {
                var missed = await tail.reader.ReadAsync(workspace, cursor, (int)Math.Min(Page, last - cursor), default);
                if (missed.Count == 0)
                    return;
                // What this process's writer has moved must not be moved back: a busy workspace's memory would be forgotten with every poll.
                if (missed.FindAll(entry => entry.Position > Volatile.Read(ref applied)) is { Count: > 0 } news)
                {
                    foreach (var state in tail.states)
                        state.Advanced(workspace, news);
                }

                await DeliverAsync(missed.ConvertAll(entry => new LogEvent(entry, null)));
            }
        }

        private async Task DeliverAsync(List<LogEvent> events)
        {
            foreach (var listener in tail.listeners.Value)
            {
                try
                {
                    await listener.OnCommittedAsync(workspace, events);
                }
                catch (Exception exception)
                {
                    tail.log.ListenerFailed(exception, workspace, events[0].Entry.Position);
                }
            }

            Volatile.Write(ref cursor, events[^1].Entry.Position);
        }
    }
}
