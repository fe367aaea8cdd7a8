using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Messages;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Doors;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>The bot: what it says, where it is on, and where it is told what customers write.</summary>
internal sealed class BotCalls(OmniRooms rooms, OmniHooks hooks, SendAsBot send, InboxDesk desk, Database database, UserDirectory users, ChatOptions limits)
{
    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "POST", "/{app:workspace}/bot", OmniAccess.Bot, Permissions.ConversationsReply, SendAsync);
        calls.Map(routes, "POST", "/bot/{room}/activate", Permissions.ConversationsReply, ActivateAsync);
        calls.Map(routes, "POST", "/{app:workspace}/bot/{room}/activate", OmniAccess.Bot, Permissions.ConversationsReply, ActivateAsync);
        calls.Map(routes, "POST", "/{app:workspace}/bot/{room}/hand_over", OmniAccess.Bot, Permissions.ConversationsAssign, (request, ct) => HandOverAsync(request, false, ct));
        calls.Map(routes, "POST", "/{app:workspace}/bot/{room}/hand_over_to_role", OmniAccess.Bot, Permissions.ConversationsAssign, (request, ct) => HandOverAsync(request, true, ct));
        calls.Map(routes, "GET", "/api/v1/app/bot", Permissions.IntegrationsManage, async (request, ct) => OmniJson.Answer(await ShowAsync(request.Workspace, ct)));
        calls.Map(routes, "POST", "/api/v1/app/bot/integrate", Permissions.IntegrationsManage, IntegrateAsync);
        calls.Map(routes, "POST", "/api/v1/app/bot/activation", Permissions.IntegrationsManage, IntegrateAsync);
        calls.Map(routes, "POST", "/api/v2/app/bot/force_send", Permissions.IntegrationsManage, ForceAsync);
    }

    /// <summary>Whoever is named as the sender, what comes through here is the bot's: agents write as themselves.</summary>
    private async Task<Result<JsonObject>> SendAsync(OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (room, type, text, payload, extras) = (fields.Id("room_id"), fields.Some("type") ?? "text", fields.Text("message"), fields.Object("payload"), fields.Object("extras"));
        var clientId = fields.Some("unique_temp_id") ?? Ids.Token(24);
        if (payload is null && fields.Some("attachment_url") is { } address)
            payload = JsonElement.Parse(new JsonObject { ["url"] = address, ["caption"] = fields.Text("caption") ?? "" }.ToJsonString());
        if (fields.Refusal is { } refusal)
            return refusal;
        var found = await rooms.FindAsync(request, room, ct);
        if (!found.Ok)
            return found.Refusal;
        var body = MessageBody.TryParse(type, text, payload, extras, limits, "message");
        if (!body.Ok)
            return body.Refusal;
        var sent = await send.Handle(new(room, clientId, body.Value), request.Actor, ct);
        if (!sent.Ok)
            return sent.Refusal.Field == "client_id" ? sent.Refusal with { Field = "unique_temp_id" } : sent.Refusal;
        var (message, sender) = (sent.Value.Message, await users.ByIdAsync(sent.Value.Message.Sender, ct));
        return OmniJson.Answer(new JsonObject
        {
            ["comment"] = new JsonObject
            {
                ["id"] = message.Id, ["id_str"] = OmniJson.Text(message.Id), ["room_id"] = OmniJson.Text(room), ["type"] = message.Type, ["message"] = message.Text, ["unique_temp_id"] = message.ClientId,
                ["payload"] = message.Payload is null ? null : JsonNode.Parse(message.Payload), ["email"] = sender?.ExternalId, ["username"] = sender?.Name, ["timestamp"] = OmniJson.Time(message.CreatedAt),
            },
        });
    }

    private async Task<Result<JsonObject>> ActivateAsync(OmniRequest request, CancellationToken ct)
    {
        if (Needed(request.Fields, "is_active") is not { } on)
            return request.Fields.Refusal!;
        var changed = await rooms.DecideAsync(request, Addresses.Id(request.Address("room")), (life, now) => life.SetBot(on, request.Actor.User, now), ct);
        return changed.Then(x => OmniJson.Answer(new JsonObject { ["room_id"] = OmniJson.Text(x.State.Room), ["is_active"] = x.State.Bot }));
    }

    /// <summary>The bot falls silent and people take over: whoever the program finds, or a division's queue.</summary>
    private async Task<Result<JsonObject>> HandOverAsync(OmniRequest request, bool toDivision, CancellationToken ct)
    {
        var (division, online) = (toDivision ? request.Fields.Id("role_id") : 0, request.Fields.Flag("find_online_agent"));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        if (toDivision && !await database.FirstAsync("select 1 from division where id = @id and workspace_id = @workspace", r => true, ct, ("id", division), ("workspace", request.Workspace)))
            return InboxRefusals.NoDivision with { Sentence = "role_id is none of this workspace's divisions.", Field = "role_id" };
        var by = request.Actor.User;
        var changed = await rooms.DecideAsync(request, Addresses.Id(request.Address("room")), (life, now) => toDivision ? life.HandOverToDivision(division, by, now) : life.SetBot(false, by, now), ct);
        _ = online; // the queue gives it to somebody who is there, or to the first who comes
        return changed.Ok ? OmniJson.Answer(new JsonObject { ["room"] = (await rooms.ShowAsync(request.Workspace, [changed.Value], ct))[0]!.DeepClone() }) : changed.Refusal;
    }

    private async Task<Result<JsonObject>> IntegrateAsync(OmniRequest request, CancellationToken ct)
    {
        var (url, on) = (request.Fields.Some("bot_webhook_url"), request.Fields.Flag("is_bot_enabled") ?? request.Fields.Flag("is_active"));
        if (url is null && on is null)
            request.Fields.Refuse(Refusal.Invalid("is_bot_enabled", "is_bot_enabled is needed: true or false."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var set = await hooks.SetAsync(request.Workspace, DoorNames.Bot, null, "bot_webhook_url", url, on, ct);
        if (!set.Ok)
            return set.Refusal;
        if (on is { } answers && await AnswerEverywhereAsync(request, answers, ct) is { } no)
            return no;
        return OmniJson.Answer(await ShowAsync(request.Workspace, ct));
    }

    /// <summary>This wire has one switch for the app where the product has one per channel.</summary>
    private async Task<Refusal?> AnswerEverywhereAsync(OmniRequest request, bool on, CancellationToken ct) => (await desk.DecideAsync<Done>(request.Workspace, async decision =>
    {
        if (await decision.Tx.Connection.ExecuteAsync("update channel set bot = @on, updated_at = @now, version = version + 1 where workspace_id = @workspace and bot <> @on", ct,
            ("on", on), ("now", decision.Now), ("workspace", request.Workspace)) > 0)
            decision.Tx.Append(InboxEntries.SettingsChanged, actor: request.Actor.User);
        return Done.It;
    }, ct)).Refusal;

    private async Task<Result<JsonObject>> ForceAsync(OmniRequest request, CancellationToken ct)
    {
        if ((request.Fields.Has("is_force_send_bot") ? request.Fields.Flag("is_force_send_bot") : Needed(request.Fields, "is_active")) is not { } force)
            return request.Fields.Refusal ?? Refusal.Invalid("is_force_send_bot", "is_force_send_bot is needed: true or false.");
        var set = await desk.DecideAsync<Done>(request.Workspace, async decision =>
        {
            var known = await DoorSettings.ReadAsync(decision.Tx.Connection, request.Workspace, ct);
            if (known.ForceSend != force)
                await (known with { ForceSend = force, Version = known.Version + 1 }).SaveAsync(decision.Tx.Connection, request.Workspace, decision.Now, ct);
            return Done.It;
        }, ct);
        return set.Ok ? OmniJson.Answer(await ShowAsync(request.Workspace, ct)) : set.Refusal;
    }

    private async Task<JsonObject> ShowAsync(long workspace, CancellationToken ct)
    {
        var endpoint = await hooks.FindAsync(workspace, DoorNames.Bot, ct);
        await using var connection = await database.OpenReadAsync(ct);
        return new JsonObject
        {
            ["bot_webhook_url"] = endpoint?.Url, ["is_bot_enabled"] = endpoint?.Enabled ?? false, ["is_force_send_bot"] = (await DoorSettings.ReadAsync(connection, workspace, ct)).ForceSend,
        };
    }

    private static bool? Needed(CallFields fields, string name)
    {
        if (fields.Flag(name) is { } flag)
            return flag;
        fields.Refuse(Refusal.Invalid(name, $"{name} is needed: true or false."));
        return null;
    }
}
