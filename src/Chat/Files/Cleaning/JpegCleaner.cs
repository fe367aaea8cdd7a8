using System.Buffers.Binary;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>
/// Copies a JPEG without what it says about the photographer: only segments that are needed to show it (ITU-T T.81 annex B: tables, frames, scans;
/// JFIF header, ICC profile, Adobe's colour mark) pass, and everything after the picture's end is left behind.
/// </summary>
internal static class JpegCleaner
{
    private const int JfifHeader = 14;

    public static async Task<Picture> CleanAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        await source.CopyAsync(draft, 2, ct); // FF D8
        var picture = default(Picture);
        var turned = false;
        while (true)
        {
            var marker = await MarkerAsync(source, ct);
            switch (marker)
            {
                case 0xD9: // end of image
                    Require(picture.Width > 0);
                    await draft.WriteAsync(new byte[] { 0xFF, 0xD9 }, ct);
                    await source.DrainAsync(ct);
                    return picture;
                case 0x01 or (>= 0xD0 and <= 0xD7): // markers without a body
                    await draft.WriteAsync(new byte[] { 0xFF, (byte)marker }, ct);
                    continue;
            }

            Require(marker is >= 0xC0 and <= 0xFE and not 0xD8);
            int length = BinaryPrimitives.ReadUInt16BigEndian((await source.ReadAsync(2, ct)).Span);
            Require(length >= 2);
            var body = await source.ReadAsync(length - 2, ct);
            if (IsFrame(marker))
            {
                Require(body.Length >= 6 && picture.Width == 0);
                picture = new Picture(BinaryPrimitives.ReadUInt16BigEndian(body.Span[3..]), BinaryPrimitives.ReadUInt16BigEndian(body.Span[1..]));
                Require(picture.Width > 0);
            }

            if (marker == 0xE1 && !turned && body.Span.StartsWith("Exif\0\0"u8))
            {
                turned = true;
                if (Orientation.Find(body.Span[6..]) is var orientation and > 1)
                    await WriteSegmentAsync(draft, 0xE1, (byte[])[.. "Exif\0\0"u8, .. Orientation.Block(orientation)], ct);
            }
            else if (marker == 0xE0 && body.Length >= JfifHeader && body.Span.StartsWith("JFIF\0"u8))
            {
                var header = body[..JfifHeader].ToArray();
                header[12] = header[13] = 0; // without its little picture
                await WriteSegmentAsync(draft, 0xE0, header, ct);
            }
            else if (IsNeeded(marker, body.Span))
            {
                await WriteSegmentAsync(draft, (byte)marker, body, ct);
            }

            if (marker == 0xDA)
            {
                Require(picture.Width > 0);
                if (!await CopyScanAsync(source, draft, ct))
                    return picture; // cut off inside the picture: nothing was hidden behind it
            }
        }
    }

    /// <summary>Copies entropy-coded bytes up to the next marker; false when the file ends first.</summary>
    private static async Task<bool> CopyScanAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        while (true)
        {
            var bytes = await source.PeekAsync(2, ct);
            if (bytes.Length < 2)
            {
                await source.CopyRestAsync(draft, ct);
                return false;
            }

            var rest = source.Buffered;
            var mark = rest.Span.IndexOf((byte)0xFF);
            if (mark != 0)
                await source.CopyAsync(draft, mark < 0 ? rest.Length : mark, ct);
            else if (bytes.Span[1] is 0 or (>= 0xD0 and <= 0xD7)) // a stuffed FF, or a restart
                await source.CopyAsync(draft, 2, ct);
            else if (bytes.Span[1] == 0xFF) // padding
                source.Consume(1);
            else
                return true;
        }
    }

    private static async Task<int> MarkerAsync(ByteSource source, CancellationToken ct)
    {
        var mark = await source.ReadByteAsync(ct);
        Require(mark == 0xFF);
        int marker;
        do
            marker = await source.ReadByteAsync(ct);
        while (marker == 0xFF);
        Require(marker > 0);
        return marker;
    }

    private static async Task WriteSegmentAsync(Draft draft, byte marker, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var head = new byte[] { 0xFF, marker, 0, 0 };
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(body.Length + 2));
        await draft.WriteAsync(head, ct);
        await draft.WriteAsync(body, ct);
    }

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsNeeded(int marker, ReadOnlySpan<byte> body) => marker switch
    {
        >= 0xC0 and <= 0xCF and not 0xC8 => true, // frames, Huffman and arithmetic tables
        0xDA or 0xDB or 0xDC or 0xDD => true, // scan, quantisation, lines, restart interval
        0xE2 => body.StartsWith("ICC_PROFILE\0"u8),
        0xEE => body.StartsWith("Adobe"u8) && body.Length <= 16,
        _ => false,
    };

    private static void Require(bool sound)
    {
        if (!sound)
            throw new InvalidDataException("not a sound JPEG");
    }
}
