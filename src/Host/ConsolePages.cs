using Conversa.Platform.Http;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;

namespace Conversa.Host;

/// <summary>
/// The console at <c>/</c>: a page of WebAssembly and what it loads. Only the addresses that are the console's own answer with the page; whatever
/// else is not there stays not there.
/// </summary>
internal static class ConsolePages
{
    // MudBlazor sets styles on its elements; WebAssembly needs to be compiled. Pictures that customers send are this server's, and so is the preview of the widget.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private static readonly string[] Addresses = ["/", "/set-up", "/sign-in", "/invitation", "/forgotten", "/reset-password", "/verify-email", "/inbox/{view}", "/inbox/{view}/{conversation}", "/settings", "/settings/{page}", "/settings/{page}/{item}", "/board", "/reports"];

    /// <summary>Where the console's files are, from wherever the program is started.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private static string Manifest { get; } = Path.Combine(AppContext.BaseDirectory, "Conversa.Host.staticwebassets.endpoints.json");

    /// <summary>Finds the files where the build left them, when this was built and not published.</summary>
    public static void AddConsole(this WebApplicationBuilder builder) => StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);

    /// <summary>Serves the page and its files; nothing when the program was built without them.</summary>
    public static void MapConsole(this WebApplication app)
    {
        if (!File.Exists(Manifest))
            return;
        app.MapStaticAssets(Manifest);
        foreach (var address in Addresses)
            app.MapGet(address, Page).WithContentPolicy(Policy).ExcludeFromDescription();
    }

    private static IResult Page(HttpContext http, IWebHostEnvironment environment)
    {
        var page = environment.WebRootFileProvider.GetFileInfo("index.html");
        if (!page.Exists)
            return Platform.Refusal.NotFound("page").ToHttp();
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(page.CreateReadStream(), "text/html; charset=utf-8", lastModified: page.LastModified);
    }
}
