using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Storage;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Decisions;

/// <summary>Stores what happened to a conversation: its row, its history, the log, who is in the room, what agents have, what views count.</summary>
internal sealed class ConversationWriter(LogTransaction tx, UserDirectory users, CancellationToken ct)
{
    /// <summary>Whether something was put on its way to programs outside.</summary>
    public bool Outgoing { get; private set; }

    public async Task SaveAsync(HeldConversation held)
    {
        if (!held.Changed)
            return;
        var facts = held.Unsaved.ToList();
        var (before, after) = (held.Before, held.Life.State);
        var version = await RememberAsync(held, facts);
        await WriteServicesAsync(before, after, facts);
        await WriteRowAsync(held, version);
        foreach (var fact in facts)
            await FollowAsync(held, fact, version);
        await CountAsync(before, after);
        Outgoing |= await DoorsOut.QueueAsync(tx, held, before, version, ct);
        held.Saved();
    }

    /// <summary>The history and the log: ids and kinds there, words here.</summary>
    private async Task<long> RememberAsync(HeldConversation held, List<Fact> facts)
    {
        var state = held.Life.State;
        var position = facts.Count == 0 ? tx.Append(InboxEntries.ConversationMoved, state.Room, 0, held.Marks.LastMessage) : 0;
        foreach (var fact in facts)
        {
            position = tx.Append(fact.Kind, state.Room, fact.Actor, fact.Subject);
            await tx.Connection.ExecuteAsync(
                """
                insert into conversation_fact (workspace_id, position, room_id, customer_id, kind, actor_id, subject, detail, request_key, at)
                values (@workspace, @position, @room, @customer, @kind, @actor, @subject, @detail, @key, @at)
                """,
                ct, ("workspace", tx.Workspace), ("position", position), ("room", state.Room), ("customer", state.Customer), ("kind", fact.Kind), ("actor", fact.Actor), ("subject", fact.Subject),
                ("detail", fact.Detail), ("key", fact.Kind == InboxEntries.Noted ? held.RequestKey : null), ("at", fact.At));
        }

        return position;
    }

    private async Task WriteServicesAsync(ConversationState? before, ConversationState after, List<Fact> facts)
    {
        // One that ended and one that began may both have happened since it was stored.
        var state = before;
        foreach (var fact in facts)
        {
            if (fact.Kind == InboxEntries.ServiceOpened && state?.Service is { } ended && ended != before!.Service)
                await WriteServiceAsync(state, ended);
            state = (state ?? after with { Service = null, Agents = [], Session = 0 }).After(fact);
        }

        if (after.Service is { } service && service != before?.Service)
            await WriteServiceAsync(after, service);
    }

    private Task<int> WriteServiceAsync(ConversationState state, Episode service) => tx.Connection.ExecuteAsync(
        """
        insert into conversation_service (room_id, number, workspace_id, customer_id, channel_id, division_id, opened_at, first_message_id, first_reply_at, first_reply_by, resolved_at, resolved_by, notes, score)
        values (@room, @number, @workspace, @customer, @channel, @division, @opened, @first, @reply, @replier, @resolved, @resolver, @notes, @score)
        on conflict (room_id, number) do update set division_id = excluded.division_id, first_message_id = excluded.first_message_id, first_reply_at = excluded.first_reply_at,
            first_reply_by = excluded.first_reply_by, resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by, notes = excluded.notes, score = excluded.score
        """,
        ct, ("room", state.Room), ("number", (long)service.Number), ("workspace", tx.Workspace), ("customer", state.Customer), ("channel", state.Channel), ("division", state.Division),
        ("opened", service.OpenedAt), ("first", service.FirstMessage), ("reply", service.FirstReplyAt), ("replier", service.FirstReplyBy), ("resolved", service.ResolvedAt),
        ("resolver", service.ResolvedBy), ("notes", service.Notes), ("score", (short)service.Score));

    private Task<int> WriteRowAsync(HeldConversation held, long version)
    {
        var (s, marks) = (held.Life.State, held.Marks);
        return tx.Connection.ExecuteAsync(
            """
            insert into conversation (room_id, workspace_id, channel_id, customer_id, division_id, resolved, served, queued_since, bot, blocked, snoozed_until, agents, last_agent_id, session, service,
                unanswered_since, language, skills, tags, info, extras, seen_id, last_message_id, last_at, last_customer_at, window_ends_at, created_at, version)
            values (@room, @workspace, @channel, @customer, @division, @resolved, @served, @queued, @bot, @blocked, @snoozed, @agents, @last_agent, @session, @service,
                @unanswered, @language, @skills, @tags, @info, @extras, @seen, @last_message, @last_at, @last_customer_at, @window, @created, @version)
            on conflict (room_id) do update set division_id = excluded.division_id, resolved = excluded.resolved, served = excluded.served, queued_since = excluded.queued_since, bot = excluded.bot,
                blocked = excluded.blocked, snoozed_until = excluded.snoozed_until, agents = excluded.agents, last_agent_id = excluded.last_agent_id, session = excluded.session,
                service = excluded.service, unanswered_since = excluded.unanswered_since, language = excluded.language, skills = excluded.skills, tags = excluded.tags, info = excluded.info,
                extras = excluded.extras, seen_id = excluded.seen_id, last_message_id = excluded.last_message_id, last_at = excluded.last_at, last_customer_at = excluded.last_customer_at,
                window_ends_at = excluded.window_ends_at, version = excluded.version
            """,
            ct, ("room", s.Room), ("workspace", tx.Workspace), ("channel", s.Channel), ("customer", s.Customer), ("division", s.Division), ("resolved", s.Resolved), ("served", s.Served),
            ("queued", s.QueuedSince), ("bot", s.Bot), ("blocked", s.Blocked), ("snoozed", s.SnoozedUntil), ("agents", StoredLists.Text(s.Agents)), ("last_agent", s.LastAgent),
            ("session", (long)s.Session), ("service", (long)(s.Service?.Number ?? 0)), ("unanswered", s.UnansweredSince), ("language", s.Language), ("skills", StoredLists.Text(s.Skills)),
            ("tags", StoredLists.Text(s.Tags)), ("info", held.Info), ("extras", held.Extras), ("seen", marks.Seen), ("last_message", marks.LastMessage), ("last_at", marks.LastAt),
            ("last_customer_at", marks.LastCustomerAt), ("window", held.WindowEndsAt), ("created", held.CreatedAt), ("version", version));
    }

    /// <summary>What a fact means for the room and for those who look things up.</summary>
    private async Task FollowAsync(HeldConversation held, Fact fact, long version)
    {
        var (room, channel) = (held.Life.State.Room, held.Life.State.Channel);
        switch (fact.Kind)
        {
            case InboxEntries.AgentAssigned:
                await tx.Connection.ExecuteAsync("insert into conversation_agent (user_id, room_id) values (@user, @room) on conflict do nothing", ct, ("user", fact.Subject), ("room", room));
                await LoadAsync(fact.Subject, channel, 1);
                await tx.Connection.ExecuteAsync("update agent_desk set last_given = @version where user_id = @user", ct, ("version", version), ("user", fact.Subject));
                await JoinAsync(room, fact.Subject, fact.Actor, tell: true);
                break;
            case InboxEntries.AgentRemoved:
                await tx.Connection.ExecuteAsync("delete from conversation_agent where user_id = @user and room_id = @room", ct, ("user", fact.Subject), ("room", room));
                await LoadAsync(fact.Subject, channel, -1);
                await (await RoomAsync(room)).RemoveAsync(fact.Subject, fact.Actor);
                break;
            case InboxEntries.Blocked:
                await (await RoomAsync(room)).RemoveAsync(held.Life.State.Customer, fact.Actor);
                break;
            case InboxEntries.Unblocked:
                await JoinAsync(room, held.Life.State.Customer, fact.Actor, tell: false);
                break;
            case InboxEntries.Tagged:
                await tx.Connection.ExecuteAsync("insert into conversation_tag (workspace_id, tag, room_id) values (@workspace, @tag, @room) on conflict do nothing", ct,
                    ("workspace", tx.Workspace), ("tag", fact.Detail), ("room", room));
                break;
            case InboxEntries.Untagged:
                await tx.Connection.ExecuteAsync("delete from conversation_tag where workspace_id = @workspace and tag = @tag and room_id = @room", ct,
                    ("workspace", tx.Workspace), ("tag", fact.Detail), ("room", room));
                break;
        }
    }

    private async Task JoinAsync(long roomId, long user, long by, bool tell)
    {
        var room = await RoomAsync(roomId);
        if (!await room.AddAsync(user, MemberRole.Member, by) || !tell || await users.ByIdAsync(user, ct) is not { } card)
            return;
        await room.TellJoinedAsync(card);
    }

    private async Task<RoomChange> RoomAsync(long room) =>
        await RoomChange.OpenAsync(tx, room, ct) ?? throw new InvalidOperationException("A conversation without a room.");

    private Task<int> LoadAsync(long agent, long channel, int more) => tx.Connection.ExecuteAsync(
        """
        insert into agent_load (user_id, channel_id, workspace_id, count) values (@user, @channel, @workspace, @more)
        on conflict (user_id, channel_id) do update set count = agent_load.count + excluded.count
        """,
        ct, ("user", agent), ("channel", channel), ("workspace", tx.Workspace), ("more", (long)more));

    private async Task CountAsync(ConversationState? before, ConversationState after)
    {
        var (old, now) = (before is null ? [] : InboxCounts.Of(before), InboxCounts.Of(after));
        foreach (var (name, subject) in old.Except(now))
            await CountAsync(name, subject, -1);
        foreach (var (name, subject) in now.Except(old))
            await CountAsync(name, subject, 1);
    }

    private Task<int> CountAsync(string name, long subject, int more) => tx.Connection.ExecuteAsync(
        """
        insert into inbox_count (workspace_id, name, subject, value) values (@workspace, @name, @subject, @more)
        on conflict (workspace_id, name, subject) do update set value = inbox_count.value + excluded.value
        """,
        ct, ("workspace", tx.Workspace), ("name", name), ("subject", subject), ("more", (long)more));
}
