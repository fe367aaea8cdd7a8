using System.Text;

namespace Conversa.Chat.Files;

/// <summary>
/// What a file is, told by its own first bytes; what its sender says about it is never believed. Signatures are those of the formats' specifications.
/// </summary>
internal static class MediaType
{
    public const string Unknown = "application/octet-stream";
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string Gif = "image/gif";
    public const string Webp = "image/webp";
    public const string Tiff = "image/tiff";
    public const string Pdf = "application/pdf";

    /// <summary>How many bytes are looked at.</summary>
    public const int Peek = 4096;

    private const string Zip = "application/zip";
    private const string Compound = "application/x-ole-storage";

    private static readonly (byte[] Mark, int At, string Type)[] Marks =
    [
        ([0xFF, 0xD8, 0xFF], 0, Jpeg),
        ([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], 0, Png),
        ([.. "GIF87a"u8], 0, Gif),
        ([.. "GIF89a"u8], 0, Gif),
        ([.. "II*\0"u8], 0, Tiff),
        ([.. "MM\0*"u8], 0, Tiff),
        ([.. "II+\0"u8], 0, Tiff),
        ([.. "MM\0+"u8], 0, Tiff),
        ([.. "IIU\0"u8], 0, Tiff), // Panasonic and Olympus raw photos
        ([.. "IIRO"u8], 0, Tiff),
        ([0, 0, 0, 12, .. "jP  \r\n"u8, 0x87, 0x0A], 0, "image/jp2"),
        ([0, 0, 0, 12, .. "JXL \r\n"u8, 0x87, 0x0A], 0, "image/jxl"),
        ([0xFF, 0x0A], 0, "image/jxl"),
        ([.. "8BPS"u8], 0, "image/vnd.adobe.photoshop"),
        ([0, 0, 1, 0], 0, "image/vnd.microsoft.icon"),
        ([.. "BM"u8], 0, "image/bmp"),
        ([.. "ID3"u8], 0, "audio/mpeg"),
        ([0xFF, 0xFB], 0, "audio/mpeg"),
        ([0xFF, 0xF3], 0, "audio/mpeg"),
        ([0xFF, 0xF2], 0, "audio/mpeg"),
        ([0xFF, 0xFA], 0, "audio/mpeg"),
        ([0xFF, 0xF1], 0, "audio/aac"),
        ([0xFF, 0xF9], 0, "audio/aac"),
        ([.. "fLaC"u8], 0, "audio/flac"),
        ([.. "#!AMR"u8], 0, "audio/amr"),
        ([.. "MThd"u8], 0, "audio/midi"),
        ([.. "caff"u8], 0, "audio/x-caf"),
        ([.. "FLV"u8, 1], 0, "video/x-flv"),
        ([0, 0, 1, 0xBA], 0, "video/mpeg"),
        ([0, 0, 1, 0xB3], 0, "video/mpeg"),
        ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], 0, "video/x-ms-asf"),
        ([.. "%PDF-"u8], 0, Pdf),
        ([.. "{\\rtf"u8], 0, "application/rtf"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], 0, Compound),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], 0, "application/x-7z-compressed"),
        ([.. "Rar!"u8, 0x1A, 0x07], 0, "application/vnd.rar"),
        ([0x1F, 0x8B], 0, "application/gzip"),
        ([.. "BZh"u8], 0, "application/x-bzip2"),
        ([0xFD, .. "7zXZ"u8, 0], 0, "application/x-xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], 0, "application/zstd"),
        ([.. "ustar"u8], 257, "application/x-tar"),
        ([.. "wOFF"u8], 0, "font/woff"),
        ([.. "wOF2"u8], 0, "font/woff2"),
        ([.. "SQLite format 3\0"u8], 0, "application/vnd.sqlite3"),
    ];

    /// <summary>Names only choose between formats that share one container.</summary>
    private static readonly Dictionary<(string Container, string Extension), string> Members = new()
    {
        [(Zip, ".docx")] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [(Zip, ".xlsx")] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [(Zip, ".pptx")] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [(Zip, ".odt")] = "application/vnd.oasis.opendocument.text",
        [(Zip, ".ods")] = "application/vnd.oasis.opendocument.spreadsheet",
        [(Zip, ".odp")] = "application/vnd.oasis.opendocument.presentation",
        [(Zip, ".epub")] = "application/epub+zip",
        [(Zip, ".apk")] = "application/vnd.android.package-archive",
        [(Compound, ".doc")] = "application/msword",
        [(Compound, ".xls")] = "application/vnd.ms-excel",
        [(Compound, ".ppt")] = "application/vnd.ms-powerpoint",
        [(Compound, ".msg")] = "application/vnd.ms-outlook",
        [("text/plain", ".csv")] = "text/csv",
        [("text/plain", ".md")] = "text/markdown",
        [("text/plain", ".vcf")] = "text/vcard",
        [("text/plain", ".ics")] = "text/calendar",
        [("text/plain", ".json")] = "application/json",
        [("text/plain", ".js")] = "text/javascript",
        [("text/plain", ".mjs")] = "text/javascript",
        [("text/plain", ".css")] = "text/css",
    };

    /// <summary>Types a browser may show in place: none of them can run anything, given <c>nosniff</c>.</summary>
    private static readonly HashSet<string> Inert =
    [
        Jpeg, Png, Gif, Webp, "image/avif", "image/heic", "image/bmp", "image/jxl", "image/vnd.microsoft.icon",
        "audio/mpeg", "audio/aac", "audio/flac", "audio/amr", "audio/wav", "audio/ogg", "audio/mp4", "audio/aiff", "audio/midi", "audio/x-caf",
        "video/mp4", "video/quicktime", "video/3gpp", "video/webm", "video/x-matroska", "video/mpeg", "video/mp2t", "video/x-msvideo", "text/plain",
    ];

    private static readonly Dictionary<string, string> Extensions = new()
    {
        [Jpeg] = ".jpg", [Png] = ".png", [Gif] = ".gif", [Webp] = ".webp", [Pdf] = ".pdf", ["image/avif"] = ".avif", ["image/heic"] = ".heic", ["image/bmp"] = ".bmp",
        ["audio/mpeg"] = ".mp3", ["audio/wav"] = ".wav", ["audio/ogg"] = ".ogg", ["audio/mp4"] = ".m4a", ["video/mp4"] = ".mp4", ["video/quicktime"] = ".mov",
        ["video/webm"] = ".webm", ["text/plain"] = ".txt", [Zip] = ".zip",
    };

    /// <summary>Tells a file by its first bytes; the name only decides between members of one family.</summary>
    public static string Sniff(ReadOnlySpan<byte> bytes, string name)
    {
        var type = Container(bytes);
        return Members.GetValueOrDefault((type, Path.GetExtension(name).ToLowerInvariant()), type);
    }

    /// <summary>Whether a browser may show it in place. Everything else is handed over as bytes to keep.</summary>
    public static bool IsInert(string type) => Inert.Contains(type);

    /// <summary>The usual extension, with its dot, for files that came without a name; empty when there is none.</summary>
    public static string Extension(string type) => Extensions.GetValueOrDefault(type, "");

    private static string Container(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8))
            return Four(bytes, 8) switch { "WEBP" => Webp, "WAVE" => "audio/wav", "AVI " => "video/x-msvideo", _ => Unknown };
        if (bytes.Length >= 12 && bytes.StartsWith("FORM"u8))
            return Four(bytes, 8) is "AIFF" or "AIFC" ? "audio/aiff" : Unknown;
        if (bytes.StartsWith("OggS"u8))
            return bytes.IndexOf("theora"u8) >= 0 ? "video/ogg" : "audio/ogg";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return bytes[..Math.Min(64, bytes.Length)].IndexOf("webm"u8) >= 0 ? "video/webm" : "video/x-matroska";
        if (bytes.StartsWith("PK\x03\x04"u8) || bytes.StartsWith("PK\x05\x06"u8))
            return Archive(bytes);
        foreach (var (mark, at, type) in Marks)
            if (bytes.Length >= at + mark.Length && bytes.Slice(at, mark.Length).SequenceEqual(mark))
                return type;
        if (bytes.Length >= 12 && Boxes(bytes) is { } media)
            return media;
        if (bytes.Length > 376 && bytes[0] == 0x47 && bytes[188] == 0x47 && bytes[376] == 0x47)
            return "video/mp2t";
        return Text(bytes);
    }

    /// <summary>Files made of boxes: the brand tells; old QuickTime files have none.</summary>
    private static string? Boxes(ReadOnlySpan<byte> bytes) => Four(bytes, 4) switch
    {
        "ftyp" => Four(bytes, 8) switch
        {
            "avif" or "avis" => "image/avif",
            "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" => "image/heic",
            "crx " => "image/x-canon-cr3",
            "qt  " => "video/quicktime",
            "M4A " or "M4B " or "M4P " => "audio/mp4",
            ['3', 'g', ..] => "video/3gpp",
            "jp2 " or "jpx " => "image/jp2",
            _ => "video/mp4",
        },
        "moov" or "mdat" or "wide" or "free" or "skip" or "pnot" => "video/quicktime",
        _ => null,
    };

    private static string Archive(ReadOnlySpan<byte> bytes)
    {
        // OpenDocument and EPUB put their media type, uncompressed, into the first member (ODF 1.3 part 2, section 3.3).
        var at = bytes.IndexOf("mimetypeapplication/"u8);
        if (at == 30)
        {
            var type = bytes[(at + 8)..];
            var end = type.IndexOf("PK"u8);
            var text = Encoding.Latin1.GetString(type[..Math.Clamp(end, 0, 100)]);
            return Members.Values.FirstOrDefault(known => known == text) ?? Zip;
        }

        return bytes.IndexOf("word/"u8) >= 0 ? Members[(Zip, ".docx")]
            : bytes.IndexOf("xl/"u8) >= 0 ? Members[(Zip, ".xlsx")]
            : bytes.IndexOf("ppt/"u8) >= 0 ? Members[(Zip, ".pptx")]
            : Zip;
    }

    /// <summary>Text is UTF-8 without control characters. Text that starts like markup counts as markup, whatever it claims.</summary>
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        foreach (var b in bytes)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B))
                return Unknown;
        for (var rest = bytes; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out _, out var used);
            if (status == System.Buffers.OperationStatus.InvalidData)
                return Unknown;
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                break; // cut by the peek
            rest = rest[used..];
        }

        var start = bytes.TrimStart(" \t\r\n\f"u8);
        if (start.IsEmpty || start[0] != '<')
            return "text/plain";
        return start.IndexOf("<svg"u8) >= 0 ? "image/svg+xml" : start.StartsWith("<?xml"u8) ? "application/xml" : "text/html";
    }

    private static string Four(ReadOnlySpan<byte> bytes, int at) => Encoding.Latin1.GetString(bytes.Slice(at, 4));
}
