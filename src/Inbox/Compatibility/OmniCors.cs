using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Compatibility;

/// <summary>Lets pages of every origin call: widgets live elsewhere, and no cookie is involved, so a page learns nothing that any program could not ask for.</summary>
internal static class OmniCors
{
    public static void Allow(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = "*";

    /// <summary>Answers a browser that asks before it calls.</summary>
    public static Task Preflight(HttpContext context)
    {
        Allow(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked ? asked : "*";
        headers.AccessControlMaxAge = "86400";
        headers.Vary = "Access-Control-Request-Headers";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
