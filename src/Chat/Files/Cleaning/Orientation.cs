using System.Buffers.Binary;

namespace Conversa.Chat.Files.Cleaning;

/// <summary>
/// Which way up a photo is: the one thing of its EXIF block that is kept, because without it phones' portraits lie on their side.
/// Layout: TIFF 6.0 section 2; tag 0x0112 of the first directory, values 1 to 8.
/// </summary>
internal static class Orientation
{
    private const ushort Tag = 0x0112;

    /// <summary>The value in a TIFF block, or 1 (upright) when it is missing or nonsense.</summary>
    public static ushort Find(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 14)
            return 1;
        var little = tiff[0] == 'I' && tiff[1] == 'I';
        if (!little && !(tiff[0] == 'M' && tiff[1] == 'M'))
            return 1;
        var directory = Number(tiff[4..], little);
        if (directory > tiff.Length - 2)
            return 1;
        var entries = tiff[(int)directory..];
        int count = Short(entries, little);
        for (var at = 2; count > 0 && at + 12 <= entries.Length; count--, at += 12)
            if (Short(entries[at..], little) == Tag)
                return Short(entries[(at + 8)..], little) is var value and >= 1 and <= 8 ? value : (ushort)1;
        return 1;
    }

    /// <summary>The smallest TIFF block that says just this.</summary>
    public static byte[] Block(ushort orientation) =>
    [
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, // header, first directory at 8
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // one entry: SHORT, one value
        0, 0, 0, 0, // no further directory
    ];

    private static uint Number(ReadOnlySpan<byte> bytes, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
