using SkiaSharp;

namespace Conversa.Chat.Files;

/// <summary>
/// Small pictures of pictures, kept beside the original and erased with it. The header is read first: a picture that would unpack to more than the
/// limit is never unpacked, and only a few are unpacked at the same time.
/// </summary>
internal sealed class Thumbnails(IBlobStore blobs, FilesOptions options) : IDisposable
{
    private const int Quality = 85;
    private readonly SemaphoreSlim places = new(options.ThumbnailsAtOnce, options.ThumbnailsAtOnce);

    /// <summary>The thumbnail's bytes and media type, or null when there can be none and the original has to do.</summary>
    /// <param name="file">A stored file.</param>
    /// <param name="transform">What is asked for.</param>
    /// <param name="name">The name it was asked under: its extension chooses the format.</param>
    /// <param name="ct">Gives up while waiting for a place.</param>
    public async Task<(Stream Content, string MediaType)?> OpenAsync(FileRow file, Transform transform, string name, CancellationToken ct)
    {
        if (file.MediaType is not (MediaType.Jpeg or MediaType.Png or MediaType.Gif or MediaType.Webp or "image/bmp"))
            return null;
        var (format, type) = Format(name, file.MediaType);
        var part = $"{transform}.{format}".ToLowerInvariant();
        if (await blobs.OpenAsync(file.Blob, part, ct) is { } kept)
            return (kept, type);
        await places.WaitAsync(ct);
        try
        {
            await using var original = await blobs.OpenAsync(file.Blob, null, ct);
            if (original is null || Draw(original, transform, format) is not { } drawn)
                return null;
            if (await blobs.CountAsync(file.Blob, ct) < options.ThumbnailsKept)
            {
                await using var draft = blobs.Begin();
                await draft.Stream.WriteAsync(drawn, ct);
                await blobs.DeriveAsync(draft, file.Blob, part, ct);
            }

            return (new MemoryStream(drawn, writable: false), type);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private byte[]? Draw(Stream original, Transform transform, SKEncodedImageFormat format)
    {
        using var codec = SKCodec.Create(original);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height > options.MaxThumbnailPixels)
            return null;
        var turned = (int)codec.EncodedOrigin >= (int)SKEncodedOrigin.LeftTop; // the four that lie on their side
        var (width, height) = turned ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
        var (size, from) = transform.Apply(width, height);

        // Unpack at the smallest size the format offers that is still at least as large as what is wanted.
        var wanted = Math.Max((float)size.Width / from.Width, (float)size.Height / from.Height);
        var coarse = codec.GetScaledDimensions(wanted);
        if (coarse.Width < codec.Info.Width * wanted || coarse.Height < codec.Info.Height * wanted)
            coarse = codec.Info.Size;
        using var pixels = new SKBitmap();
        if (!pixels.TryAllocPixels(new SKImageInfo(coarse.Width, coarse.Height, SKColorType.Rgba8888, SKAlphaType.Premul)))
            return null;
        pixels.Erase(SKColors.Transparent); // a cut-off picture leaves the rest as it was
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput))
            return null;

        using var surface = SKSurface.Create(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (surface is null)
            return null;
        surface.Canvas.Clear(format == SKEncodedImageFormat.Jpeg ? SKColors.White : SKColors.Transparent);
        surface.Canvas.Scale(size.Width / from.Width, size.Height / from.Height);
        surface.Canvas.Translate(-from.X, -from.Y);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        using var image = SKImage.FromBitmap(pixels);
        surface.Canvas.DrawImage(image, new SKRect(0, 0, codec.Info.Width, codec.Info.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var result = surface.Snapshot();
        using var encoded = result.Encode(format, Quality);
        return encoded?.ToArray();
    }

    /// <summary>How stored pixels are laid on an upright canvas of the given size (EXIF 2.32, tag 0x0112).</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static (SKEncodedImageFormat Format, string MediaType) Format(string name, string original) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".png" => (SKEncodedImageFormat.Png, MediaType.Png),
        ".jpg" or ".jpeg" => (SKEncodedImageFormat.Jpeg, MediaType.Jpeg),
        ".webp" => (SKEncodedImageFormat.Webp, MediaType.Webp),
        _ when original == MediaType.Jpeg => (SKEncodedImageFormat.Jpeg, MediaType.Jpeg),
        _ => (SKEncodedImageFormat.Png, MediaType.Png),
    };
}
