namespace Conversa.Chat.Files.Cleaning;

/// <summary>The item list of a HEIF or AVIF picture: finds where the items that describe it (Exif, XMP and other documents) lie (ISO/IEC 14496-12 section 8.11).</summary>
internal static class IsoItems
{
    /// <summary>Cleans the body of a <c>meta</c> box in place, as far as items lie inside it.</summary>
    /// <param name="meta">The body.</param>
    /// <param name="position">Where the body starts in the file.</param>
    /// <returns>The ranges of the file that hold describing items.</returns>
    public static List<(long At, long Length)> Clean(byte[] meta, long position)
    {
        var boxes = IsoBox.Inside(meta, 4, meta.Length);
        var describing = boxes.Where(box => box.Type == "iinf").SelectMany(box => Describing(meta, box.Body, box.End)).ToHashSet();
        var inner = boxes.FirstOrDefault(box => box.Type == "idat");
        var hidden = new List<(long, long)>();
        foreach (var box in boxes)
        {
            if (box.Type == "uuid")
            {
                "free"u8.CopyTo(meta.AsSpan(box.At + 4));
                meta.AsSpan(box.Body, box.End - box.Body).Clear();
            }
            else if (box.Type == "iloc")
            {
                foreach (var (method, at, length) in Locations(new Fields(meta, box.Body, box.End), describing))
                {
                    if (method == 0)
                        hidden.Add((at, length));
                    else if (method == 1 && inner.Type is not null)
                        hidden.Add((position + inner.Body + at, Math.Min(length, inner.End - inner.Body)));
                    else
                        throw new InvalidDataException("an item lies where it cannot be reached");
                }
            }
        }

        return hidden;
    }

    private static IEnumerable<long> Describing(byte[] meta, int body, int end)
    {
        var entries = body + 4 + (new Fields(meta, body, end).Next(1) == 0 ? 2 : 4);
        foreach (var box in IsoBox.Inside(meta, entries, end).Where(box => box.Type == "infe"))
        {
            var fields = new Fields(meta, box.Body, box.End);
            var version = fields.Next(1);
            fields.Next(3);
            if (version < 2)
                throw new InvalidDataException("an item of an unknown version");
            var id = fields.Next(version == 2 ? 2 : 4);
            fields.Next(2);
            if (fields.Next(4) is 0x45786966 or 0x6D696D65 or 0x75726920) // Exif, mime, uri
                yield return id;
        }
    }

    private static IEnumerable<(long Method, long At, long Length)> Locations(Fields fields, HashSet<long> wanted)
    {
        var version = fields.Next(1);
        fields.Next(3);
        var sizes = fields.Next(2);
        var (offsetSize, lengthSize, baseSize, indexSize) = ((int)(sizes >> 12), (int)(sizes >> 8 & 15), (int)(sizes >> 4 & 15), version == 0 ? 0 : (int)(sizes & 15));
        for (var items = fields.Next(version < 2 ? 2 : 4); items > 0; items--)
        {
            var id = fields.Next(version < 2 ? 2 : 4);
            var method = version == 0 ? 0 : fields.Next(2) & 15;
            fields.Next(2);
            var start = fields.Next(baseSize);
            for (var extents = fields.Next(2); extents > 0; extents--)
            {
                fields.Next(indexSize);
                var at = start + fields.Next(offsetSize);
                var length = fields.Next(lengthSize);
                if (wanted.Contains(id))
                    yield return (method, at, length == 0 ? long.MaxValue / 2 : length); // no length: all of it
            }
        }
    }

    /// <summary>Big-endian numbers one after the other.</summary>
    private sealed class Fields(byte[] bytes, int at, int end)
    {
        public long Next(int size)
        {
            if (size is < 0 or > 8 || end - at < size)
                throw new InvalidDataException("a table is shorter than it says");
            long value = 0;
            for (; size > 0; size--)
                value = value << 8 | bytes[at++];
            return value;
        }
    }
}
