using Conversa.Platform.Http;

namespace Conversa.Host.Widget;

/// <summary>
/// <c>/widget/preview</c>: an empty page on which the console shows how the widget will look. It asks no server for anything and listens to the page
/// around it, which must be this server's.
/// </summary>
internal static class WidgetPreview
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

    private const string Page =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Preview</title></head>
        <body><script src="/widget/preview.js"></script></body>
        </html>
        """;

    /// <summary>Maps it. Without a built widget there is no such address.</summary>
    public static void MapWidgetPreview(this WebApplication app)
    {
        using var stream = typeof(WidgetPreview).Assembly.GetManifestResourceStream("Conversa.Host.Widget.preview.js");
        if (stream is null)
            return;
        var script = new byte[stream.Length];
        stream.ReadExactly(script);
        app.MapGet("/widget/preview", () => TypedResults.Content(Page, "text/html; charset=utf-8")).WithContentPolicy(Policy).ExcludeFromDescription();
        app.MapGet("/widget/preview.js", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(script, "text/javascript; charset=utf-8");
        }).ExcludeFromDescription();
    }
}
