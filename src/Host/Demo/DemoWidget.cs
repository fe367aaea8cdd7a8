using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Conversa.Identity.Workspaces;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;

namespace Conversa.Host.Demo;

/// <summary>
/// <c>/demo/widget</c>: a shop's page that carries the widget, with the demo workspace's channel or the one named in <c>?channel=</c>. It is there only while the
/// demo workspace is enabled. Its policy is as strict as a company's may be: nothing inline, nothing evaluated, nothing from elsewhere.
/// </summary>
internal static partial class DemoWidget
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

    public static void MapDemoWidget(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<DemoOptions>().Enabled)
            return;
        using var reader = new StreamReader(typeof(DemoWidget).Assembly.GetManifestResourceStream("Conversa.Host.Demo.Shop.page.html")!);
        var page = reader.ReadToEnd();
        app.MapGet("/demo/widget", async (HttpContext http, Database database, CancellationToken ct) =>
        {
            var asked = http.Request.Query["channel"].ToString();
            var key = Key().IsMatch(asked) ? asked : await DemoChannel.KeyAsync(database, ct);
            if (key is null)
                return Platform.Refusal.NotFound("channel").ToHttp();
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Content(page.Replace("{channel}", HtmlEncoder.Default.Encode(key), StringComparison.Ordinal), "text/html; charset=utf-8");
        }).WithContentPolicy(Policy).ExcludeFromDescription();
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex Key();
}
