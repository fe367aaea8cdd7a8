using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.FollowUps;

/// <summary>A reminder to look at a conversation again. Unlike a snooze it does not put it out of the way, and nothing the customer writes undoes it.</summary>
internal sealed class FollowUp : IReaction
{
    /// <summary>Sets it, in place of the one before.</summary>
    public static async Task SetAsync(Decision decision, HeldConversation held, long at, string note, long by, CancellationToken ct)
    {
        var (connection, room) = (decision.Tx.Connection, held.Life.State.Room);
        var known = await connection.FirstAsync("select due_at, note from follow_up where room_id = @room", r => (Due: r.GetInt64(0), Note: r.GetString(1)), ct, ("room", room));
        if (known == (at, note))
            return;
        await connection.ExecuteAsync(
            """
            insert into follow_up (room_id, workspace_id, due_at, note, by_id) values (@room, @workspace, @due, @note, @by)
            on conflict (room_id) do update set due_at = excluded.due_at, note = excluded.note, by_id = excluded.by_id
            """,
            ct, ("room", room), ("workspace", decision.Tx.Workspace), ("due", at), ("note", note), ("by", by));
        held.Life.Remember(InboxEntries.FollowUpSet, by, decision.Now, at, note);
    }

    /// <summary>Takes it back.</summary>
    public static async Task DropAsync(Decision decision, HeldConversation held, long by, CancellationToken ct)
    {
        if (await decision.Tx.Connection.ExecuteAsync("delete from follow_up where room_id = @room", ct, ("room", held.Life.State.Room)) > 0)
            held.Life.Remember(InboxEntries.FollowUpDropped, by, decision.Now);
    }

    /// <summary>When each of these conversations is to be looked at again.</summary>
    public static async Task<Dictionary<long, long>> OfAsync(Database database, IEnumerable<long> rooms, CancellationToken ct) => (await database.QueryAsync(
        "select room_id, due_at from follow_up where room_id in " + database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)"),
        r => (Room: r.GetInt64(0), Due: r.GetInt64(1)), ct, ("rooms", StoredLists.Text(rooms)))).ToDictionary(x => x.Room, x => x.Due);

    /// <summary>Tells of it when its time has come, once: telling and forgetting are one.</summary>
    public async Task ReactAsync(Decision decision, HeldConversation held, CancellationToken ct)
    {
        if (!held.LookAgain)
            return;
        var due = await decision.Tx.Connection.FirstAsync<(long At, string Note, long By)?>(
            "delete from follow_up where room_id = @room and due_at <= @now returning due_at, note, by_id", r => (r.GetInt64(0), r.GetString(1), r.GetInt64(2)), ct,
            ("room", held.Life.State.Room), ("now", decision.Now));
        if (due is { } one)
            held.Life.Remember(InboxEntries.FollowUpDue, one.By, decision.Now, one.At, one.Note);
    }
}
