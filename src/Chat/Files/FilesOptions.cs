using System.ComponentModel.DataAnnotations;

namespace Conversa.Chat.Files;

/// <summary>Uploaded files: where they are kept and how large they may be.</summary>
public sealed class FilesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Files";

    /// <summary>The folder files are kept in. Empty means <c>files</c> below the storage folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The largest file, in bytes, that may be uploaded. A larger one is answered 413.</summary>
    [Range(1, 1L << 40)]
    public long MaxBytes { get; set; } = 100L << 20;

    /// <summary>The most pixels a picture may say it has. A larger one is answered 413, because whoever opens it would have to unpack it.</summary>
    [Range(1, int.MaxValue)]
    public long MaxImagePixels { get; set; } = 1L << 28;

    /// <summary>The most pixels this process unpacks for one thumbnail, at four bytes each. A larger picture is served as it is.</summary>
    [Range(1, 1L << 28)]
    public long MaxThumbnailPixels { get; set; } = 64_000_000;

    /// <summary>How many thumbnails may be made at the same time; more wait.</summary>
    [Range(1, 64)]
    public int ThumbnailsAtOnce { get; set; } = 2;

    /// <summary>How many different thumbnails are kept for one file; more are made anew each time.</summary>
    [Range(0, 1000)]
    public int ThumbnailsKept { get; set; } = 16;

    /// <summary>How many uploads may be received at the same time; more are answered 429.</summary>
    [Range(1, 10_000)]
    public int UploadsAtOnce { get; set; } = 64;

    /// <summary>For how many seconds a browser may show a file again without asking; so long may a revoked file still be seen by one who saw it before.</summary>
    [Range(0, 86_400)]
    public int CacheSeconds { get; set; } = 300;
}
