using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Channels, all at once by kind and each kind as a list.</summary>
internal sealed class ChannelCalls(Office office, OmniHooks hooks)
{
    private const int PageSize = 20;

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v2/channels", Permissions.ConversationsReadOwn, AllAsync);
        foreach (var kind in OmniChannels.Kinds)
            calls.Map(routes, "GET", $"/api/v3/admin/channel/{kind}", Permissions.ConversationsReadOwn, (request, ct) => ListAsync(request, kind, ct));
        calls.Map(routes, "GET", "/api/v2/app/config/public-widget/{app}/{channel}", OmniAccess.Anyone, null, (request, ct) => LookAsync(calls, request, ct));
    }

    /// <summary>A channel as lists show it. The key its customers use is no secret.</summary>
    public static JsonObject Show(Channel channel, string? webhookUrl)
    {
        var shown = new JsonObject
        {
            ["id"] = channel.Id,
            ["app_id"] = channel.Workspace,
            ["name"] = channel.Name,
            ["source"] = OmniChannels.Source(channel),
            ["badge_url"] = OmniJson.OrNull(channel.BadgeUrl),
            ["is_active"] = channel.Active,
            ["is_secure"] = channel.Secure,
            ["is_bot_enabled"] = channel.Bot,
            ["channel_key"] = channel.Key,
            ["created_at"] = OmniJson.Time(channel.CreatedAt),
        };
        if (channel.Kind == ChannelKind.Custom)
        {
            shown["identifier_key"] = channel.Identifier;
            shown["webhook_url"] = webhookUrl;
            shown["logo_url"] = OmniJson.OrNull(channel.BadgeUrl);
        }

        return shown;
    }

    private async Task<Result<JsonObject>> AllAsync(OmniRequest request, CancellationToken ct)
    {
        var (channels, urls) = (await OfAsync(request, ct), await UrlsAsync(request, ct));
        var grouped = new JsonObject();
        foreach (var kind in OmniChannels.Kinds)
            grouped[$"{kind}_channels"] = OmniJson.List(channels.Where(x => OmniChannels.Kind(x) == kind).Select(x => Show(x, urls.GetValueOrDefault(DoorNames.Of(x.Id))?.Url)));
        return OmniJson.Answer(grouped);
    }

    private async Task<Result<JsonObject>> ListAsync(OmniRequest request, string kind, CancellationToken ct)
    {
        var fields = request.Fields;
        var (page, skip, limit) = fields.Page(PageSize);
        var search = fields.Some("search") ?? "";
        if (fields.Refusal is { } refusal)
            return refusal;
        var urls = await UrlsAsync(request, ct);
        var found = (await OfAsync(request, ct)).FindAll(x => OmniChannels.Kind(x) == kind && x.Name.Contains(search, StringComparison.OrdinalIgnoreCase));
        return OmniJson.Answer(new JsonObject { [$"{kind}_channels"] = OmniJson.List(found.Skip(skip).Take(limit).Select(x => Show(x, urls.GetValueOrDefault(DoorNames.Of(x.Id))?.Url))) }, OmniJson.Meta(page, limit, found.Count));
    }

    private async Task<Result<JsonObject>> LookAsync(OmniCalls calls, OmniRequest request, CancellationToken ct)
    {
        var app = await calls.WorkspaceAsync(request.Http, request.Address("app"), ct);
        if (!app.Ok)
            return app.Refusal;
        if ((await office.OfAsync(app.Value.Id, ct)).Channels.GetValueOrDefault(Addresses.Id(request.Address("channel"))) is not { Kind: ChannelKind.LiveChat } channel)
            return Refusal.NotFound("channel");
        return OmniJson.Answer(new JsonObject
        {
            ["channel"] = new JsonObject { ["id"] = channel.Id, ["name"] = channel.Name, ["badge_url"] = OmniJson.OrNull(channel.BadgeUrl), ["is_active"] = channel.Active, ["is_secure"] = channel.Secure },
            ["widget"] = new JsonObject { ["variables"] = JsonNode.Parse(channel.Settings) },
        });
    }

    /// <summary>Addresses of webhooks are for those who manage integrations, and for servers.</summary>
    private async Task<IReadOnlyDictionary<string, WebhookEndpoint>> UrlsAsync(OmniRequest request, CancellationToken ct) =>
        request.Staff?.May(Permissions.IntegrationsManage) == false ? new Dictionary<string, WebhookEndpoint>() : await hooks.AllAsync(request.Workspace, ct);

    private async Task<List<Channel>> OfAsync(OmniRequest request, CancellationToken ct) => [.. (await office.OfAsync(request.Workspace, ct)).Channels.Values.OrderBy(x => x.Id)];
}
