using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Conversa.Host.Widget;

/// <summary>
/// <c>/widget.js</c>: the chat that companies put on their pages, built from <c>clients/widget</c>. The same bytes for everybody, compressed once when it was
/// built, and kept by browsers and proxies for ten minutes.
/// </summary>
internal static class WidgetScript
{
    private const string Kept = "public, max-age=600, stale-while-revalidate=86400";

    // The best first. Browsers offer br over https only.
    private static readonly (string Encoding, string Suffix)[] Variants = [("br", ".br"), ("gzip", ".gz"), ("", "")];

    private sealed record Variant(string Encoding, byte[] Bytes, EntityTagHeaderValue ETag);

    /// <summary>Maps it. Without a built widget there is no such address.</summary>
    public static void MapWidget(this WebApplication app)
    {
        var variants = Variants.Select(x => Read(x.Encoding, x.Suffix)).OfType<Variant>().ToList();
        if (variants.Count > 0)
            app.MapMethods("/widget.js", [HttpMethods.Get, HttpMethods.Head], (HttpContext http) => Serve(http, variants)).ExcludeFromDescription();
    }

    private static FileContentHttpResult Serve(HttpContext http, List<Variant> variants)
    {
        var accepted = http.Request.GetTypedHeaders().AcceptEncoding;
        var chosen = variants.Find(x => x.Encoding.Length > 0 && accepted.Any(a => a.Value.Equals(x.Encoding, StringComparison.OrdinalIgnoreCase) && a.Quality != 0)) ?? variants[^1];
        var headers = http.Response.Headers;
        headers.CacheControl = Kept;
        headers.Vary = "Accept-Encoding";
        headers.AccessControlAllowOrigin = "*"; // pages may pin its hash, which needs a readable answer
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (chosen.Encoding.Length > 0)
            headers.ContentEncoding = chosen.Encoding;
        return TypedResults.Bytes(chosen.Bytes, "text/javascript; charset=utf-8", entityTag: chosen.ETag);
    }

    private static Variant? Read(string encoding, string suffix)
    {
        using var stream = typeof(WidgetScript).Assembly.GetManifestResourceStream("Conversa.Host.Widget.widget.js" + suffix);
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Variant(encoding, bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..24]}\""));
    }
}
