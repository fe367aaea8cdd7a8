using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>The upload held more bytes than it may.</summary>
internal sealed class UploadTooLargeException : Exception;

/// <summary>The sender stopped, or what frames the upload is broken.</summary>
internal sealed class UploadBrokenException(Exception cause) : Exception("The upload broke off.", cause);

/// <summary>
/// Reads an upload once, front to back, through one small buffer, and refuses to read past the limit.
/// Asking for bytes that are not there throws <see cref="EndOfStreamException"/>; a cleaner that met nonsense throws <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class ByteSource(Stream stream, long limit) : IDisposable
{
    /// <summary>The most bytes that can be looked at in one piece.</summary>
    public const int Window = 128 * 1024;

    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(Window);
    private int start;
    private int end;
    private bool ended;
    private long received;

    /// <summary>How many bytes have been consumed.</summary>
    public long Position { get; private set; }

    /// <summary>What is buffered and not consumed yet.</summary>
    public ReadOnlyMemory<byte> Buffered => buffer.AsMemory(start, end - start);

    /// <summary>Looks at up to <paramref name="count"/> bytes without consuming them; fewer only at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Window);
        while (end - start < count && !ended)
        {
            if (start > 0 && start + count > Window)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            var read = await ReadMoreAsync(ct);
            if (read == 0)
                ended = true;
            received += read;
            if (received > limit)
                throw new UploadTooLargeException();
            end += read;
        }

        return buffer.AsMemory(start, Math.Min(count, end - start));
    }

    /// <summary>Consumes exactly <paramref name="count"/> bytes; the memory holds until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int count, CancellationToken ct)
    {
        var bytes = await PeekAsync(count, ct);
        if (bytes.Length < count)
            throw new EndOfStreamException();
        Consume(count);
        return bytes;
    }

    /// <summary>Consumes one byte, or -1 at the end.</summary>
    public async ValueTask<int> ReadByteAsync(CancellationToken ct)
    {
        if (start == end && (await PeekAsync(1, ct)).Length == 0)
            return -1;
        Position++;
        return buffer[start++];
    }

    /// <summary>Consumes a big-endian number of four bytes.</summary>
    public async ValueTask<uint> ReadUInt32Async(CancellationToken ct) => BinaryPrimitives.ReadUInt32BigEndian((await ReadAsync(4, ct)).Span);

    /// <summary>Consumes buffered bytes.</summary>
    public void Consume(int count)
    {
        start += count;
        Position += count;
    }

    /// <summary>Copies exactly <paramref name="count"/> bytes.</summary>
    public async ValueTask CopyAsync(Draft draft, long count, CancellationToken ct)
    {
        while (count > 0)
        {
            var bytes = await SomeAsync(count, ct);
            await draft.WriteAsync(bytes, ct);
            Consume(bytes.Length);
            count -= bytes.Length;
        }
    }

    /// <summary>Consumes exactly <paramref name="count"/> bytes and forgets them.</summary>
    public async ValueTask SkipAsync(long count, CancellationToken ct)
    {
        while (count > 0)
        {
            var bytes = await SomeAsync(count, ct);
            Consume(bytes.Length);
            count -= bytes.Length;
        }
    }

    /// <summary>Copies what is left.</summary>
    public async ValueTask CopyRestAsync(Draft draft, CancellationToken ct)
    {
        while ((await PeekAsync(1, ct)).Length > 0)
            await CopyAsync(draft, end - start, ct);
    }

    /// <summary>Reads to the end and forgets it, so that the limit counts and the sender gets its answer.</summary>
    public async ValueTask DrainAsync(CancellationToken ct)
    {
        while ((await PeekAsync(1, ct)).Length > 0)
            Consume(end - start);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private async ValueTask<int> ReadMoreAsync(CancellationToken ct)
    {
        try
        {
            return await stream.ReadAsync(buffer.AsMemory(end, Window - end), ct);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new UploadTooLargeException();
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw new UploadBrokenException(broken);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> SomeAsync(long most, CancellationToken ct)
    {
        if ((await PeekAsync(1, ct)).Length == 0)
            throw new EndOfStreamException();
        return buffer.AsMemory(start, (int)Math.Min(most, end - start));
    }
}
