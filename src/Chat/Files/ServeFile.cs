using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Conversa.Chat.Files;

/// <summary>
/// Hands out files at <c>/upload/{address}/{name}</c>, and thumbnails at <c>/upload/{transform}/{address}/{name}</c>. Whoever knows the address may read it:
/// pages of other origins show it with a plain image tag. Nothing that is handed out can run anything here.
/// </summary>
internal sealed class ServeFile(Database database, IBlobStore blobs, Thumbnails thumbnails, FilesOptions options)
{
    private const int AddressLength = 43;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/upload/{**path}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Options], (string? path, HttpContext http, ServeFile serve, CancellationToken ct) => serve.Get(path, http, ct))
            .WithName("ServeFile")
            .ExcludeFromDescription();

    private async Task<IResult> Get(string? path, HttpContext http, CancellationToken ct)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        if (HttpMethods.IsOptions(http.Request.Method))
            return Preflight(headers);

        if (!http.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            http.Request.Headers.Remove(HeaderNames.Range); // RFC 9110 section 14.2: other units are ignored; the framework would read them as bytes
        var parts = (path ?? "").Split('/');
        if (parts.Length < 2 || await FindAsync(parts[^2], ct) is not { } file)
            return NotThere(headers);
        headers.CacheControl = $"private, max-age={options.CacheSeconds}";
        headers.AccessControlExposeHeaders = "Content-Disposition, Content-Length, Content-Range, ETag";
        if (parts.Length == 3 && Transform.TryParse(parts[0], out var transform) && await thumbnails.OpenAsync(file, transform, parts[^1], ct) is { } thumbnail)
        {
            headers.ContentDisposition = Disposition("inline", Path.ChangeExtension(file.Name, MediaType.Extension(thumbnail.MediaType)));
            return TypedResults.Stream(thumbnail.Content, thumbnail.MediaType, entityTag: Tag($"{file.Digest}-{transform}-{thumbnail.MediaType[6..]}"), enableRangeProcessing: true);
        }

        if (await blobs.OpenAsync(file.Blob, null, ct) is not { } content)
            return NotThere(headers); // taken back just now
        var inert = MediaType.IsInert(file.MediaType);
        headers.ContentDisposition = Disposition(inert ? "inline" : "attachment", file.Name);
        var type = !inert ? MediaType.Unknown : file.MediaType == "text/plain" ? "text/plain; charset=utf-8" : file.MediaType;
        return TypedResults.Stream(content, type, entityTag: Tag(file.Digest), enableRangeProcessing: true);
    }

    private Task<FileRow?> FindAsync(string address, CancellationToken ct) =>
        address.Length == AddressLength && address.All(char.IsAsciiLetterOrDigit) ? FileRows.AtAsync(database, address, ct) : Task.FromResult<FileRow?>(null);

    private static NotFound NotThere(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        return TypedResults.NotFound();
    }

    private static NoContent Preflight(IHeaderDictionary headers)
    {
        headers.AccessControlAllowMethods = "GET, HEAD";
        headers.AccessControlAllowHeaders = "Range, If-None-Match, If-Range";
        headers.AccessControlMaxAge = "86400";
        return TypedResults.NoContent();
    }

    private static EntityTagHeaderValue Tag(string value) => new($"\"{value}\"");

    /// <summary>RFC 6266: a plain name for old readers, the real one in UTF-8 beside it.</summary>
    private static string Disposition(string kind, string name)
    {
        var disposition = new ContentDispositionHeaderValue(kind);
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }
}
