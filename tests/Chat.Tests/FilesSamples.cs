using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace Conversa.Chat.Tests;

/// <summary>Photos and films made here, with a place planted wherever their formats can hold one.</summary>
internal static class FilesSamples
{
    /// <summary>What must never be found again.</summary>
    public const string Canary = "CANARY6d12mS";

    private static readonly byte[] Words = Encoding.ASCII.GetBytes(Canary);

    public static bool HasCanary(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Words) >= 0;

    /// <summary>A picture with one corner red and the rest blue, so that what is up can be told.</summary>
    public static byte[] Picture(SKEncodedImageFormat format, int width = 64, int height = 32)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Blue);
        for (var x = 0; x < width / 2; x++)
            for (var y = 0; y < height / 2; y++)
                bitmap.SetPixel(x, y, SKColors.Red);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>An EXIF block: orientation in the first directory, and a GPS directory whose area text is the canary.</summary>
    public static byte[] Exif(ushort orientation, bool little = false)
    {
        var tiff = new List<byte>();
        tiff.AddRange(little ? "II*\0"u8 : "MM\0*"u8);
        Number(8);
        Short(3);
        Entry(0x010E, 2, (uint)Words.Length, 100); // description
        Entry(0x0112, 3, 1, little ? orientation : (uint)orientation << 16);
        Entry(0x8825, 4, 1, 60); // GPS directory
        Number(0);
        while (tiff.Count < 60)
            tiff.Add(0);
        Short(2);
        Entry(0x0002, 5, 3, 120); // latitude
        Entry(0x001C, 7, (uint)Words.Length, 100); // area
        Number(0);
        while (tiff.Count < 100)
            tiff.Add(0);
        tiff.AddRange(Words);
        while (tiff.Count < 120)
            tiff.Add(0);
        foreach (var part in (uint[])[6, 1, 12, 1, 31, 1])
            Number(part);
        return [.. tiff];

        void Number(uint value)
        {
            var bytes = new byte[4];
            if (little)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            else
                BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            tiff.AddRange(bytes);
        }

        void Short(ushort value) => tiff.AddRange(little ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value]);

        void Entry(ushort tag, ushort type, uint count, uint value)
        {
            Short(tag);
            Short(type);
            Number(count);
            Number(value);
        }
    }

    public static byte[] Jpeg(ushort orientation = 1, bool little = false, int width = 64, int height = 32)
    {
        var plain = Picture(SKEncodedImageFormat.Jpeg, width, height);
        return
        [
            .. plain[..2],
            .. Segment(0xE1, [.. "Exif\0\0"u8, .. Exif(orientation, little)]),
            .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"u8, .. Words]),
            .. Segment(0xED, [.. "Photoshop 3.0\0"u8, .. Words]),
            .. Segment(0xFE, Words),
            .. Segment(0xE2, [.. "MPF\0"u8, .. Words]),
            .. Segment(0xEB, [.. "JP"u8, .. Words]),
            .. plain[2..],
            .. plain[..2], .. Segment(0xE1, Words), // a second picture, or a film, behind the first
            .. Words,
        ];

        static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];
    }

    public static byte[] Png()
    {
        var plain = Picture(SKEncodedImageFormat.Png);
        var afterHeader = 8 + 25;
        return
        [
            .. plain[..afterHeader],
            .. Chunk("eXIf", Exif(1)), .. Chunk("tEXt", [.. "Comment\0"u8, .. Words]), .. Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Words]),
            .. Chunk("zTXt", [.. "x\0\0"u8, .. Words]), .. Chunk("tIME", [7, 230, 1, 2, 3, 4, 5]), .. Chunk("prVt", Words),
            .. plain[afterHeader..],
            .. Words,
        ];
    }

    public static byte[] Chunk(string name, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. body];
        return [.. Big((uint)body.Length), .. named, .. Big(Crc(named))];
    }

    public static byte[] Webp(bool animated = false)
    {
        var plain = Picture(SKEncodedImageFormat.Webp);
        var picture = Plain(plain);
        byte[] body = animated
            ? [.. Riff("ANIM", [0, 0, 0, 0, 0, 0]), .. Riff("ANMF", [0, 0, 0, 0, 0, 0, 63, 0, 0, 31, 0, 0, 100, 0, 0, 0, .. picture, .. Riff("JUNK", Words)])]
            : picture;
        byte[] chunks =
        [
            .. "WEBP"u8,
            .. Riff("VP8X", [(byte)(0x0C | (animated ? 2 : 0)), 0, 0, 0, 63, 0, 0, 31, 0, 0]),
            .. body,
            .. Riff("EXIF", Exif(6)), .. Riff("XMP ", Words), .. Riff("JUNK", Words),
        ];
        return [.. "RIFF"u8, .. Little((uint)chunks.Length), .. chunks, .. Words];

        // Skia may wrap its picture in an extended header of its own; only the picture itself is wanted.
        static byte[] Plain(byte[] file)
        {
            for (var at = 12; ; at += 8 + (int)(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)) + 1 & ~1u))
                if (file.AsSpan(at, 4) is var name && (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8)))
                    return file[at..(at + 8 + (int)(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)) + 1 & ~1u))];
        }
    }

    /// <summary>Two by two pixels, with a comment, an XMP block with its trailer, plain text, and a loop count.</summary>
    public static byte[] Gif() =>
    [
        .. "GIF89a"u8, 2, 0, 2, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
        0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
        0x21, 0xFE, (byte)Words.Length, .. Words, 0,
        0x21, 0xFF, 11, .. "XMP DataXMP"u8, (byte)Words.Length, .. Words, 0,
        0x21, 0x01, 12, 0, 0, 0, 0, 2, 0, 2, 0, 1, 1, 0, 1, (byte)Words.Length, .. Words, 0,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0,
        0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 0x44, 0x02, 0x05, 0,
        0x3B,
        .. Words,
    ];

    /// <summary>A film whose header comes last, as cameras write it: user data, keys, an extension box and a track of positions beside the picture track.</summary>
    public static byte[] Mp4(bool headerFirst = false)
    {
        byte[] brand = Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isommp42"u8]);
        byte[] frames = [.. "picture bytes"u8];
        byte[] media = Box("mdat", [.. frames, .. Words, .. Words]);
        var header = Header(0);
        var first = (uint)(brand.Length + (headerFirst ? header.Length : 0) + 8);
        header = Header(first);
        byte[] tail = Box("uuid", [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC, .. Words]);
        return headerFirst ? [.. brand, .. header, .. media, .. tail] : [.. brand, .. media, .. header, .. tail];

        byte[] Header(uint at) => Box("moov",
        [
            .. Box("mvhd", new byte[100]),
            .. Track("vide", [at], (uint)frames.Length),
            .. Track("meta", [at + (uint)frames.Length, at + (uint)(frames.Length + Words.Length)], (uint)Words.Length),
            .. Box("udta", [.. Box("\u00A9xyz", [0, 18, 0x15, 0xC7, .. Words]), .. Box("loci", Words)]),
            .. Box("meta", [.. Box("keys", "com.apple.quicktime.location.ISO6709"u8.ToArray()), .. Box("ilst", Words)]),
        ]);

        static byte[] Track(string handler, uint[] chunks, uint size) => Box("trak",
        [
            .. Box("tkhd", new byte[84]),
            .. Box("udta", Box("\u00A9xyz", Words)),
            .. Box("mdia",
            [
                .. Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(handler), .. new byte[12]]),
                .. Box("minf", Box("stbl",
                [
                    .. Box("stsc", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
                    .. Box("stsz", [0, 0, 0, 0, 0, 0, 0, 0, .. Big((uint)chunks.Length), .. chunks.SelectMany(_ => Big(size))]),
                    .. Box("stco", [0, 0, 0, 0, .. Big((uint)chunks.Length), .. chunks.SelectMany(Big)]),
                ])),
            ]),
        ]);
    }

    /// <summary>A still picture made of items: one to see, one of EXIF, and one of XMP that lies inside the list itself.</summary>
    public static byte[] Heic()
    {
        byte[] brand = Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        byte[] picture = [.. "picture bytes"u8];
        var list = List(0);
        return [.. brand, .. List((uint)(brand.Length + list.Length + 8)), .. Box("mdat", [.. picture, .. Words])];

        byte[] List(uint at) => Box("meta",
        [
            0, 0, 0, 0,
            .. Box("iinf", [0, 0, 0, 0, 0, 3, .. Item(1, "hvc1"), .. Item(2, "Exif"), .. Item(3, "mime")]),
            .. Box("iloc",
            [
                1, 0, 0, 0, 0x44, 0x00, 0, 3,
                0, 1, 0, 0, 0, 0, 0, 1, .. Big(at), .. Big((uint)picture.Length),
                0, 2, 0, 0, 0, 0, 0, 1, .. Big(at + (uint)picture.Length), .. Big((uint)Words.Length),
                0, 3, 0, 1, 0, 0, 0, 1, .. Big(2), .. Big((uint)Words.Length),
            ]),
            .. Box("idat", [1, 2, .. Words]),
        ]);

        static byte[] Item(byte id, string type) => Box("infe", [2, 0, 0, 0, 0, id, 0, 0, .. Encoding.ASCII.GetBytes(type), 0]);
    }

    public static byte[] Box(string type, byte[] body) => [.. Big((uint)(body.Length + 8)), .. Encoding.Latin1.GetBytes(type), .. body];

    public static byte[] Big(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Riff(string name, byte[] body) => [.. Encoding.ASCII.GetBytes(name), .. Little((uint)body.Length), .. body, .. new byte[body.Length & 1]];

    private static byte[] Little(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
