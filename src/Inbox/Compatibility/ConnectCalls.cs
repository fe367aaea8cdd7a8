using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Doors;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Makes and changes channels: chats on pages and in apps, and channels of the workspace's own programs. Deleting one ends it for new conversations; those it had stay.</summary>
internal sealed class ConnectCalls(CreateChannel create, WorkspaceLog log, Database database, OmniHooks hooks)
{
    private static readonly JsonElement Open = JsonElement.Parse($"{{\"{CustomChannelCalls.OpenMark}\":true}}");

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        foreach (var (prefix, kind) in new[] { ("/api/v2/qiscus/connect", ChannelKind.LiveChat), ("/api/v2/custom_channel/connect", ChannelKind.Custom) })
        {
            calls.Map(routes, "POST", prefix, Permissions.ChannelsManage, (request, ct) => MakeAsync(request, kind, ct));
            calls.Map(routes, "POST", prefix + "/{channel}/update", Permissions.ChannelsManage, (request, ct) => ChangeAsync(request, kind, false, ct));
            calls.Map(routes, "POST", prefix + "/{channel}/delete", Permissions.ChannelsManage, (request, ct) => ChangeAsync(request, kind, true, ct));
        }

        calls.Map(routes, "POST", "/api/v2/qiscus/widget_configs/{channel}", Permissions.ChannelsManage, LookAsync);
    }

    /// <summary>A custom channel with the same identifier again is the same channel; a chat is named by the Idempotency-Key header, where there is one.</summary>
    private async Task<Result<JsonObject>> MakeAsync(OmniRequest request, ChannelKind kind, CancellationToken ct)
    {
        var fields = request.Fields;
        var (name, badge, identifier, hook) = (fields.Required("name"), Picture(fields), kind == ChannelKind.Custom ? fields.Required("identifier_key") : null, fields.Some("webhook_url"));
        var (bot, secure, active) = (fields.Flag("is_bot_enabled") ?? false, fields.Flag("is_secure") ?? true, fields.Flag("is_active") ?? true);
        if (fields.Refusal is { } refusal)
            return refusal;
        var key = identifier is not null ? "identifier:" + identifier : request.Http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 200 } given] ? "omnichannel:" + given : "omnichannel:" + Ids.Token(24);
        var custom = kind == ChannelKind.Custom;
        var made = await create.Handle(new(name, key) { Custom = custom, Identifier = identifier, BadgeUrl = badge, Bot = bot, Secure = secure, Settings = custom ? Open : null }, request.Actor, ct);
        if (!made.Ok)
            return Spelt(made.Refusal);
        if (!active && await SwitchOffAsync(request, made.Value.Id, ct) is { } no)
            return no;
        return await HookAsync(request, made.Value.Id, hook, ct);
    }

    private async Task<Result<JsonObject>> ChangeAsync(OmniRequest request, ChannelKind kind, bool delete, CancellationToken ct)
    {
        var (fields, id) = (request.Fields, Addresses.Id(request.Address("channel")));
        var change = delete ? new ChannelChange(Active: false) : new ChannelChange(
            fields.Some("name"), Picture(fields), fields.Flag("is_active"), Bot: fields.Flag("is_bot_enabled"), Secure: fields.Flag("is_secure"), Identifier: kind == ChannelKind.Custom ? fields.Some("identifier_key") : null);
        if (fields.Refusal is { } refusal)
            return refusal;
        if (await FindAsync(request, id, ct) is not { } known || known.Kind != kind)
            return Refusal.NotFound("channel");
        var changed = await ChannelEndpoints.ChangeAsync(log, request.Actor, id, change, -1, null, ct);
        return changed.Ok ? await HookAsync(request, id, delete ? null : fields.Some("webhook_url"), ct) : Spelt(changed.Refusal);
    }

    /// <summary>How the chat looks: everything at once, as the widget reads it.</summary>
    private async Task<Result<JsonObject>> LookAsync(OmniRequest request, CancellationToken ct)
    {
        var (variables, id) = (request.Fields.Object("variables"), Addresses.Id(request.Address("channel")));
        if (variables is null)
            request.Fields.Refuse(Refusal.Invalid("variables", "variables is needed: a JSON object."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        if (await FindAsync(request, id, ct) is not { Kind: ChannelKind.LiveChat })
            return Refusal.NotFound("channel");
        var changed = await ChannelEndpoints.ChangeAsync(log, request.Actor, id, new ChannelChange(Settings: variables), -1, null, ct);
        if (!changed.Ok)
            return changed.Refusal.Field == "settings" ? changed.Refusal with { Field = "variables" } : changed.Refusal;
        return OmniJson.Answer(new JsonObject { ["widget"] = new JsonObject { ["variables"] = JsonNode.Parse((await FindAsync(request, id, ct))!.Settings) } });
    }

    private async Task<Refusal?> SwitchOffAsync(OmniRequest request, long id, CancellationToken ct) => (await ChannelEndpoints.ChangeAsync(log, request.Actor, id, new ChannelChange(Active: false), -1, null, ct)).Refusal;

    private async Task<Result<JsonObject>> HookAsync(OmniRequest request, long id, string? url, CancellationToken ct)
    {
        var set = url is null ? Done.It : await hooks.SetAsync(request.Workspace, DoorNames.Of(id), null, "webhook_url", url, true, ct);
        return set.Ok ? OmniJson.Answer(ChannelCalls.Show((await FindAsync(request, id, ct))!, (await hooks.FindAsync(request.Workspace, DoorNames.Of(id), ct))?.Url)) : set.Refusal;
    }

    private async Task<Channel?> FindAsync(OmniRequest request, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, request.Workspace, id, ct);
    }

    private static string? Picture(CallFields fields) => fields.Some("logo_url") ?? fields.Some("badge_url");

    private static Refusal Spelt(Refusal refusal) => refusal.Field == "identifier" ? refusal with { Field = "identifier_key" } : refusal;
}
