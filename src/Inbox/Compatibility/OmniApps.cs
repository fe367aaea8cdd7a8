using System.Text.Json.Nodes;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Identity.Workspaces;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Settings;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Compatibility;

/// <summary>A workspace as this wire shows apps; its secret is in no answer.</summary>
internal sealed class OmniApps(WorkspaceDirectory workspaces, Office office, OmniHooks hooks, Database database)
{
    /// <param name="workspace">Which.</param>
    /// <param name="staff">Who asks; addresses of webhooks are for those who manage integrations, and for servers (null).</param>
    /// <param name="ct">Gives up.</param>
    public async Task<JsonObject> ShowAsync(long workspace, StaffCard? staff, CancellationToken ct)
    {
        var (app, settings) = ((await workspaces.ByIdAsync(workspace, ct))!, (await office.OfAsync(workspace, ct)).Settings);
        var (urls, shown) = (await hooks.AllAsync(workspace, ct), staff?.May(Permissions.IntegrationsManage) != false);
        await using var connection = await database.OpenReadAsync(ct);
        var (bot, allocation, resolved) = (urls.GetValueOrDefault(DoorNames.Bot), urls.GetValueOrDefault(DoorNames.Allocation), urls.GetValueOrDefault(WebhookCalls.ResolvedUse));
        return new JsonObject
        {
            ["id"] = app.Id,
            ["app_code"] = app.Code,
            ["name"] = app.Name,
            ["is_sessional"] = settings.Sessional,
            ["is_agent_allocation_enabled"] = settings.Rules.Mode is AllocationMode.LeastLoaded or AllocationMode.RoundRobin,
            ["is_agent_takeover_enabled"] = settings.Rules.Mode == AllocationMode.TakeOver,
            ["is_bot_enabled"] = bot?.Enabled ?? false,
            ["bot_webhook_url"] = shown ? bot?.Url : null,
            ["is_force_send_bot"] = (await DoorSettings.ReadAsync(connection, workspace, ct)).ForceSend,
            ["is_allocate_agent_webhook_enabled"] = allocation?.Enabled ?? false,
            ["allocate_agent_webhook_url"] = shown ? allocation?.Url : null,
            ["is_mark_as_resolved_webhook_enabled"] = resolved?.Enabled ?? false,
            ["mark_as_resolved_webhook_url"] = shown ? resolved?.Url : null,
            ["is_mobile_pn_enabled"] = false,
            ["is_token_expiring"] = true,
            ["search_using_engine"] = true,
            ["created_at"] = OmniJson.Time(app.CreatedAt),
            ["updated_at"] = OmniJson.Time(app.UpdatedAt),
        };
    }
}
