using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Inbox.Api;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Users;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Customers;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>
/// A widget lets its visitor in: it says what it calls them and gets an identity token for the Chat SDK. Nobody has proved that they are who they say, so what
/// was said before is opened only by the session id that was handed out here, whatever the channel's choice; what somebody says of themselves is kept as their claim.
/// </summary>
internal sealed class InitiateCalls(
    Office office, UpsertUser upsert, UserDirectory users, IssueIdentityToken tokens, InboxDesk desk, StartConversation start, ConversationViews views, RateLimits limits, InboxOptions options)
{
    private const int SessionLetters = 32;
    private const int MaxUserId = 255;
    private const int MostProperties = 500;

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        foreach (var version in new[] { "v1", "v2" })
            calls.Map(routes, "POST", $"/api/{version}/qiscus/initiate_chat", OmniAccess.Anyone, null, (request, ct) => InitiateAsync(calls, request, ct));
    }

    private async Task<Result<JsonObject>> InitiateAsync(OmniCalls calls, OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (code, userId, nonce, session) = (fields.Required("app_id"), fields.Required("user_id"), fields.Required("nonce"), fields.Some("session_id"));
        var (name, avatar, number, sdkExtras, extras) = (fields.Some("name"), fields.Some("avatar"), fields.Number("channel_id"), fields.Object("sdk_user_extras"), fields.Object("extras"));
        var pairs = fields.Objects("user_properties", ["key", "value"], MostProperties);
        if (userId.Length > MaxUserId)
            fields.Refuse(Refusal.Invalid("user_id", $"user_id can have at most {MaxUserId} characters."));
        if (fields.Refusal is { } refusal)
            return refusal;
        var app = await calls.WorkspaceAsync(request.Http, code, ct);
        if (!app.Ok)
            return app.Refusal;
        if ((limits.CheckNamed("visitors", $"{code}\n{request.Http.Connection.RemoteIpAddress}") ?? tokens.Check(app.Value.Id, nonce)) is { } no)
            return no;
        var channels = (await office.OfAsync(app.Value.Id, ct)).Channels.Values.Where(x => x is { Kind: ChannelKind.LiveChat, Active: true }).OrderBy(x => x.Id);
        if (channels.FirstOrDefault(x => number is null || x.Id == number) is not { } channel)
            return Refusal.NotFound("channel");

        var actor = Actor.System(app.Value.Id);
        if (session is null || await users.ByExternalIdAsync(app.Value.Id, VisitorOf(channel, userId, session), ct) is null)
            session = Ids.Token(SessionLetters); // none of ours: they begin afresh
        var profile = new ProfileChange(name?.Trim() ?? userId, avatar, sdkExtras?.GetRawText());
        var made = await upsert.Handle(new(VisitorOf(channel, userId, session), profile, IdField: "user_id", ProfileFields: new("name", "avatar", "sdk_user_extras")), actor, ct);
        if (!made.Ok)
            return made.Refusal;
        var visitor = made.Value.User;
        var kept = await KeepAsync(channel, visitor.Id, userId, ct);
        if (!kept.Ok)
            return kept.Refusal;
        var info = pairs.Count == 0 ? (JsonElement?)null : JsonElement.Parse(new JsonObject(pairs.Where(x => x.GetValueOrDefault("key") is { Length: > 0 })
            .DistinctBy(x => x["key"]).Select(x => KeyValuePair.Create(x["key"], (JsonNode?)x.GetValueOrDefault("value", "")))).ToJsonString());
        var started = await start.Handle(channel, new(null, info), Actor.OfUser(app.Value.Id, visitor.Id, 0), ct);
        if (!started.Ok)
            return started.Refusal.Field == "info" ? started.Refusal with { Field = "user_properties" } : started.Refusal;
        if (extras is { } more && await MergeAsync(app.Value.Id, started.Value, more, visitor.Id, ct) is { } tooMuch)
            return tooMuch;
        var token = await tokens.Handle(app.Value.Id, nonce, visitor.ExternalId, visitor.Name, visitor.AvatarUrl, ct);
        if (!token.Ok)
            return token.Refusal;
        var stored = (await views.FindAsync(app.Value.Id, started.Value, ct))!;
        return OmniJson.Answer(new JsonObject
        {
            ["identity_token"] = token.Value,
            ["is_secure"] = true,
            ["customer_room"] = new JsonObject
            {
                ["room_id"] = OmniJson.Text(stored.State.Room),
                ["channel_id"] = channel.Id,
                ["is_resolved"] = stored.State.Resolved,
                ["is_waiting"] = OmniRooms.IsWaiting(stored.State),
                ["is_sessional"] = (await office.OfAsync(app.Value.Id, ct)).Settings.Sessional,
                ["session_id"] = session,
                ["extras"] = new JsonObject { ["user_properties"] = OmniRooms.Pairs(stored.Info) },
            },
        });
    }

    /// <summary>The visitor a claimed id and a session stand for in one channel; without the session nobody can say it.</summary>
    private static string VisitorOf(Channel channel, string userId, string session) =>
        "visitor-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{channel.Key}\n{userId}\n{session}")))[..40];

    private Task<Result<Done>> KeepAsync(Channel channel, long user, string userId, CancellationToken ct)
    {
        var properties = new JsonObject { [OmniCustomer.ClaimedId] = userId }.ToJsonString(OmniJson.Options);
        var isEmail = userId.Length <= 254 && userId.IndexOf('@', StringComparison.Ordinal) > 0;
        return desk.DecideAsync<Done>(channel.Workspace, async decision =>
        {
            await decision.Tx.Connection.ExecuteAsync(
                """
                insert into customer (user_id, workspace_id, channel_id, identity, email, phone, properties, blocked, created_at, updated_at, version)
                values (@user, @workspace, @channel, '', @email, '', @properties, @blocked, @now, @now, 1) on conflict (user_id) do nothing
                """,
                ct, ("user", user), ("workspace", channel.Workspace), ("channel", channel.Id), ("email", isEmail ? userId : ""), ("properties", properties), ("blocked", false), ("now", decision.Now));
            return Done.It;
        }, ct);
    }

    private async Task<Refusal?> MergeAsync(long workspace, long room, JsonElement extras, long by, CancellationToken ct) =>
        (await desk.DecideAsync(workspace, room, (decision, held) =>
        {
            var merged = MergePatch.Apply(held.Extras, extras, options.MaxPropertiesBytes);
            if (merged.Ok && merged.Value.Text != held.Extras)
            {
                held.Extras = merged.Value.Text;
                held.Life.ChangeProperties(merged.Value.Keys, by, decision.Now);
            }

            return Task.FromResult<Result<Done>>(merged.Ok ? Done.It : merged.Refusal with { Field = "extras" });
        }, ct)).Refusal;
}
