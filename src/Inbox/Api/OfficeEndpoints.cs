using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>How the inbox works and how it stands, over the native API.</summary>
internal static class OfficeEndpoints
{
    private const int MaxCap = 1_000;
    private const int MaxReopenHours = 87_600;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/settings", ReadSettings).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadInboxSettings").WithSummary("How the inbox works.").Produces<ApiSettings>();
        routes.MapPatch("/inbox/settings", ChangeSettings).RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("ChangeInboxSettings").WithSummary("Changes the given choices.").WithIfMatch()
            .Accepts<SettingsRequest>("application/json").Produces<ApiSettings>().ProducesProblem(400).ProducesProblem(412);
        routes.MapGet("/inbox/summary", Summary).RequirePermissionOrScope(Permissions.ReportsRead, InboxScopes.Read).WithName("ReadInboxSummary").WithSummary("The board: counts, queues and agents, as they are now.").Produces<ApiSummary>();
        routes.MapGet("/inbox/counts", Counts).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadInboxCounts").WithSummary("The counts alone.").Produces<ApiSummary>();
    }

    private static async Task<IResult> ReadSettings(HttpContext http, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return Answer(await InboxSettings.ReadAsync(connection, http.Actor().Workspace, ct));
    }

    private static async Task<IResult> ChangeSettings(HttpContext http, InboxDesk desk, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(InboxJson.Wire.SettingsRequest, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        var (actor, change) = (http.Actor(), body.Value);
        var changed = await desk.DecideAsync<InboxSettings>(actor.Workspace, async decision =>
        {
            var known = await InboxSettings.ReadAsync(decision.Tx.Connection, actor.Workspace, ct);
            var after = known with
            {
                Rules = known.Rules with
                {
                    Mode = change.Mode is null ? known.Rules.Mode : Words.Mode(change.Mode)!.Value, Offline = change.OfflineLeaves is null ? known.Rules.Offline : Words.Rule(change.OfflineLeaves)!.Value,
                    ToLastAgent = change.ToLastAgent ?? known.Rules.ToLastAgent, MaxAgents = change.MaxAgents ?? known.Rules.MaxAgents,
                },
                DefaultCap = change.DefaultCap ?? known.DefaultCap, Sessional = change.Sessional ?? known.Sessional, ReopenHours = change.ReopenHours ?? known.ReopenHours,
            };
            if (after == known)
                return known;
            if (version.Value is { } expected && expected != known.Version)
                return ChannelEndpoints.Stale;
            after = after with { Version = known.Version + 1 };
            await after.SaveAsync(decision.Tx.Connection, actor.Workspace, decision.Now, ct);
            decision.Tx.Append(InboxEntries.SettingsChanged, actor: actor.User);
            decision.AgentsChanged(); // another mode or number may find somebody for what waits
            return after;
        }, ct);
        return changed.ToHttp(Answer);
    }

    private static async Task<IResult> Summary(HttpContext http, Database database, Office office, StaffDirectory team, CancellationToken ct) =>
        JsonAnswer.Of(await CountAsync(http.Actor().Workspace, database, office, await AgentEndpoints.AllAsync(http.Actor().Workspace, database, team, ct), ct), InboxJson.Wire.ApiSummary);

    private static async Task<IResult> Counts(HttpContext http, Database database, Office office, CancellationToken ct) =>
        JsonAnswer.Of(await CountAsync(http.Actor().Workspace, database, office, [], ct), InboxJson.Wire.ApiSummary);

    private static async Task<ApiSummary> CountAsync(long workspace, Database database, Office office, IReadOnlyList<ApiAgent> agents, CancellationToken ct)
    {
        var view = await office.OfAsync(workspace, ct);
        var counts = await database.QueryAsync("select name, subject, value from inbox_count where workspace_id = @workspace and value > 0",
            r => (Name: r.GetString(0), Subject: r.GetInt64(1), Value: r.GetInt64(2)), ct, ("workspace", workspace));
        var queues = new List<ApiQueue>();
        foreach (var (_, division, waiting) in counts.Where(x => x.Name == InboxCounts.Queued).OrderBy(x => x.Subject))
        {
            var oldest = await database.FirstAsync<long?>(
                "select queued_since from conversation where workspace_id = @workspace and queued_since > 0 and division_id = @division order by queued_since limit 1", r => r.GetInt64(0), ct,
                ("workspace", workspace), ("division", division));
            queues.Add(new ApiQueue(division == 0 ? null : new ApiNamed(ConversationViews.Id(division), view.Divisions.GetValueOrDefault(division, "")), waiting, ConversationViews.TimeOrNull(oldest ?? 0)));
        }

        long Count(string name) => counts.Find(x => x.Name == name).Value;
        return new ApiSummary(Count(InboxCounts.Unserved), Count(InboxCounts.Served), Count(InboxCounts.Resolved), Count(InboxCounts.Bot), Count(InboxCounts.Snoozed), queues, agents);
    }

    private static Refusal? Check(SettingsRequest x) =>
        x.Mode is not null && Words.Mode(x.Mode) is null ? Refusal.Invalid("mode", $"mode must be one of: {Words.Modes}.")
        : x.OfflineLeaves is not null && Words.Rule(x.OfflineLeaves) is null ? Refusal.Invalid("offline_leaves", "offline_leaves must be all or unanswered.")
        : x.MaxAgents is < 0 or > 100 ? Refusal.Invalid("max_agents", "max_agents must be a whole number from 0 to 100.")
        : x.DefaultCap is < 1 or > MaxCap ? Refusal.Invalid("default_cap", $"default_cap must be a whole number from 1 to {MaxCap}.")
        : x.ReopenHours is < 0 or > MaxReopenHours ? Refusal.Invalid("reopen_hours", $"reopen_hours must be a whole number from 0 to {MaxReopenHours}.")
        : null;

    private static IResult Answer(InboxSettings x) => JsonAnswer.Of(
        new ApiSettings(Words.Of(x.Rules.Mode), Words.Of(x.Rules.Offline), x.Rules.ToLastAgent, x.Rules.MaxAgents, x.DefaultCap, x.Sessional, x.ReopenHours, x.Version), InboxJson.Wire.ApiSettings, version: x.Version);
}
