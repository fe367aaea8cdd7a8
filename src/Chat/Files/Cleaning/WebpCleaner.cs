using System.Buffers.Binary;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>
/// Copies a WebP without its EXIF, XMP and unknown chunks, inside animation frames too, and mends the flags and sizes that told of them
/// (WebP container specification, RFC 9649 section 2).
/// </summary>
internal static class WebpCleaner
{
    private const byte HasExif = 0x08;
    private const byte HasXmp = 0x04;

    public static async Task<Picture> CleanAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        var riff = (await source.ReadAsync(12, ct)).ToArray();
        var left = BinaryPrimitives.ReadUInt32LittleEndian(riff.AsSpan(4)) - 4L;
        await draft.WriteAsync(riff, ct);
        var picture = default(Picture);
        int? flags = null;
        while (left >= 8)
        {
            var (name, length) = await ChunkAsync(source, ct);
            left -= 8 + Padded(length);
            Require(left >= -1); // the last chunk's padding may be missing
            switch (name)
            {
                case "VP8X":
                    Require(length >= 10 && flags is null && picture.Width == 0);
                    var extended = (await source.ReadAsync(10, ct)).ToArray();
                    await source.SkipAsync(Padded(length) - 10, ct);
                    picture = new Picture(1 + UInt24(extended.AsSpan(4)), 1 + UInt24(extended.AsSpan(7)));
                    extended[0] = (byte)(extended[0] & ~(HasExif | HasXmp));
                    flags = extended[0];
                    await WriteHeadAsync(draft, name, 10, ct);
                    await draft.WriteAsync(extended, ct);
                    break;
                case "VP8 " or "VP8L" or "ALPH" or "ICCP" or "ANIM":
                    if (picture.Width == 0)
                        picture = Measure(name, (await source.PeekAsync(10, ct)).Span);
                    await CopyChunkAsync(source, draft, name, length, ct);
                    break;
                case "ANMF":
                    await FrameAsync(source, draft, length, ct);
                    break;
                case "EXIF" when flags is not null && length <= ByteSource.Window:
                    var exif = await source.ReadAsync((int)length, ct);
                    var orientation = Orientation.Find(exif.Span.StartsWith("Exif\0\0"u8) ? exif.Span[6..] : exif.Span);
                    await source.SkipAsync(Padded(length) - length, ct);
                    if (orientation > 1 && (flags & HasExif) == 0)
                    {
                        flags |= HasExif;
                        var block = Orientation.Block(orientation);
                        await WriteHeadAsync(draft, name, (uint)block.Length, ct);
                        await draft.WriteAsync(block, ct);
                    }

                    break;
                default:
                    await source.SkipAsync(Padded(length), ct);
                    break;
            }
        }

        Require(picture.Width > 0);
        await source.DrainAsync(ct);
        if (flags is { } mended)
            await draft.PatchAsync(20, new[] { (byte)mended }, ct);
        await PatchSizeAsync(draft, 4, draft.Length - 8, ct);
        return picture;
    }

    /// <summary>One animation frame: a header of 16 bytes, then chunks of its own.</summary>
    private static async Task FrameAsync(ByteSource source, Draft draft, uint length, CancellationToken ct)
    {
        Require(length >= 16);
        var at = draft.Length;
        await WriteHeadAsync(draft, "ANMF", length, ct);
        await source.CopyAsync(draft, 16, ct);
        var left = length - 16L;
        while (left >= 8)
        {
            var (name, size) = await ChunkAsync(source, ct);
            left -= 8 + Padded(size);
            Require(left >= 0);
            if (name is "VP8 " or "VP8L" or "ALPH")
                await CopyChunkAsync(source, draft, name, size, ct);
            else
                await source.SkipAsync(Padded(size), ct);
        }

        await source.SkipAsync(left + (length & 1), ct);
        await PatchSizeAsync(draft, at + 4, draft.Length - at - 8, ct);
    }

    private static async Task CopyChunkAsync(ByteSource source, Draft draft, string name, uint length, CancellationToken ct)
    {
        await WriteHeadAsync(draft, name, length, ct);
        await source.CopyAsync(draft, length, ct);
        if ((length & 1) == 0)
            return;
        await draft.WriteZerosAsync(1, ct);
        if ((await source.PeekAsync(1, ct)).Length > 0)
            source.Consume(1);
    }

    private static async Task<(string Name, uint Length)> ChunkAsync(ByteSource source, CancellationToken ct)
    {
        var head = await source.ReadAsync(8, ct);
        return (System.Text.Encoding.Latin1.GetString(head.Span[..4]), BinaryPrimitives.ReadUInt32LittleEndian(head.Span[4..]));
    }

    private static ValueTask WriteHeadAsync(Draft draft, string name, uint length, CancellationToken ct)
    {
        var head = new byte[8];
        System.Text.Encoding.Latin1.GetBytes(name, head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), length);
        return draft.WriteAsync(head, ct);
    }

    private static ValueTask PatchSizeAsync(Draft draft, long at, long size, CancellationToken ct)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)size);
        return draft.PatchAsync(at, bytes, ct);
    }

    /// <summary>The size a picture without the extended header states: RFC 6386 section 9.1 for VP8, RFC 9649 section 3.4 for VP8L.</summary>
    private static Picture Measure(string name, ReadOnlySpan<byte> body)
    {
        if (name == "VP8 " && body.Length >= 10)
            return new Picture(BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
        if (name == "VP8L" && body.Length >= 5)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return new Picture((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
        }

        return default;
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    private static long Padded(uint length) => length + (length & 1L);

    private static void Require(bool sound)
    {
        if (!sound)
            throw new InvalidDataException("not a sound WebP");
    }
}
