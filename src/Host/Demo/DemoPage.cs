using Conversa.Identity.Workspaces;
using Conversa.Platform.Http;
using Microsoft.Extensions.FileProviders;

namespace Conversa.Host.Demo;

/// <summary>
/// <c>/demo</c>: a page on which two browser windows chat, made of the native API and nothing else. It is there only while the demo workspace is
/// enabled, because it lets anyone in.
/// </summary>
internal static class DemoPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void MapDemo(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<DemoOptions>().Enabled)
            return;
        var files = new EmbeddedFileProvider(typeof(DemoPage).Assembly, "Conversa.Host.Demo.Page");
        app.MapGet("/demo/{file?}", (string? file, HttpContext http) => Serve(files, file is null or "" ? "index.html" : file, http))
            .WithContentPolicy(Policy).ExcludeFromDescription();
    }

    private static IResult Serve(EmbeddedFileProvider files, string name, HttpContext http)
    {
        var type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => null,
        };
        var found = files.GetFileInfo(name);
        if (type is null || !found.Exists)
            return Platform.Refusal.NotFound("page").ToHttp();
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(found.CreateReadStream(), type, lastModified: found.LastModified);
    }
}
