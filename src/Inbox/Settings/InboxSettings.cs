using System.Data.Common;
using Conversa.Inbox.Allocation;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Settings;

/// <summary>A workspace's choices about its inbox.</summary>
/// <param name="Rules">Who gets what.</param>
/// <param name="DefaultCap">How many conversations an agent may have who has no number of their own.</param>
/// <param name="Sessional">Whether a customer who comes back after their matter was resolved starts in a fresh room.</param>
/// <param name="ReopenHours">For how long after it was resolved a conversation goes on in its room; 0 for ever. Without meaning when sessional.</param>
/// <param name="Version">Rises with every change; 0 before the first.</param>
internal sealed record InboxSettings(DeskRules Rules, int DefaultCap, bool Sessional, int ReopenHours, long Version)
{
    public static readonly InboxSettings Default = new(new DeskRules(AllocationMode.LeastLoaded), 10, false, 0, 0);

    /// <summary>Whether a customer whose conversation was resolved then comes back to the same room.</summary>
    public bool GoesOn(long resolvedAt, long now) => !Sessional && (ReopenHours == 0 || now < resolvedAt + (ReopenHours * 3_600_000L));

    public static async Task<InboxSettings> ReadAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        await connection.FirstAsync(
            "select mode, offline_rule, to_last_agent, max_agents, default_cap, sessional, reopen_hours, version from inbox_settings where workspace_id = @workspace",
            r => new InboxSettings(
                new DeskRules((AllocationMode)r.GetInt16(0), (OfflineRule)r.GetInt16(1), r.GetBoolean(2), (int)r.GetInt64(3)), (int)r.GetInt64(4), r.GetBoolean(5), (int)r.GetInt64(6), r.GetInt64(7)),
            ct, ("workspace", workspace)) ?? Default;

    public Task SaveAsync(DbConnection connection, long workspace, long now, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into inbox_settings (workspace_id, mode, offline_rule, to_last_agent, max_agents, default_cap, sessional, reopen_hours, updated_at, version)
        values (@workspace, @mode, @offline, @last, @most, @cap, @sessional, @reopen, @now, @version)
        on conflict (workspace_id) do update set mode = excluded.mode, offline_rule = excluded.offline_rule, to_last_agent = excluded.to_last_agent, max_agents = excluded.max_agents,
            default_cap = excluded.default_cap, sessional = excluded.sessional, reopen_hours = excluded.reopen_hours, updated_at = excluded.updated_at, version = excluded.version
        """,
        ct, ("workspace", workspace), ("mode", (short)Rules.Mode), ("offline", (short)Rules.Offline), ("last", Rules.ToLastAgent), ("most", (long)Rules.MaxAgents), ("cap", (long)DefaultCap),
        ("sessional", Sessional), ("reopen", (long)ReopenHours), ("now", now), ("version", Version));
}
