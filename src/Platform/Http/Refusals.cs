using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Platform.Http;

/// <summary>The one place where a refusal becomes an HTTP answer.</summary>
public static class Refusals
{
    /// <summary>The HTTP status a kind of "no" stands for.</summary>
    public static int Status(this RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.UnsupportedMedia => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of refusal without a status."),
    };

    /// <summary>Answers a request with a refusal, in the words its address speaks. Does nothing once the response has started.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">The reason.</param>
    /// <param name="status">Another status than the kind's own, where the protocol asks for it (405, 431).</param>
    /// <param name="traceId">For a crash only.</param>
    public static async Task RefuseAsync(this HttpContext context, Refusal refusal, int? status = null, string? traceId = null)
    {
        if (context.Response.HasStarted)
            return;
        var code = status ?? refusal.Kind.Status();
        context.Response.StatusCode = code;
        context.Response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (code == StatusCodes.Status401Unauthorized && context.Response.Headers.WWWAuthenticate.Count == 0)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        var writer = context.RequestServices.GetServices<IRefusalWriter>().FirstOrDefault(w => w.Answers(context)) ?? new Problems();
        await writer.WriteAsync(context, code, refusal, traceId);
    }

    /// <summary>The refusal as an endpoint's answer.</summary>
    public static IResult ToHttp(this Refusal refusal) => new RefusedRequest(refusal);

    /// <summary>What <paramref name="ok"/> makes of the value, or the refusal.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> ok) => result.Ok ? ok(result.Value) : new RefusedRequest(result.Refusal);

    /// <summary>204, or the refusal.</summary>
    public static IResult ToHttp(this Result<Done> result) => result.Ok ? TypedResults.NoContent() : new RefusedRequest(result.Refusal);

    private sealed class RefusedRequest(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => httpContext.RefuseAsync(refusal);
    }
}
