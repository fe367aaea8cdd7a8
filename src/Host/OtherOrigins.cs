namespace Conversa.Host;

/// <summary>
/// Lets pages of other origins call the native API, as widgets and apps in browsers do. That is safe for everyone: a caller is known by a token it
/// holds and sends itself, so a strange page can do no more than any program can. The console's cookie, which a browser adds on its own, counts only
/// with a header that is not among those allowed here.
/// </summary>
public static class OtherOrigins
{
    private const string Methods = "GET, POST, PUT, PATCH, DELETE";
    private const string Asked = "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID";
    private const string Shown = "ETag, Retry-After, WWW-Authenticate";

    /// <summary>Opens the addresses below a path. Goes before everything else, so that refusals can be read, too.</summary>
    public static IApplicationBuilder UseOtherOrigins(this IApplicationBuilder app, PathString below) => app.Use((context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(below))
            return next(context);
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = Shown;
            return Task.CompletedTask;
        }, context);
        return HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.AccessControlRequestMethod.Count > 0 ? Answer(context) : next(context);
    });

    private static Task Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = Asked;
        headers.AccessControlMaxAge = "7200";
        headers.Vary = "Access-Control-Request-Method, Access-Control-Request-Headers";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
