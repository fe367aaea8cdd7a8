using Conversa.Chat.Files.Cleaning;
using Conversa.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Conversa.Chat.Files;

/// <summary>Bytes that were received, cleaned and told apart, but belong to nobody yet; disposing it throws them away.</summary>
internal sealed record ReceivedFile(BlobDraft Draft, string Name, string MediaType, long Size, Picture Picture, int? Pages, string Digest) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Draft.DisposeAsync();
}

/// <summary>Takes the bytes of an upload in, piece by piece: limits it, tells what it is, and leaves behind what it says about people and places.</summary>
internal sealed class ReceiveFile(IBlobStore blobs, FilesOptions options) : IDisposable
{
    /// <summary>Boundaries and part headers.</summary>
    private const int FramingBytes = 64 * 1024;

    private readonly SemaphoreSlim places = new(options.UploadsAtOnce, options.UploadsAtOnce);

    /// <summary>What is said to a file that is too large.</summary>
    public Refusal TooLarge => FileRefusals.TooLarge(options.MaxBytes);

    /// <summary>
    /// Whether a body may be read at all. The server's own limit is meant for other requests and cuts the connection, so that the sender of too large a
    /// file would not hear why; the limit here counts as bytes arrive.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="beside">How much may come with the file.</param>
    public Refusal? Admit(HttpRequest request, long beside = 0)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        return request.ContentLength > options.MaxBytes + beside + FramingBytes ? TooLarge : null;
    }

    /// <summary>Receives one file. The caller disposes what it gets.</summary>
    public async Task<Result<ReceivedFile>> Handle(Stream content, string? name, CancellationToken ct)
    {
        if (!places.Wait(0, ct))
            return FileRefusals.Busy;
        try
        {
            var draft = blobs.Begin();
            var received = await CleanAsync(content, name, draft, ct);
            if (!received.Ok)
                await draft.DisposeAsync();
            return received;
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private async Task<Result<ReceivedFile>> CleanAsync(Stream content, string? name, BlobDraft kept, CancellationToken ct)
    {
        using var source = new ByteSource(content, options.MaxBytes);
        using var draft = new Draft(kept.Stream);
        try
        {
            var head = await source.PeekAsync(MediaType.Peek, ct);
            if (head.IsEmpty)
                return FileRefusals.Empty;
            var type = MediaType.Sniff(head.Span, name ?? "");
            var picture = default(Picture);
            int? pages = null;
            switch (type)
            {
                case MediaType.Tiff or "image/x-canon-cr3":
                    await source.DrainAsync(ct);
                    return FileRefusals.Raw;
                case MediaType.Jpeg:
                    picture = await JpegCleaner.CleanAsync(source, draft, ct);
                    break;
                case MediaType.Png:
                    picture = await PngCleaner.CleanAsync(source, draft, ct);
                    break;
                case MediaType.Gif:
                    picture = await GifCleaner.CleanAsync(source, draft, ct);
                    break;
                case MediaType.Webp:
                    picture = await WebpCleaner.CleanAsync(source, draft, ct);
                    break;
                case "image/heic" or "image/avif" or "image/jp2" or "video/mp4" or "video/quicktime" or "video/3gpp" or "audio/mp4":
                    await IsoMediaCleaner.CleanAsync(source, draft, ct);
                    break;
                case "image/jxl" when head.Span[0] == 0: // in a container; the bare picture has nothing to say
                    await IsoMediaCleaner.CleanAsync(source, draft, ct);
                    break;
                case MediaType.Pdf:
                    pages = await PdfCopy.CopyAsync(source, draft, ct);
                    break;
                default:
                    await source.CopyRestAsync(draft, ct);
                    break;
            }

            if (picture.Pixels > options.MaxImagePixels)
                return FileRefusals.TooManyPixels(options.MaxImagePixels);
            var digest = Convert.ToHexStringLower(await draft.DigestAsync(ct));
            return new ReceivedFile(kept, FileName.Clean(name, type), type, draft.Length, picture, picture.Width > 0 ? 1 : pages, digest);
        }
        catch (UploadTooLargeException)
        {
            return TooLarge;
        }
        catch (UploadBrokenException)
        {
            return FileRefusals.Broken;
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or InvalidDataException)
        {
            return FileRefusals.NotCleanable;
        }
    }
}
