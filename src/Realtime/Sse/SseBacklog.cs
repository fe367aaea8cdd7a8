using System.Buffers;

namespace Conversa.Realtime.Sse;

/// <summary>Writes what a client missed. Says what is missing from where: the caller fetches, page by page.</summary>
public delegate Task SseReplay(SseBacklog backlog, CancellationToken ct);

/// <summary>The writing side of a replay: as fast as the client reads, no faster.</summary>
public sealed class SseBacklog
{
    private const int FlushAt = 16 * 1024;

    private readonly System.IO.Pipelines.PipeWriter output;
    private int unflushed;

    internal SseBacklog(System.IO.Pipelines.PipeWriter output) => this.output = output;

    /// <summary>Up to where the client is served; live frames at or below it are dropped.</summary>
    public long Position { get; private set; }

    /// <summary>Writes one event, waiting for the client when it is behind.</summary>
    public async ValueTask WriteAsync(Frame frame, CancellationToken ct)
    {
        output.Write(frame.Bytes.Span);
        Reached(frame.Position);
        unflushed += frame.Bytes.Length;
        if (unflushed >= FlushAt)
        {
            await FlushAsync(ct);
        }
    }

    /// <summary>Everything up to this position was looked at, even if it was not for this client.</summary>
    public void Reached(long position) => Position = Math.Max(Position, position);

    internal async ValueTask FlushAsync(CancellationToken ct)
    {
        unflushed = 0;
        var flushed = await output.FlushAsync(ct);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("The client is gone.");
        }
    }
}
