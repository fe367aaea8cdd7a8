using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Agents;

/// <summary>Changes whether an agent can be given conversations, and lets what follows happen in the same transaction.</summary>
internal sealed class AgentAvailability(Database database, InboxDesk desk, StaffDirectory team)
{
    /// <summary>An agent chooses: online, away or offline.</summary>
    public Task<Result<AgentRecord>> ChooseAsync(long workspace, long agent, Availability choice, CancellationToken ct) =>
        ChangeAsync(workspace, agent, agent, record => record with { Choice = choice }, ct);

    /// <summary>A supervisor puts an agent offline, or ends that.</summary>
    public Task<Result<AgentRecord>> ForceAsync(long workspace, long agent, bool offline, long by, CancellationToken ct) =>
        ChangeAsync(workspace, agent, by, record => record with { Forced = offline }, ct);

    /// <summary>A live connection came.</summary>
    public Task<Result<AgentRecord>> ConnectedAsync(long workspace, long agent, CancellationToken ct) =>
        ChangeAsync(workspace, agent, 0, record => record with { Connected = true }, ct);

    /// <summary>No node has had a live connection of theirs since then, unless one has spoken meanwhile.</summary>
    public Task<Result<AgentRecord>> GoneAsync(long workspace, long agent, long since, CancellationToken ct) => ChangeAsync(
        workspace, agent, 0, record => record with { Connected = false }, ct,
        async decision => !await decision.Tx.Connection.FirstAsync("select 1 from agent_seen where user_id = @user and seen_at >= @since", r => true, ct, ("user", agent), ("since", since)));

    /// <summary>Changes what an agent serves or how much they may have.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="agent">Whose.</param>
    /// <param name="by">Who changes it; 0 for the program.</param>
    /// <param name="change">Makes the new record of the one there is.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="still">Whether there is still a reason for it, asked inside the transaction; null when there is.</param>
    public Task<Result<AgentRecord>> ChangeAsync(
        long workspace, long agent, long by, Func<AgentRecord, AgentRecord> change, CancellationToken ct, Func<Decision, Task<bool>>? still = null) =>
        desk.DecideAsync<AgentRecord>(workspace, async decision =>
        {
            if (await team.FindAsync(workspace, agent, ct) is not { } staff)
                return InboxRefusals.NoAgent;
            var before = await AgentRecord.FindAsync(decision.Tx.Connection, workspace, agent, ct);
            var known = before ?? AgentRecord.New(agent, staff.Role == BuiltInRoles.Agent);
            var after = still is null || await still(decision) ? change(known) : known;
            if (staff.State != StaffState.Active || !staff.May(Permissions.ConversationsReply))
                after = after with { Connected = false };
            if (before is not null && after == before)
                return before;
            after = after with { Version = known.Version + 1 };
            await after.SaveAsync(decision.Tx.Connection, workspace, ct);
            await FollowAsync(decision, workspace, before?.Availability ?? Availability.Offline, after, by, ct);
            return after;
        }, ct);

    /// <summary>Somebody who may not work here any more is not there any more.</summary>
    public async Task CheckStaffAsync(long workspace, long agent, CancellationToken ct)
    {
        if (await database.FirstAsync("select 1 from agent_desk where user_id = @user and connected", r => true, ct, ("user", agent)))
            await ChangeAsync(workspace, agent, 0, record => record, ct);
    }

    private static async Task FollowAsync(Decision decision, long workspace, Availability before, AgentRecord after, long by, CancellationToken ct)
    {
        var tx = decision.Tx;
        if (after.Availability == before)
        {
            tx.Append(InboxEntries.SettingsChanged, actor: by, subject: after.User);
        }
        else
        {
            var position = tx.Append(InboxEntries.AvailabilityChanged, actor: by, subject: after.User);
            await tx.Connection.ExecuteAsync(
                "insert into availability_change (workspace_id, position, user_id, availability, by_user, at) values (@workspace, @position, @user, @availability, @by, @now)", ct,
                ("workspace", workspace), ("position", position), ("user", after.User), ("availability", (short)after.Availability), ("by", by), ("now", tx.Now));
        }

        if (after.Availability is Availability.Offline or Availability.ForcedOffline)
        {
            // Opened conversations are sent back as the workspace's rule says when the decision closes.
            foreach (var room in await tx.Connection.QueryAsync("select room_id from conversation_agent where user_id = @user order by room_id", r => r.GetInt64(0), ct, ("user", after.User)))
                await decision.OpenAsync(room);
        }

        decision.AgentsChanged();
    }
}
