using System.Buffers.Binary;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>
/// Copies a PNG with only the chunks that change what is seen (PNG third edition, sections 4 and 11): no text, no EXIF, no time, nothing private,
/// nothing after the end chunk.
/// </summary>
internal static class PngCleaner
{
    private static readonly HashSet<uint> Needed = [.. new[]
    {
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
    }.Select(Name)];

    public static async Task<Picture> CleanAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        await source.CopyAsync(draft, 8, ct); // signature
        var head = (await source.PeekAsync(24, ct)).Span;
        if (head.Length < 24 || BinaryPrimitives.ReadUInt32BigEndian(head) != 13 || BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != Name("IHDR"))
            throw new InvalidDataException("a PNG starts with its header");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(head[8..]), BinaryPrimitives.ReadUInt32BigEndian(head[12..]));
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidDataException("a PNG has a size");
        while (true)
        {
            head = (await source.PeekAsync(8, ct)).Span;
            if (head.Length < 8)
                throw new EndOfStreamException();
            var (length, name) = (BinaryPrimitives.ReadUInt32BigEndian(head), BinaryPrimitives.ReadUInt32BigEndian(head[4..]));
            if (length > int.MaxValue)
                throw new InvalidDataException("a PNG chunk is too long");
            if (Needed.Contains(name))
                await source.CopyAsync(draft, 12L + length, ct);
            else
                await source.SkipAsync(12L + length, ct);
            if (name == Name("IEND"))
                break;
        }

        await source.DrainAsync(ct);
        return new Picture((int)width, (int)height);
    }

    private static uint Name(string name) => (uint)(name[0] << 24 | name[1] << 16 | name[2] << 8 | name[3]);
}
