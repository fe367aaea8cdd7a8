using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Ratings;

/// <summary>What a customer said of one handling episode.</summary>
internal sealed record ApiRating(
    string Conversation, int Episode, ApiPerson? Customer, ApiPerson? Agent, string Channel, [property: Description("1 to 5.")] int Score, string Feedback, DateTime At,
    [property: AllowedValues("link", "in_place")] string Via);

/// <summary>A page of ratings, the newest first.</summary>
internal sealed record ApiRatings(IReadOnlyList<ApiRating> Ratings, [property: Description("For `after`; null at the end.")] string? Next);

/// <summary>How customers are asked how it was, and what they said, over the native API.</summary>
internal static class RatingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/csat", Read).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadCsat").WithSummary("How customers are asked how it was.").Produces<ApiCsat>();
        routes.MapPut("/inbox/csat", Put).RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("SetCsat").WithSummary("Sets how customers are asked how it was.").WithIfMatch()
            .Accepts<CsatRequest>("application/json").Produces<ApiCsat>().ProducesProblem(400).ProducesProblem(412);
        routes.MapGet("/ratings", List).RequirePermissionOrScope(Permissions.ReportsRead, InboxScopes.Read).WithName("ListRatings").WithSummary("What customers said, the newest first.").WithPaging()
            .Produces<ApiRatings>().ProducesProblem(400);
    }

    private static async Task<IResult> Read(HttpContext http, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var part = await CsatSettings.FindAsync(connection, http.Actor().Workspace, ct);
        var (x, version) = (CsatSettings.Of(part).Says, part?.Version ?? 0);
        return JsonAnswer.Of(
            new ApiCsat(x.Active, x.Kind, x.Message, x.OnlyHuman, x.IgnoredChannels ?? [], x.AskFeedback, x.FeedbackUpTo, x.Title, x.Question, x.FeedbackQuestion, x.Button, x.Thanks, x.Already, x.Language,
                x.LogoUrl, x.Background, x.Colour, x.RedirectUrl, version), RatingJson.Wire.ApiCsat, version: version);
    }

    private static async Task<IResult> Put(HttpContext http, Database database, WorkspaceLog log, PlaybookMemory playbooks, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(RatingJson.Wire.CsatRequest, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? CsatSettings.Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        var (actor, settings) = (http.Actor(), new CsatSettings(body.Value, $"{http.Request.Scheme}://{http.Request.Host}"));
        var author = await playbooks.AuthorAsync(actor.Workspace, ct);
        if (!author.Ok)
            return author.Refusal.ToHttp();
        var set = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            var known = await CsatSettings.FindAsync(tx.Connection, tx.Workspace, ct);
            var after = settings.Part((known?.Version ?? 0) + 1);
            if (known?.Body == after.Body)
                return Done.It;
            if (version.Value is { } expected && expected != (known?.Version ?? 0))
                return ChannelEndpoints.Stale;
            await after.SaveAsync(tx.Connection, tx.Workspace, tx.Now, ct);
            await PlaybookMemory.ChangedAsync(tx, actor.User, ct, author.Value);
            return Done.It;
        }, ct);
        return set.Ok ? await Read(http, database, ct) : set.Refusal.ToHttp();
    }

    private static async Task<IResult> List(HttpContext http, Database database, UserDirectory users, CancellationToken ct)
    {
        var limit = http.Request.Limit();
        if (!limit.Ok)
            return limit.Refusal.ToHttp();
        var (at, room) = (long.MaxValue, 0L);
        if (http.Request.Query["after"] is [{ Length: > 0 } after])
        {
            var parts = after.Split('.');
            if (parts.Length != 2 || (at = Addresses.Id(parts[0])) <= 0 || (room = Addresses.Id(parts[1])) <= 0)
                return Refusal.Invalid("after", "after must be the next of the page before.").ToHttp();
        }

        var page = await database.QueryAsync(
            $"select {StoredRating.Columns} from rating g where g.workspace_id = @workspace and g.rated_at > 0 and (g.rated_at < @at or (g.rated_at = @at and g.room_id < @room)) order by g.rated_at desc, g.room_id desc limit @limit",
            StoredRating.Read, ct, ("workspace", http.Actor().Workspace), ("at", at), ("room", room), ("limit", limit.Value));
        var people = await users.ByIdsAsync(page.SelectMany(x => new[] { x.Customer, x.Agent }).Where(x => x != 0), ct);
        return JsonAnswer.Of(
            new ApiRatings(
                [.. page.Select(x => new ApiRating(
                    ConversationViews.Id(x.Room), x.Episode, ApiPerson.Of(people.GetValueOrDefault(x.Customer)), ApiPerson.Of(people.GetValueOrDefault(x.Agent)), ConversationViews.Id(x.Channel), x.Score,
                    x.Feedback, ConversationViews.Time(x.RatedAt), x.Via == RatedVia.Link ? "link" : "in_place"))],
                page.Count == limit.Value ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].RatedAt}.{page[^1].Room}") : null),
            RatingJson.Wire.ApiRatings);
    }
}
