using System.Text.Json.Nodes;
using Conversa.Identity.Roles;
using Conversa.Inbox.Doors;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Where the app is told of what.</summary>
internal sealed class WebhookCalls(OmniHooks hooks)
{
    /// <summary>What the endpoint is kept under that hears of resolved rooms.</summary>
    public const string ResolvedUse = Use + "mark_as_resolved";

    private const string Use = "omnichannel/";

    /// <summary>The last part of the address, what the endpoint is kept under, the event of the log (null for a door's own).</summary>
    private static readonly (string Name, string Use, string? Type)[] Known =
    [
        ("mark_as_resolved", ResolvedUse, OmniBodies.Resolved), ("agent_allocation", DoorNames.Allocation, null), ("new_session", Use + "new_session", OmniBodies.SessionStarted),
        ("custom_button", Use + "custom_button", OmniBodies.ButtonPressed),
    ];

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        foreach (var (name, use, type) in Known)
            calls.Map(routes, "POST", $"/api/v1/app/webhook/{name}", Permissions.IntegrationsManage, (request, ct) => SetAsync(request, name, use, type, ct));
        calls.Map(routes, "POST", "/api/v1/app/webhook/auth", Permissions.IntegrationsManage, (_, _) => Task.FromResult<Result<JsonObject>>(OmniRefusals.NotOffered("The webhook of people who sign out")));
        calls.Map(routes, "GET", "/api/v2/admin/webhook_config", Permissions.IntegrationsManage, ListAsync);
    }

    private async Task<Result<JsonObject>> SetAsync(OmniRequest request, string name, string use, string? type, CancellationToken ct)
    {
        var (url, on) = (request.Fields.Some("webhook_url"), request.Fields.Flag("is_webhook_enabled"));
        if (url is null && on is null)
            request.Fields.Refuse(Refusal.Invalid("webhook_url", "webhook_url or is_webhook_enabled is needed."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var set = await hooks.SetAsync(request.Workspace, use, type, "webhook_url", url, on, ct);
        if (!set.Ok)
            return set.Refusal;
        var endpoint = await hooks.FindAsync(request.Workspace, use, ct);
        return OmniJson.Answer(new JsonObject { ["type"] = name, ["webhook_url"] = endpoint?.Url, ["is_webhook_enabled"] = endpoint?.Enabled ?? false });
    }

    private async Task<Result<JsonObject>> ListAsync(OmniRequest request, CancellationToken ct)
    {
        var all = await hooks.AllAsync(request.Workspace, ct);
        return OmniJson.Answer(new JsonObject
        {
            ["webhook_configs"] = OmniJson.List(Known.Append(("bot", DoorNames.Bot, null)).Where(x => all.ContainsKey(x.Item2)).Select(x => new JsonObject
            {
                ["id"] = all[x.Item2].Id, ["type"] = x.Item1, ["url"] = all[x.Item2].Url, ["is_active"] = all[x.Item2].Enabled,
            })),
        });
    }
}
