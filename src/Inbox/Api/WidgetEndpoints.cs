using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Customers;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>The customer's side of a live-chat channel. Messages, events, files, typing and receipts are Chat's own API, with the session made here.</summary>
internal static class WidgetEndpoints
{
    private const int MaxName = 255;
    private const int MaxEmail = 254;
    private const int MaxPhone = 40;
    private const int MaxLanguage = 35;
    private const int MaxWords = 2_000;
    private const int FarthestPlace = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/widget/{channel}", Look).AllowAnyone().WithName("ReadWidget").WithSummary("How the channel looks.").Produces<ApiWidgetChannel>().ProducesProblem(404);
        routes.MapPost("/widget/{channel}/sessions", Enter).AllowAnyone().WithName("EnterWidget")
            .WithSummary("Lets a customer in: an anonymous visitor, or one your server signed a token for. Keep the refresh token on the device and continue with POST /sessions/refresh.")
            .Accepts<VisitorRequest>("application/json").Produces<ApiVisitor>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
        routes.MapPost("/widget/{channel}/conversation", Start).RequireUser().WithName("StartConversation").WithSummary("Opens your conversation, or comes back to it.")
            .Accepts<StartRequest>("application/json").Produces<ApiCustomerConversation>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        routes.MapGet("/widget/{channel}/conversation", Read).RequireUser().WithName("ReadOwnConversation").WithSummary("Where your conversation stands.").Produces<ApiCustomerConversation>().ProducesProblem(404);
        routes.MapPost("/widget/{channel}/conversation/rating", Rate).RequireUser().WithName("RateConversation").WithSummary("Says how it was, once per resolved matter.")
            .Accepts<RatingRequest>("application/json").Produces<ApiCustomerConversation>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Look(string channel, VisitorSessions sessions, ChannelPresence presence, CancellationToken ct) =>
        await sessions.FindAsync(channel, ct) is { } found ? JsonAnswer.Of(await ShowAsync(found, presence, ct), InboxJson.Wire.ApiWidgetChannel) : Refusal.NotFound("channel").ToHttp();

    private static async Task<IResult> Enter(HttpContext http, string channel, VisitorSessions sessions, ChannelPresence presence, RateLimits limits, CancellationToken ct)
    {
        if (limits.CheckNamed("visitors", $"{channel}\n{http.Connection.RemoteIpAddress}") is { } wait)
            return wait.ToHttp();
        var body = await http.Request.ReadAsync(InboxJson.Wire.VisitorRequest, ct);
        if ((body.Refusal ?? Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        var entered = await sessions.Handle(new(channel, body.Value.IdentityToken, body.Value.Name, body.Value.Email, body.Value.Phone), ct);
        if (!entered.Ok)
            return entered.Refusal.ToHttp();
        var (x, look) = (entered.Value, await ShowAsync(entered.Value.Channel, presence, ct));
        return JsonAnswer.Of(
            new ApiVisitor(x.Customer.Tokens.Token, x.Customer.Tokens.ExpiresAt.UtcDateTime, x.Customer.Tokens.RefreshToken, x.Customer.Tokens.RefreshExpiresAt.UtcDateTime, ApiPerson.Of(x.Customer.User)!, look),
            InboxJson.Wire.ApiVisitor, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Start(HttpContext http, string channel, VisitorSessions sessions, StartConversation start, Database database, UserDirectory users, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.StartRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (body.Value.Language?.Length > MaxLanguage)
            return Refusal.Invalid("language", $"language can have at most {MaxLanguage} characters.").ToHttp();
        if (body.Value.Info is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null) })
            return Refusal.Invalid("info", "info must be a JSON object.").ToHttp();
        if (await ChannelAsync(http, channel, sessions, ct) is not { Active: true } found)
            return Refusal.NotFound("channel").ToHttp();
        var started = await start.Handle(found, new(body.Value.Language, body.Value.Info), http.Actor(), ct);
        return started.Ok ? await AnswerAsync(http.Actor(), found, database, users, ct) : started.Refusal.ToHttp();
    }

    private static async Task<IResult> Read(HttpContext http, string channel, VisitorSessions sessions, Database database, UserDirectory users, CancellationToken ct) =>
        await ChannelAsync(http, channel, sessions, ct) is { } found ? await AnswerAsync(http.Actor(), found, database, users, ct) : Refusal.NotFound("channel").ToHttp();

    private static async Task<IResult> Rate(HttpContext http, string channel, VisitorSessions sessions, InboxDesk desk, Database database, UserDirectory users, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.RatingRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (body.Value.Text?.Length > MaxWords)
            return Refusal.Invalid("text", $"text can have at most {MaxWords} characters.").ToHttp();
        var actor = http.Actor();
        if (await ChannelAsync(http, channel, sessions, ct) is not { } found || await LatestAsync(actor, found, database, ct) is not { } latest)
            return InboxRefusals.NoConversation.ToHttp();
        var rated = await desk.DecideAsync(actor.Workspace, latest.State.Room, (decision, held) => Task.FromResult(held.Life.Rate(body.Value.Score, body.Value.Text, decision.Now)), ct);
        return rated.Ok ? await AnswerAsync(actor, found, database, users, ct) : rated.Refusal.ToHttp();
    }

    private static async Task<Channel?> ChannelAsync(HttpContext http, string key, VisitorSessions sessions, CancellationToken ct) =>
        await sessions.FindAsync(key, ct) is { } found && found.Workspace == http.Actor().Workspace ? found : null;

    private static Task<StoredConversation?> LatestAsync(Actor actor, Channel channel, Database database, CancellationToken ct) => database.FirstAsync<StoredConversation>(
        $"select {StoredConversation.Columns} {StoredConversation.From} where c.customer_id = @user and c.channel_id = @channel order by c.room_id desc limit 1", StoredConversation.Read, ct,
        ("user", actor.User), ("channel", channel.Id));

    private static async Task<IResult> AnswerAsync(Actor actor, Channel channel, Database database, UserDirectory users, CancellationToken ct)
    {
        if (await LatestAsync(actor, channel, database, ct) is not { } latest)
            return JsonAnswer.Of(new ApiCustomerConversation(null, "none", [], 0, null, false), InboxJson.Wire.ApiCustomerConversation);
        var state = latest.State;
        var people = await users.ByIdsAsync(state.Agents, ct);
        int? place = !state.Queued ? null : 1 + (int)await database.FirstAsync(
            """
            select count(*) from (select 1 from conversation where workspace_id = @workspace and queued_since > 0 and division_id = @division
                and (queued_since < @since or (queued_since = @since and room_id < @room)) limit @most) as ahead
            """,
            r => r.GetInt64(0), ct, ("workspace", actor.Workspace), ("division", state.Division), ("since", state.QueuedSince), ("room", state.Room), ("most", FarthestPlace - 1));
        return JsonAnswer.Of(
            new ApiCustomerConversation(
                ConversationViews.Id(state.Room), CustomerStatus.Word(state), [.. state.Agents.Select(x => ApiPerson.Of(people.GetValueOrDefault(x))).OfType<ApiPerson>()], state.Session, place,
                CustomerStatus.CanRate(state)),
            InboxJson.Wire.ApiCustomerConversation);
    }

    private static async ValueTask<ApiWidgetChannel> ShowAsync(Channel channel, ChannelPresence presence, CancellationToken ct) =>
        new(channel.Name, channel.BadgeUrl, channel.Active, await presence.IsSomebodyThereAsync(channel, ct), new RawJson(channel.Settings));

    private static Refusal? Check(VisitorRequest x) =>
        x.Name?.Length > MaxName ? Refusal.Invalid("name", $"name can have at most {MaxName} characters.")
        : x.Email is { Length: > 0 } && (x.Email.Length > MaxEmail || x.Email.IndexOf('@', StringComparison.Ordinal) < 1) ? Refusal.Invalid("email", $"email must be an address of at most {MaxEmail} characters.")
        : x.Phone?.Length > MaxPhone ? Refusal.Invalid("phone", $"phone can have at most {MaxPhone} characters.")
        : null;
}
