using System.Buffers.Binary;
using System.Text;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>
/// Copies MP4, QuickTime, HEIF, AVIF, JPEG 2000 and JPEG XL containers (ISO/IEC 14496-12 boxes) with everything that describes rather than shows
/// overwritten: user data, metadata boxes and extension boxes become <c>free</c> boxes of zeros, metadata tracks and Exif or XMP items become zeros.
/// Nothing moves, so every offset in the file stays true.
/// </summary>
internal static class IsoMediaCleaner
{
    /// <summary>The largest index (movie header or item list) that is held in memory.</summary>
    private const int LargestIndex = 32 << 20;

    private static readonly HashSet<string> Describing = ["udta", "uuid", "Exif", "xml ", "brob", "jumb"];

    public static async Task<Picture> CleanAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        var hidden = new List<(long At, long Length)>();
        var stills = false;
        while ((await source.PeekAsync(16, ct)) is { Length: > 0 } head)
        {
            var at = draft.Length;
            if (!IsoBox.TryRead(head.Span, out var box))
                throw new InvalidDataException("not a box");
            stills |= box.Type is "ftyp" && IsStills((await source.PeekAsync((int)Math.Min(box.Length, 512), ct)).Span);
            if (Describing.Contains(box.Type) || (box.Type == "meta" && !stills))
            {
                if (!box.ToTheEnd)
                    await FreeAsync(source, draft, box, ct);
                else
                    await source.DrainAsync(ct);
            }
            else if (box.Type is "moov" or "meta")
            {
                var body = await IndexAsync(source, draft, box, ct);
                hidden.AddRange(box.Type == "moov" ? IsoMovie.Clean(body) : IsoItems.Clean(body, at + box.Header));
                await draft.WriteAsync(body, ct);
            }
            else if (box.ToTheEnd)
            {
                await source.CopyRestAsync(draft, ct);
            }
            else
            {
                await source.CopyAsync(draft, box.Length, ct);
            }
        }

        // A hostile index may point a million times at everything: what is overwritten is never more than a few times the file.
        var most = draft.Length * 2;
        foreach (var (at, length) in hidden)
        {
            if (at < 0 || length < 0 || (most -= Math.Max(16, Math.Min(length, draft.Length))) < 0)
                throw new InvalidDataException("the index points outside of the file");
            await draft.BlankAsync(at, length, ct);
        }

        return default;
    }

    private static async Task<byte[]> IndexAsync(ByteSource source, Draft draft, IsoBox box, CancellationToken ct)
    {
        if (box.ToTheEnd || box.Length > LargestIndex)
            throw new InvalidDataException("the index is too large");
        await source.CopyAsync(draft, box.Header, ct);
        var body = new byte[box.Length - box.Header];
        for (var filled = 0; filled < body.Length;)
        {
            var part = await source.ReadAsync(Math.Min(ByteSource.Window, body.Length - filled), ct);
            part.CopyTo(body.AsMemory(filled));
            filled += part.Length;
        }

        return body;
    }

    private static async Task FreeAsync(ByteSource source, Draft draft, IsoBox box, CancellationToken ct)
    {
        var header = (await source.ReadAsync(box.Header, ct)).ToArray();
        "free"u8.CopyTo(header.AsSpan(4));
        await draft.WriteAsync(header, ct);
        await source.SkipAsync(box.Length - box.Header, ct);
        await draft.WriteZerosAsync(box.Length - box.Header, ct);
    }

    /// <summary>Whether the brands say pictures, whose <c>meta</c> box is what shows them.</summary>
    private static bool IsStills(ReadOnlySpan<byte> ftyp)
    {
        for (var at = 8; at + 4 <= ftyp.Length; at += 4)
            if (ftyp.Slice(at, 4) is var brand && (brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("miaf"u8)
                || brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)))
                return true;
        return false;
    }
}

/// <summary>A box's header: its type and how long it is, header included.</summary>
internal readonly record struct IsoBox(string Type, long Length, int Header)
{
    /// <summary>A length of zero says: up to the end of the file.</summary>
    public bool ToTheEnd => Length == 0;

    /// <summary>Reads a header; false when it cannot be one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IsoBox box)
    {
        box = default;
        if (bytes.Length < 8)
            return false;
        long length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var header = 8;
        if (length == 1)
        {
            if (bytes.Length < 16)
                return false;
            length = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
            header = 16;
            if (length == 0)
                return false;
        }

        box = new IsoBox(Encoding.Latin1.GetString(bytes.Slice(4, 4)), length, header);
        return length == 0 || length >= header;
    }

    /// <summary>The boxes inside a body: where each one's own body is. Throws when they do not fit.</summary>
    public static List<(string Type, int At, int Body, int End)> Inside(ReadOnlySpan<byte> bytes, int from, int to)
    {
        var boxes = new List<(string, int, int, int)>();
        while (to - from >= 8)
        {
            if (!TryRead(bytes[from..to], out var box) || box.ToTheEnd || box.Length > to - from)
                throw new InvalidDataException("a box does not fit into its box");
            boxes.Add((box.Type, from, from + box.Header, from + (int)box.Length));
            from += (int)box.Length;
        }

        return boxes; // up to seven bytes may follow: QuickTime ends some lists with a zero
    }
}
