using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Playbooks;
using Conversa.Inbox.Settings;
using Conversa.Inbox.Storage;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Decisions;

/// <summary>
/// One decision, inside the workspace's transaction with its head locked: nobody else decides anything meanwhile, on any node. Conversations are
/// opened with the messages that came since reckoned in, so a decision never misses what a customer just wrote.
/// </summary>
internal sealed class Decision(LogTransaction tx, UserDirectory users, PlaybookMemory playbooks, IEnumerable<IReaction> reactions, CancellationToken ct)
{
    private const int Page = 200;

    private readonly Dictionary<long, HeldConversation> held = [];
    private readonly ConversationWriter writer = new(tx, users, ct);
    private readonly HashSet<long> reacted = [];
    private Playbook? playbook;
    private InboxSettings? settings;
    private Desk? desk;
    private bool freed;
    private long? bot;

    public LogTransaction Tx => tx;

    public long Now => tx.Now;

    /// <summary>Whether something was put on its way to programs outside.</summary>
    public bool Outgoing => writer.Outgoing;

    public async ValueTask<InboxSettings> SettingsAsync() => settings ??= await InboxSettings.ReadAsync(tx.Connection, tx.Workspace, ct);

    /// <summary>How the workspace serves its customers, as it is in this transaction.</summary>
    public async ValueTask<Playbook> PlaybookAsync() => playbook ??= await playbooks.OfAsync(tx.Connection, tx.Workspace, ct);

    /// <summary>The agents as they are in this transaction. Change what is stored of agents before this is first asked for.</summary>
    public async ValueTask<Desk> DeskAsync()
    {
        if (desk is not null)
            return desk;
        var choices = await SettingsAsync();
        var loads = await AgentRecord.LoadsAsync(tx.Connection, tx.Workspace, ct);
        var agents = await AgentRecord.AllAsync(tx.Connection, tx.Workspace, ct);
        return desk = new Desk(choices.Rules, agents.Select(x => x.Desk(choices.DefaultCap, loads[x.User])));
    }

    /// <summary>A conversation of this workspace, with the messages since reckoned in; null when there is none.</summary>
    public async Task<HeldConversation?> OpenAsync(long room)
    {
        if (held.TryGetValue(room, out var known))
            return known;
        var stored = await tx.Connection.FirstAsync<StoredConversation>(
            $"select {StoredConversation.Columns} {StoredConversation.From} where c.room_id = @room and c.workspace_id = @workspace", StoredConversation.Read, ct,
            ("room", room), ("workspace", tx.Workspace));
        if (stored is null || await Channel.ByIdAsync(tx.Connection, tx.Workspace, stored.State.Channel, ct) is not { } channel)
            return null;
        var opened = new HeldConversation(Conversation.From(stored.State), channel, stored.Marks, stored.CreatedAt, stored.State, stored.Info, stored.Extras);
        List<StoredMessage> messages;
        do
        {
            messages = await RoomHistory.AfterAsync(tx.Connection, room, opened.Marks.Seen, Page, ct);
            if (messages.Exists(x => x.Sender != stored.State.Customer))
                opened.BotUser = bot ??= (await DoorSettings.ReadAsync(tx.Connection, tx.Workspace, ct)).BotUser;
            messages.ForEach(opened.Reckon);
        }
        while (messages.Count == Page);
        held.Add(room, opened);
        return opened;
    }

    /// <summary>A conversation that was just made.</summary>
    public void Hold(HeldConversation made) => held.Add(made.Life.State.Room, made);

    /// <summary>Somebody has room, or another place, who had not before: the whole queue is looked at.</summary>
    public void AgentsChanged() => freed = true;

    /// <summary>What follows from what was decided: nobody stays with an agent who is not there, what waits is given away, everything is stored.</summary>
    public async Task CloseAsync()
    {
        foreach (var one in held.Values.ToList())
        {
            if (one.Life.State.Served)
                (await DeskAsync()).SendBack(one.Life, Now);
            await ReactAsync(one);
            freed |= one.Unsaved.Any(x => x.Kind == InboxEntries.AgentRemoved);
            await writer.SaveAsync(one);
        }

        var offered = await OfferedAsync();
        var waiting = held.Values.Where(x => x.Life.State.Queued && !offered.Contains(x.Life.State.Room)).Select(x => x.Life.State).ToList();
        if ((!freed && waiting.Count == 0) || !(await DeskAsync()).Automatic)
            return;
        var rules = (await SettingsAsync()).Rules;
        if (!freed)
        {
            // Nobody has more room than before, so whoever waited already goes on waiting.
            await GiveAsync(desk!.Settle(waiting.OrderBy(x => x.QueuedSince).ThenBy(x => x.Room).Select(x => WaitingConversation.Of(x, rules))));
            return;
        }

        var (since, room) = (0L, 0L);
        while (desk!.HasRoom)
        {
            var page = await QueueAsync(since, room, rules);
            await GiveAsync(desk.Settle(page));
            if (page.Count < Page)
                return;
            (since, room) = (page[^1].Since, page[^1].Conversation);
        }
    }

    /// <summary>What a program outside is still asked about: nobody else gives it away meanwhile.</summary>
    private async Task<HashSet<long>> OfferedAsync() => held.Values.Any(x => x.Life.State.Queued)
        ? [.. await tx.Connection.QueryAsync("select room_id from allocation_request where workspace_id = @workspace and until > @now", r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("now", Now))]
        : [];

    private async Task GiveAsync(IReadOnlyList<Given> given)
    {
        foreach (var (room, agent) in given)
        {
            var one = (await OpenAsync(room))!;
            await ReactAsync(one); // one that was not looked at before may have been written in
            if (!one.Life.Assign(agent, 0, Now).Ok)
                throw new InvalidOperationException("A conversation in the queue could not be given to anybody.");
            await writer.SaveAsync(one);
        }
    }

    private async Task ReactAsync(HeldConversation one)
    {
        if ((!one.Changed && !one.LookAgain) || !reacted.Add(one.Life.State.Room))
            return;
        foreach (var reaction in reactions)
            await reaction.ReactAsync(this, one, ct);
    }

    private Task<List<WaitingConversation>> QueueAsync(long since, long room, DeskRules rules) => tx.Connection.QueryAsync(
        """
        select room_id, division_id, channel_id, queued_since, language, skills, service, last_agent_id from conversation
        where workspace_id = @workspace and queued_since > 0 and (queued_since > @since or (queued_since = @since and room_id > @room))
            and not exists (select 1 from allocation_request a where a.room_id = conversation.room_id and a.until > @now)
        order by queued_since, room_id limit @limit
        """,
        r => new WaitingConversation(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetString(4))
        {
            Skills = StoredLists.Words(r.GetString(5)), Preferred = rules.ToLastAgent && r.GetInt64(6) > 1 ? r.GetInt64(7) : 0,
        },
        ct, ("workspace", tx.Workspace), ("since", since), ("room", room), ("now", Now), ("limit", Page));
}
