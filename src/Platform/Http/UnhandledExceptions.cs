using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Platform.Http;

/// <summary>
/// The outermost net: a request the server could not read is a 4xx that says why, a bug is a 500 that says nothing but a trace id,
/// and a status without a body (no such route, method not allowed) gets one.
/// </summary>
internal sealed class UnhandledExceptions(HttpLog log)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null } && !IsUpgrade(context))
                await context.RefuseAsync(OfStatus(context.Response.StatusCode), context.Response.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left; there is nobody to answer. 499 is what proxies write in their logs for it.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await context.RefuseAsync(OfStatus(bad.StatusCode), bad.StatusCode);
        }
        catch (Exception failure)
        {
            var traceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
            log.RequestFailed(failure, Array.IndexOf(Methods, context.Request.Method) >= 0 ? context.Request.Method : "OTHER",
                (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)", traceId);
            if (context.Response.HasStarted)
            {
                context.Abort(); // half an answer must not look like a whole one
                return;
            }

            context.Response.Clear();
            await context.RefuseAsync(new Refusal("internal_error", RefusalKind.Unavailable, "Something broke on our side. The trace id leads the operator to it."),
                StatusCodes.Status500InternalServerError, traceId);
        }
    }

    private static bool IsUpgrade(HttpContext context) => context.WebSockets.IsWebSocketRequest;

    private static Refusal OfStatus(int status) => status switch
    {
        400 => new("malformed_request", RefusalKind.Invalid, "The request could not be read."),
        401 => new("unauthenticated", RefusalKind.Unauthenticated, "Credentials are needed."),
        403 => new("forbidden", RefusalKind.Forbidden, "This is not allowed."),
        404 => new("not_found", RefusalKind.NotFound, "There is nothing at this address."),
        405 => new("method_not_allowed", RefusalKind.Invalid, "This address does not answer to that method; see the Allow header."),
        408 => new("request_too_slow", RefusalKind.Invalid, "The request's body arrived too slowly."),
        413 => new("body_too_large", RefusalKind.TooLarge, "The body is larger than this address accepts."),
        414 => new("address_too_long", RefusalKind.TooLarge, "The address is longer than this server accepts."),
        415 => new("unsupported_media_type", RefusalKind.UnsupportedMedia, "The body's media type is not accepted here.", "Content-Type"),
        431 => new("headers_too_large", RefusalKind.TooLarge, "The headers are larger than this server accepts."),
        429 => new("too_many_requests", RefusalKind.TooMany, "Too many requests.", RetryAfter: TimeSpan.FromSeconds(1)),
        503 => new("unavailable", RefusalKind.Unavailable, "Not able right now.", RetryAfter: TimeSpan.FromSeconds(1)),
        >= 500 => new("internal_error", RefusalKind.Unavailable, "Something broke on our side."),
        _ => new("refused", RefusalKind.Invalid, "The request was refused."),
    };
}
