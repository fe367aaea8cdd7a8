using System.Security.Cryptography;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>What is about to be stored: bytes appended in order, places that may be patched later, and the digest of it all.</summary>
internal sealed class Draft(Stream stream) : IDisposable
{
    private static readonly byte[] Zeros = new byte[16 * 1024];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool patched;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>Appends.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        hash.AppendData(bytes.Span);
        await stream.WriteAsync(bytes, ct);
        Length += bytes.Length;
    }

    /// <summary>Appends zeros.</summary>
    public async ValueTask WriteZerosAsync(long count, CancellationToken ct)
    {
        for (; count > 0; count -= Math.Min(count, Zeros.Length))
            await WriteAsync(Zeros.AsMemory(0, (int)Math.Min(count, Zeros.Length)), ct);
    }

    /// <summary>Overwrites bytes that were appended before.</summary>
    public async ValueTask PatchAsync(long position, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        patched = true;
        stream.Position = position;
        await stream.WriteAsync(bytes, ct);
        stream.Position = Length;
    }

    /// <summary>Overwrites a range with zeros; the part of it that has not been written is left out.</summary>
    public async ValueTask BlankAsync(long position, long count, CancellationToken ct)
    {
        count = Math.Min(count, Length - position);
        for (; count > 0; position += Zeros.Length, count -= Zeros.Length)
            await PatchAsync(position, Zeros.AsMemory(0, (int)Math.Min(count, Zeros.Length)), ct);
    }

    /// <summary>Reads bytes back; fewer at the end.</summary>
    public async ValueTask<byte[]> ReadBackAsync(long position, int count, CancellationToken ct)
    {
        var bytes = new byte[Math.Max(0, Math.Min(count, Length - position))];
        stream.Position = position;
        await stream.ReadExactlyAsync(bytes, ct);
        stream.Position = Length;
        return bytes;
    }

    /// <summary>SHA-256 of the bytes as they are now.</summary>
    public async Task<byte[]> DigestAsync(CancellationToken ct)
    {
        if (!patched)
            return hash.GetCurrentHash();
        stream.Position = 0;
        var digest = await SHA256.HashDataAsync(stream, ct);
        stream.Position = Length;
        return digest;
    }

    public void Dispose() => hash.Dispose();
}
