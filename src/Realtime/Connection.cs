using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Conversa.Realtime;

/// <summary>
/// One client's connection, whatever the transport: a bounded queue of frames, and a pump that writes them while there are any.
/// Idle it is two small arrays and no task. Safe to use from any thread.
/// </summary>
public abstract class Connection : IThreadPoolWorkItem
{
    private const int FlushAt = 32 * 1024;
    private const int KeptSlots = 8;
    private const int LingerTicks = 5;
    private const int SlotCost = 32;

    private readonly Connections connections;
    private readonly Lock sync = new();
    private Outgoing[] queue = [];
    private Outgoing[] batch = [];
    private int queued;
    private int batched;
    private int next;
    private int pending;
    private long pendingBytes;
    private bool pumping;
    private bool stalled;
    private bool held;
    private bool drain;
    private volatile bool flushing;
    private volatile bool closed;
    private byte[]? farewell;
    private TaskCompletionSource? pumpIdle;
    private Binding[] bindings = [];

    private protected Connection(Connections connections, Transport transport, bool held = false)
    {
        (this.connections, this.held, Transport) = (connections, held, transport);
        Number = connections.NextNumber();
    }

    /// <summary>A number of this process's, rising; what logs call the connection.</summary>
    public long Number { get; }

    /// <summary>How the client reached us.</summary>
    public Transport Transport { get; }

    /// <summary>Whom the connection speaks for, in the order they were bound; empty until then.</summary>
    public IReadOnlyList<Binding> Bindings => Volatile.Read(ref bindings);

    /// <summary>Whether it is closed or closing: nothing more will be delivered.</summary>
    public bool IsClosed => closed;

    /// <summary>Why it closed; meaningful once <see cref="IsClosed"/>.</summary>
    public CloseReason CloseReason { get; private set; }

    // Places in the timing wheel; owned by it.
    internal Connection? WheelNext { get; set; }
    internal Connection? WheelPrevious { get; set; }
    internal int WheelSlot { get; set; } = -1;

    private protected Lock Sync => sync;

    /// <summary>
    /// Makes the connection speak for someone: it is found by <see cref="Connections.OfUser"/> and closed with the session.
    /// A session that was revoked a moment ago closes the connection at once, so a revocation cannot be overtaken.
    /// </summary>
    public void Bind(Binding binding)
    {
        lock (sync)
        {
            if (bindings.Contains(binding))
                return;

            Volatile.Write(ref bindings, [.. bindings, binding]);
        }

        connections.Index(this, binding);
    }

    /// <summary>Whether the connection is bound to this user of this workspace.</summary>
    public bool SpeaksFor(long workspace, long user)
    {
        foreach (var binding in Volatile.Read(ref bindings))
        {
            if (binding.Workspace == workspace && binding.User == user)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Closes the connection; MQTT 5 clients are told the reason. What is queued is discarded, but still sent when this process stops. Returns at
    /// once; the second call does nothing.
    /// </summary>
    public void Close(CloseReason reason) => Close(reason, Farewell(reason));

    /// <summary>Called by the wheel. Returns the tick of the next call, or -1 for none.</summary>
    internal abstract int OnDue(int tick);

    internal void Close(CloseReason reason, byte[]? lastWords)
    {
        bool start, abort;
        lock (sync)
        {
            if (closed)
                return;

            CloseReason = reason;
            farewell = lastWords;
            drain = reason is CloseReason.ProtocolError or CloseReason.ServerShuttingDown;
            closed = true;
            if (!drain)
            {
                queue = [];
                queued = 0;
            }

            start = !pumping && !held;
            abort = flushing || reason is CloseReason.QueueFull;
            pumping |= start;
        }

        connections.Wheel.Schedule(this, connections.Wheel.Tick + LingerTicks);
        if (abort)
        {
            // Never inline: the caller may hold a topic's lock, and aborting may run the reader's continuation on this thread.
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Abort(), this, preferLocal: false);
        }

        if (start)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (held)
        {
            Closing();
        }
    }

    /// <summary>Puts one slot in the queue. False when the connection is closed, or was closed by this because its queue is full.</summary>
    internal bool Enqueue(in Outgoing slot)
    {
        bool start;
        lock (sync)
        {
            if (closed)
                return false;

            if (pending < connections.QueueLength && pendingBytes + slot.Size <= connections.QueueBytes)
            {
                if (queued == queue.Length)
                    Array.Resize(ref queue, Math.Max(KeptSlots, queued * 2));

                queue[queued++] = slot;
                pending++;
                pendingBytes += slot.Size + SlotCost;
                start = !pumping && !held && !stalled;
                pumping |= start;
                goto queuedUp;
            }
        }

        Close(CloseReason.QueueFull);
        return false;

    queuedUp:
        if (start)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

        return true;
    }

    /// <summary>Lets the pump run after a replay held it back.</summary>
    private protected void Release()
    {
        bool start;
        lock (sync)
        {
            held = false;
            start = !pumping && (queued > 0 || closed);
            pumping |= start;
        }

        if (start)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends a stall; call with <see cref="Sync"/> held. True when the caller must then call <see cref="StartPump"/>.</summary>
    private protected bool EndStall()
    {
        var start = stalled && !pumping;
        stalled = false;
        pumping |= start;
        return start;
    }

    private protected void StartPump() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Completes when the pump has stopped for good; the connection must be closed.</summary>
    private protected Task PumpStopped()
    {
        lock (sync)
        {
            return pumping ? (pumpIdle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private protected abstract PipeWriter Output { get; }

    /// <summary>Writes one slot. False means it cannot be written now (all QoS 1 places are taken): the pump parks until <see cref="EndStall"/>.</summary>
    private protected abstract bool TryWrite(in Outgoing slot, PipeWriter output, out int written);

    /// <summary>Last words for a reason, or null.</summary>
    private protected abstract byte[]? Farewell(CloseReason reason);

    /// <summary>Whether the last words fit what was written before them.</summary>
    private protected virtual bool MaySay(byte[] words) => true;

    /// <summary>The last bytes are written: the transport's own goodbye, if it has one.</summary>
    private protected virtual ValueTask GoodbyeAsync() => ValueTask.CompletedTask;

    /// <summary>Nothing more will be written: end the reading side.</summary>
    private protected abstract void Closing();

    /// <summary>Drops the connection without waiting for its peer.</summary>
    private protected abstract void Abort();

    /// <summary>Something was flushed; the pump's place to note the time.</summary>
    private protected virtual void Flushed()
    {
    }

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a transport throws while writing means the same: the peer is gone.")]
    private async Task PumpAsync()
    {
        try
        {
            var well = true;
            while (well && TakeBatch(out var idle))
            {
                if (idle)
                    return;

                var park = WriteBatch(out var frames, out var bytes);
                if (bytes > 0)
                {
                    well = await FlushAsync();
                    connections.Metrics.Sent(Transport, frames, bytes);
                }

                if (well && park && Park())
                    return;
            }

            if (well)
            {
                if (farewell is { } words && MaySay(words))
                {
                    Output.Write(words);
                    await FlushAsync();
                }

                await GoodbyeAsync();
            }
        }
        catch (Exception)
        {
            // The next lines say all there is to say.
        }

        // Closed already in all cases but one: the write failed.
        Close(CloseReason.ClientLost, null);
        Closing();
        StopPump();
    }

    private async ValueTask<bool> FlushAsync()
    {
        var flush = Output.FlushAsync();
        if (!flush.IsCompleted)
            flushing = true;

        var result = await flush;
        flushing = false;
        Flushed();
        return !result.IsCompleted && !result.IsCanceled;
    }

    /// <summary>False when the connection is closed. When it is idle the pump has handed its place back under the lock and must leave at once.</summary>
    private bool TakeBatch(out bool idle)
    {
        lock (sync)
        {
            idle = false;
            if (closed && (!drain || stalled || (next == batched && queued == 0)))
                return false;

            if (next < batched)
                return true;

            if (queued == 0)
            {
                // Going idle: a burst's big arrays must not stay with a quiet connection.
                if (batch.Length > KeptSlots)
                    batch = [];

                if (queue.Length > KeptSlots)
                    queue = [];

                pumping = false;
                idle = true;
                return true;
            }

            (batch, queue) = (queue, batch);
            (batched, queued, next) = (queued, 0, 0);
            return true;
        }
    }

    private bool WriteBatch(out int frames, out int bytes)
    {
        var output = Output;
        (frames, bytes) = (0, 0);
        var cost = 0L;
        var park = false;
        while (next < batched && bytes < FlushAt && (drain || !closed))
        {
            ref var slot = ref batch[next];
            if (!TryWrite(in slot, output, out var written))
            {
                park = true;
                break;
            }

            cost += slot.Size + SlotCost;
            bytes += written;
            frames++;
            slot = default;
            next++;
        }

        lock (sync)
        {
            pending -= frames;
            pendingBytes -= cost;
        }

        return park;
    }

    /// <summary>Declares the pump stalled from within <see cref="TryWrite"/>; call with <see cref="Sync"/> held.</summary>
    private protected void Stall() => stalled = true;

    private bool Park()
    {
        lock (sync)
        {
            if (!stalled || closed)
                return false;

            pumping = false;
            return true;
        }
    }

    private void StopPump()
    {
        TaskCompletionSource? idle;
        lock (sync)
        {
            pumping = false;
            batch = [];
            batched = next = 0;
            idle = pumpIdle;
        }

        idle?.TrySetResult();
    }
}
