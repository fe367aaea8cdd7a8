using System.Globalization;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Ratings;

/// <summary>The pages behind the links customers are sent, at <c>/rate/{code}</c>.</summary>
public static class RatingPages
{
    private const int MaxWords = 2_000;
    private const int MaxBody = 32 * 1024;

    /// <summary>Maps them; the caller maps at the server's root, where links point.</summary>
    public static void MapRatingPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/rate/{code}").WithBodyLimit(MaxBody).ExcludeFromDescription();
        pages.MapGet("", Ask);
        pages.MapPost("", Rate);
        pages.MapPost("/words", Explain);
    }

    private static async Task<IResult> Ask(HttpContext http, string code, RateByLink links, Database database, PlaybookMemory playbooks, RateLimits limits, CancellationToken ct)
    {
        if (limits.CheckNamed("ratings", $"{http.Connection.RemoteIpAddress}") is { } wait)
            return wait.ToHttp();
        if (await links.FindAsync(code, ct) is not { } asked)
            return Gone(http);
        var csat = await CsatAsync(asked, database, playbooks, ct);
        return Show(http, csat, asked.RatedAt != 0 ? RatingPage.Close(csat, already: true) : RatingPage.Ask(csat));
    }

    private static async Task<IResult> Rate(HttpContext http, string code, RateByLink links, Database database, PlaybookMemory playbooks, RateLimits limits, CancellationToken ct)
    {
        if (limits.CheckNamed("ratings", $"{http.Connection.RemoteIpAddress}") is { } wait)
            return wait.ToHttp();
        if (await links.FindAsync(code, ct) is not { } asked)
            return Gone(http);
        var csat = await CsatAsync(asked, database, playbooks, ct);
        if (!int.TryParse(await FieldAsync(http, "score", ct), NumberStyles.None, CultureInfo.InvariantCulture, out var score) || !csat.CanBeChosen(score))
            return Show(http, csat, RatingPage.Ask(csat, csat.Says.Question), StatusCodes.Status400BadRequest);
        var rated = await links.RateAsync(asked, score, ct);
        if (rated.Refusal is { Kind: not RefusalKind.Conflict } refusal)
            return refusal.ToHttp();
        if (!rated.Ok)
            return Show(http, csat, RatingPage.Close(csat, already: true), StatusCodes.Status409Conflict);
        return csat.AsksFor(score) ? Show(http, csat, RatingPage.AskForWords(csat, code, MaxWords)) : End(http, csat);
    }

    private static async Task<IResult> Explain(HttpContext http, string code, RateByLink links, Database database, PlaybookMemory playbooks, CancellationToken ct)
    {
        if (await links.FindAsync(code, ct) is not { RatedAt: > 0 } asked)
            return Gone(http);
        var csat = await CsatAsync(asked, database, playbooks, ct);
        var words = (await FieldAsync(http, "words", ct)).Trim();
        if (words.Length > MaxWords || CleanText.Check("words", words) is not null)
            return Show(http, csat, RatingPage.AskForWords(csat, code, MaxWords), StatusCodes.Status400BadRequest);
        if (words.Length == 0 || !csat.AsksFor(asked.Score))
            return End(http, csat);
        var explained = await links.ExplainAsync(asked, words, ct);
        return explained.Ok ? End(http, csat) : Show(http, csat, RatingPage.Close(csat, already: true), StatusCodes.Status409Conflict);
    }

    private static async Task<CsatSettings> CsatAsync(StoredRating asked, Database database, PlaybookMemory playbooks, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return (await playbooks.OfAsync(connection, asked.Workspace, ct)).Csat;
    }

    private static async Task<string> FieldAsync(HttpContext http, string name, CancellationToken ct) =>
        http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))[name].ToString() : "";

    private static IResult End(HttpContext http, CsatSettings csat)
    {
        if (csat.Says.RedirectUrl.Length == 0)
            return Show(http, csat, RatingPage.Close(csat, already: false));
        http.Response.Headers.ContentSecurityPolicy = RatingPage.Policy(csat);
        http.Response.Headers.Location = csat.Says.RedirectUrl;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static ContentHttpResult Gone(HttpContext http) => Show(http, CsatSettings.Off, RatingPage.Gone(), StatusCodes.Status404NotFound);

    private static ContentHttpResult Show(HttpContext http, CsatSettings csat, string page, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ContentSecurityPolicy = RatingPage.Policy(csat);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(page, "text/html; charset=utf-8", statusCode: status);
    }
}
