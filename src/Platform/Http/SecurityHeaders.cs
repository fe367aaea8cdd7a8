using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversa.Platform.Http;

/// <summary>
/// The headers that tell a browser what not to do. What an API answers is never a page, never framed, never sniffed; an HTML page may load
/// from its own origin only, unless its endpoint says what else it needs.
/// </summary>
public static class SecurityHeaders
{
    private const string ForApi = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string ForPages = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    /// <summary>Gives the pages of an endpoint a Content-Security-Policy of their own.</summary>
    public static TBuilder WithContentPolicy<TBuilder>(this TBuilder endpoint, string policy)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ContentPolicy(policy));

    internal static Task Invoke(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "geolocation=(), interest-cohort=(), browsing-topics=()";
        headers["X-Robots-Tag"] = "noindex";
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Policy ?? (IsPage(context.Response) ? ForPages : ForApi);
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return Task.CompletedTask;
    }

    private static bool IsPage(HttpResponse response) => response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    private sealed record ContentPolicy(string Policy);
}
