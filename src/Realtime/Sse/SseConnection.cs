using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace Conversa.Realtime.Sse;

/// <summary>One Server-Sent Events stream. While its replay runs, live frames wait in its queue.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer and no handle, and a late close may still cancel it.")]
public sealed class SseConnection : Connection
{
    private static readonly Frame Heartbeat = new(":\n\n"u8.ToArray());

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource closing = new();
    private readonly Connections connections;
    private readonly RealtimeOptions options;
    private readonly PipeWriter output;
    private readonly HttpAbort abort;
    private long replayed;
    private int lastSent;

    internal SseConnection(Connections connections, PipeWriter output, HttpAbort abort, RealtimeOptions options)
        : base(connections, Transport.ServerSentEvents, held: true)
    {
        (this.connections, this.output, this.abort, this.options) = (connections, output, abort, options);
        lastSent = connections.Wheel.Tick;
    }

    internal Task Ended => ended.Task;

    internal CancellationToken ClosingToken => closing.Token;

    private protected override PipeWriter Output => output;

    /// <summary>Queues an event made by <see cref="Frame.ServerSentEvent"/>. False when the stream is closed, or just closed because its queue is full.</summary>
    public bool Send(Frame frame) => Enqueue(new Outgoing(OutgoingKind.Bytes, frame));

    internal static byte[] Retry(RealtimeOptions options)
    {
        // Spread out, so that a restart does not bring everyone back in the same moment.
        var wait = options.RetryMilliseconds + RandomNumberGenerator.GetInt32(options.RetryMilliseconds);
        return Encoding.ASCII.GetBytes($"retry: {wait}\n\n");
    }

    /// <summary>The replay is over: everything at or below this position is known to the client.</summary>
    internal void GoLive(long position)
    {
        replayed = position;
        lastSent = connections.Wheel.Tick;
        Release();
    }

    internal Task WritingStopped() => PumpStopped();

    internal override int OnDue(int tick)
    {
        if (IsClosed)
        {
            Abort();
            return -1;
        }

        var due = Volatile.Read(ref lastSent) + options.HeartbeatSeconds;
        if (tick < due)
        {
            return due;
        }

        Send(Heartbeat);
        return tick + options.HeartbeatSeconds;
    }

    private protected override bool TryWrite(in Outgoing slot, PipeWriter output, out int written)
    {
        var frame = slot.Frame!;
        written = 0;
        if (frame.Position == 0 || frame.Position > replayed)
        {
            output.Write(frame.Bytes.Span);
            written = frame.Bytes.Length;
        }

        return true;
    }

    private protected override void Flushed() => Volatile.Write(ref lastSent, connections.Wheel.Tick);

    private protected override byte[]? Farewell(CloseReason reason) => reason == CloseReason.ServerShuttingDown ? Retry(options) : null;

    private protected override void Closing()
    {
        closing.Cancel();
        ended.TrySetResult();
    }

    private protected override void Abort() => abort.Now();
}
