using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Compatibility;

/// <summary>
/// Lets pages of every origin call: apps live elsewhere, and no cookie is involved, so a page learns nothing its user's token does not give it. Each
/// address is asked about once a day, because a poll's address differs every time.
/// </summary>
internal static class SdkCors
{
    public static void Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Answers a browser that asks before it calls.</summary>
    public static Task Preflight(HttpContext context)
    {
        Allow(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, PATCH, PUT, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked ? asked : "*";
        headers.AccessControlMaxAge = "86400";
        headers.Vary = "Access-Control-Request-Headers";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
