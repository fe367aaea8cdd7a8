using System.Text.Json;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Messages;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Doors;

/// <summary>The doors for programs over the native API: what comes in, and how they work.</summary>
internal static class DoorEndpoints
{
    private const int MaxBotPatience = 86_400;
    private const int MaxAllocationPatience = 600;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/channels/{channel}/messages", Receive).RequireScope(InboxScopes.ChannelSend).WithName("ReceiveFromChannel")
            .WithSummary("Brings in what a customer of a custom channel wrote: 201 once it is durable, 200 with the first one when it was brought in before.")
            .WithHeader("Idempotency-Key", "In place of `message_id`.").Accepts<ChannelMessageRequest>("application/json").Produces<ApiReceived>().Produces<ApiReceived>(StatusCodes.Status201Created)
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        routes.MapPost("/conversations/{conversation}/bot/messages", SendBot).RequireScope(InboxScopes.Bot).WithName("SendAsBot")
            .WithSummary("Writes to the customer as the bot, unless it is off or an agent serves them: 201 once it is durable, 200 with the first one when you used the client id before.")
            .WithHeader("Idempotency-Key", "In place of `client_id`.").Accepts<BotMessageRequest>("application/json").Produces<ApiMessage>().Produces<ApiMessage>(StatusCodes.Status201Created)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        routes.MapGet("/inbox/doors", Read).RequirePermissionOrScope(Permissions.IntegrationsManage, InboxScopes.Manage).WithName("ReadDoors").WithSummary("How programs take part in conversations.").Produces<ApiDoorSettings>();
        routes.MapPatch("/inbox/doors", Change).RequirePermissionOrScope(Permissions.IntegrationsManage, InboxScopes.Manage).WithName("ChangeDoors").WithSummary("Changes the given parts.").WithIfMatch()
            .Accepts<DoorSettingsRequest>("application/json").Produces<ApiDoorSettings>().ProducesProblem(400).ProducesProblem(412);
    }

    private static async Task<IResult> Receive(HttpContext http, string channel, ReceiveFromChannel receive, Database database, ChatOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(DoorJson.Wire.ChannelMessageRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (await ChannelAsync(http, channel, database, ct) is not { } found)
            return Refusal.NotFound("channel").ToHttp();
        var request = body.Value;
        if (request.Info is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null) })
            return Refusal.Invalid("info", "info must be a JSON object.").ToHttp();
        var parsed = MessageBody.TryParse(request.Type, request.Text, request.Payload, request.Extras, limits);
        if (!parsed.Ok)
            return parsed.Refusal.ToHttp();
        var x = request.Customer;
        var received = await receive.Handle(found, new(x.Id, request.MessageId ?? Key(http), parsed.Value, x.Name, x.AvatarUrl, x.Email, x.Phone, request.Language, request.Info), ct);
        return received.ToHttp(done => JsonAnswer.Of(
            new ApiReceived(ConversationViews.Id(done.Message.Room), done.User.ExternalId, ApiMessage.Of(done.Message, done.User)), DoorJson.Wire.ApiReceived,
            done.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created));
    }

    private static async Task<IResult> SendBot(HttpContext http, string conversation, SendAsBot send, UserDirectory users, ChatOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(DoorJson.Wire.BotMessageRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var parsed = MessageBody.TryParse(body.Value.Type, body.Value.Text, body.Value.Payload, body.Value.Extras, limits);
        if (!parsed.Ok)
            return parsed.Refusal.ToHttp();
        var sent = await send.Handle(new(Addresses.Id(conversation), body.Value.ClientId ?? Key(http), parsed.Value), http.Actor(), ct);
        return sent.Ok
            ? JsonAnswer.Of(ApiMessage.Of(sent.Value.Message, await users.ByIdAsync(sent.Value.Message.Sender, ct)), DoorJson.Wire.ApiMessage, sent.Value.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created)
            : sent.Refusal.ToHttp();
    }

    private static async Task<IResult> Read(HttpContext http, Database database, BotUser bots, CancellationToken ct) => await AnswerAsync(http, database, bots, ct);

    private static async Task<IResult> Change(HttpContext http, InboxDesk desk, Database database, BotUser bots, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(DoorJson.Wire.DoorSettingsRequest, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        var (workspace, change) = (http.Actor().Workspace, body.Value);
        var changed = await desk.DecideAsync<Done>(workspace, async decision =>
        {
            var known = await DoorSettings.ReadAsync(decision.Tx.Connection, workspace, ct);
            var after = known with
            {
                ForceSend = change.ForceSend ?? known.ForceSend, BotPatience = change.BotPatience ?? known.BotPatience, AllocationPatience = change.AllocationPatience ?? known.AllocationPatience,
            };
            if (after == known)
                return Done.It;
            if (version.Value is { } expected && expected != known.Version)
                return ChannelEndpoints.Stale;
            await (after with { Version = known.Version + 1 }).SaveAsync(decision.Tx.Connection, workspace, decision.Now, ct);
            return Done.It;
        }, ct);
        if (!changed.Ok)
            return changed.Refusal.ToHttp();
        var described = change.BotName is null && change.BotAvatarUrl is null ? null : (await bots.DescribeAsync(workspace, change.BotName, change.BotAvatarUrl, ct)).Refusal;
        return described is null ? await AnswerAsync(http, database, bots, ct) : described.ToHttp();
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Database database, BotUser bots, CancellationToken ct)
    {
        var bot = await bots.OfAsync(http.Actor().Workspace, ct);
        if (!bot.Ok)
            return bot.Refusal.ToHttp();
        await using var connection = await database.OpenReadAsync(ct);
        var x = await DoorSettings.ReadAsync(connection, http.Actor().Workspace, ct);
        return JsonAnswer.Of(new ApiDoorSettings(x.ForceSend, x.BotPatience, x.AllocationPatience, ApiPerson.Of(bot.Value)!, x.Version), DoorJson.Wire.ApiDoorSettings, version: x.Version);
    }

    private static Refusal? Check(DoorSettingsRequest x) =>
        x.BotPatience is < 0 or > MaxBotPatience ? Refusal.Invalid("bot_patience", $"bot_patience must be a whole number from 0 to {MaxBotPatience}.")
        : x.AllocationPatience is < 1 or > MaxAllocationPatience ? Refusal.Invalid("allocation_patience", $"allocation_patience must be a whole number from 1 to {MaxAllocationPatience}.")
        : null;

    private static async Task<Channel?> ChannelAsync(HttpContext http, string channel, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, http.Actor().Workspace, Addresses.Id(channel), ct) is { Kind: ChannelKind.Custom, Active: true } found ? found : null;
    }

    private static string? Key(HttpContext http) => http.Request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null;
}
