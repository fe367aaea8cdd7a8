using System.Buffers.Binary;
using System.Text;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>A movie header in memory: frees what describes, and finds the samples of tracks that are neither seen nor heard (positions, sensors).</summary>
internal static class IsoMovie
{
    /// <summary>Tracks a viewer needs; any other handler is a recording of something else, such as where the camera was.</summary>
    private static readonly HashSet<string> Shown = ["vide", "soun", "text", "sbtl", "subt", "subp", "clcp", "tmcd", "auxv", "pict", "hint"];

    /// <summary>Cleans the body of a <c>moov</c> box in place.</summary>
    /// <returns>The ranges of the file that hold samples of tracks that went.</returns>
    public static List<(long At, long Length)> Clean(byte[] moov)
    {
        var hidden = new List<(long, long)>();
        foreach (var box in IsoBox.Inside(moov, 0, moov.Length))
        {
            switch (box.Type)
            {
                case "cmov":
                    throw new InvalidDataException("a compressed header cannot be looked into");
                case "trak":
                    Track(moov, box.At, box.Body, box.End, hidden);
                    break;
                case "udta" or "meta" or "uuid":
                    Free(moov, box.At, box.Body, box.End);
                    break;
            }
        }

        return hidden;
    }

    private static void Track(byte[] moov, int at, int body, int end, List<(long At, long Length)> hidden)
    {
        var boxes = IsoBox.Inside(moov, body, end);
        foreach (var box in boxes.Where(box => box.Type is "udta" or "meta" or "uuid"))
            Free(moov, box.At, box.Body, box.End);
        var media = boxes.Where(box => box.Type == "mdia").SelectMany(box => IsoBox.Inside(moov, box.Body, box.End)).ToList();
        foreach (var box in media.Where(box => box.Type is "udta" or "meta" or "uuid"))
            Free(moov, box.At, box.Body, box.End);
        if (media.FirstOrDefault(box => box.Type == "hdlr" && box.End - box.Body >= 12) is not { Type: not null } handler)
            return;
        if (Shown.Contains(Encoding.Latin1.GetString(moov, handler.Body + 8, 4)))
            return;
        foreach (var information in media.Where(box => box.Type == "minf"))
            foreach (var table in IsoBox.Inside(moov, information.Body, information.End).Where(box => box.Type == "stbl"))
                Samples(moov, IsoBox.Inside(moov, table.Body, table.End), hidden);
        Free(moov, at, body, end);
    }

    /// <summary>Where a track's samples lie: chunk offsets, samples per chunk, sizes (ISO/IEC 14496-12 sections 8.7.3 to 8.7.5).</summary>
    private static void Samples(byte[] moov, List<(string Type, int At, int Body, int End)> boxes, List<(long At, long Length)> hidden)
    {
        var offsets = Find(boxes, "stco") ?? Find(boxes, "co64");
        if (offsets is not { } chunks || Find(boxes, "stsc") is not { } spread || Find(boxes, "stsz") is not { } sizes)
            return;
        var wide = chunks.Type == "co64";
        var count = Math.Min(Number(moov, chunks, 4), (chunks.End - chunks.Body - 8) / (wide ? 8 : 4));
        var runs = Math.Min(Number(moov, spread, 4), (spread.End - spread.Body - 8) / 12);
        var uniform = Number(moov, sizes, 4);
        var listed = uniform == 0 ? Math.Min(Number(moov, sizes, 8), (sizes.End - sizes.Body - 12) / 4) : 0;
        long sample = 0, perChunk = 0;
        for (long chunk = 0, run = 0; chunk < count; chunk++)
        {
            while (run < runs && Number(moov, spread, 8 + (run * 12)) <= chunk + 1)
                perChunk = Number(moov, spread, 12 + (run++ * 12));
            var length = uniform * perChunk;
            for (long i = 0; uniform == 0 && i < perChunk && sample < listed; i++)
                length += Number(moov, sizes, 12 + (sample++ * 4));
            hidden.Add((wide ? (Number(moov, chunks, 8 + (chunk * 8)) << 32) + Number(moov, chunks, 12 + (chunk * 8)) : Number(moov, chunks, 8 + (chunk * 4)), length));
        }
    }

    private static (string Type, int At, int Body, int End)? Find(List<(string Type, int At, int Body, int End)> boxes, string type) =>
        boxes.FirstOrDefault(box => box.Type == type) is { Type: not null } found ? found : null;

    private static long Number(byte[] moov, (string Type, int At, int Body, int End) box, long offset) =>
        box.Body + offset + 4 <= box.End
            ? BinaryPrimitives.ReadUInt32BigEndian(moov.AsSpan((int)(box.Body + offset)))
            : throw new InvalidDataException("a table is shorter than it says");

    private static void Free(byte[] moov, int at, int body, int end)
    {
        "free"u8.CopyTo(moov.AsSpan(at + 4));
        moov.AsSpan(body, end - body).Clear();
    }
}
