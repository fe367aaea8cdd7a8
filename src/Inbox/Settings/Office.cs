using System.Collections.Concurrent;
using Conversa.Identity;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Settings;

/// <summary>Who works in a workspace, how customers reach it and how it chose to work, as one picture that does not change.</summary>
internal sealed record OfficeView(
    InboxSettings Settings, IReadOnlyDictionary<long, StaffCard> Staff, IReadOnlyDictionary<long, AgentRecord> Agents, IReadOnlyDictionary<long, Channel> Channels,
    IReadOnlyDictionary<long, string> Divisions)
{
    /// <summary>Whether somebody who works here may see a conversation: all of them, their own, or what waits and is theirs to take.</summary>
    public bool MaySee(StaffCard staff, ConversationState state) =>
        staff.May(Permissions.ConversationsReadAll)
        || (staff.May(Permissions.ConversationsReadOwn) && (state.Agents.Contains(staff.User) || state.LastAgent == staff.User || (state.Queued && MayTake(staff.User, state))));

    /// <summary>Whether agents take what waits themselves and this is something this one serves.</summary>
    public bool MayTake(long user, ConversationState state) =>
        Settings.Rules.Mode == AllocationMode.TakeOver
        && (Agents.GetValueOrDefault(user) ?? AgentRecord.New(user, true)).Desk(Settings.DefaultCap, []).Serves(WaitingConversation.Of(state, Settings.Rules));

    /// <summary>Everybody who may see a conversation.</summary>
    /// <param name="state">The conversation.</param>
    /// <param name="also">Somebody who may have seen it a moment ago and has to hear that it is gone; 0 for nobody.</param>
    /// <param name="left">Whether it just left the queue, which those who might have taken it have to hear.</param>
    public HashSet<long> Audience(ConversationState state, long also, bool left) =>
        [.. Staff.Values.Where(x => x.State == StaffState.Active && (x.User == also || MaySee(x, state) || (left && x.May(Permissions.ConversationsReadOwn) && MayTake(x.User, state)))).Select(x => x.User)];
}

/// <summary>Remembers the picture of each workspace in use until something in it changes.</summary>
internal sealed class Office(Database database, WorkspaceLog log, StaffDirectory team) : ILogListener
{
    private readonly ConcurrentDictionary<long, Lazy<Task<OfficeView>>> known = new();

    /// <summary>The picture.</summary>
    public async ValueTask<OfficeView> OfAsync(long workspace, CancellationToken ct)
    {
        await log.WatchAsync(workspace, ct); // from here on this node hears of every change, so what is read now can be kept
        var view = known.GetOrAdd(workspace, id => new Lazy<Task<OfficeView>>(() => ReadAsync(id)));
        try
        {
            return await view.Value.WaitAsync(ct);
        }
        catch (Exception) when (view.Value.IsFaulted)
        {
            known.TryRemove(new KeyValuePair<long, Lazy<Task<OfficeView>>>(workspace, view));
            throw;
        }
    }

    public ValueTask OnCommittedAsync(long workspace, IReadOnlyList<LogEvent> events)
    {
        ForgetAfter(workspace, events);
        return ValueTask.CompletedTask;
    }

    /// <summary>Forgets the picture when one of these entries changed it.</summary>
    public void ForgetAfter(long workspace, IReadOnlyList<LogEvent> events)
    {
        foreach (var (entry, _) in events)
        {
            if (entry.Kind is InboxEntries.SettingsChanged or InboxEntries.AvailabilityChanged or IdentityEntries.StaffJoined or IdentityEntries.StaffChanged or IdentityEntries.RoleChanged)
                known.TryRemove(workspace, out _);
        }
    }

    private async Task<OfficeView> ReadAsync(long workspace)
    {
        var staff = await team.AllAsync(workspace, CancellationToken.None);
        await using var connection = await database.OpenReadAsync(CancellationToken.None);
        return new OfficeView(
            await InboxSettings.ReadAsync(connection, workspace, CancellationToken.None),
            staff.ToDictionary(x => x.User),
            (await AgentRecord.AllAsync(connection, workspace, CancellationToken.None)).ToDictionary(x => x.User),
            (await Channel.AllAsync(connection, workspace, CancellationToken.None)).ToDictionary(x => x.Id),
            (await connection.QueryAsync("select id, name from division where workspace_id = @workspace", r => (Id: r.GetInt64(0), Name: r.GetString(1)), CancellationToken.None, ("workspace", workspace)))
                .ToDictionary(x => x.Id, x => x.Name));
    }
}
