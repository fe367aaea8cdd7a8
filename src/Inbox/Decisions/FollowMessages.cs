using Conversa.Chat;
using Conversa.Identity;
using Conversa.Inbox.Agents;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Memory;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Decisions;

/// <summary>
/// Hears of every message at least once, whatever happens to the node, and lets the conversations it belongs to react. Messages are reckoned by
/// their place in the room, so hearing of one twice changes nothing.
/// </summary>
internal sealed class FollowMessages(Database database, InboxDesk desk, AgentAvailability availability) : ILogConsumer
{
    private const int AtOnce = 50;
    private const int MostKnown = 200_000;

    /// <summary>Rooms that are no conversation's: a conversation is made together with its room, so they never become one.</summary>
    private readonly BoundedCache<long, bool> ordinary = new(MostKnown);

    public string Name => "inbox";

    public bool Wants(LogEntry entry) => entry.Kind == IdentityEntries.StaffChanged || (entry.Kind == ChatEntries.MessagePosted && !ordinary.TryGet(entry.Room, out _));

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var rooms = entries.Where(x => x.Kind == ChatEntries.MessagePosted).Select(x => x.Room).Distinct().Where(x => !ordinary.TryGet(x, out _)).ToList();
        foreach (var some in rooms.Chunk(AtOnce))
        {
            var behind = await BehindAsync(workspace, some, ct);
            if (behind.Count > 0)
                await ReactAsync(workspace, behind, ct);
        }

        foreach (var agent in entries.Where(x => x.Kind == IdentityEntries.StaffChanged).Select(x => x.Subject).Distinct())
            await availability.CheckStaffAsync(workspace, agent, ct);
    }

    private async Task<List<long>> BehindAsync(long workspace, long[] rooms, CancellationToken ct)
    {
        var ticket = ordinary.Ticket();
        var found = await database.QueryAsync(
            "select c.room_id, h.last_id > c.seen_id from conversation c join room_head h on h.room_id = c.room_id where c.workspace_id = @workspace and c.room_id in "
            + database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)"),
            r => (Room: r.GetInt64(0), Behind: r.GetBoolean(1)), ct, ("workspace", workspace), ("rooms", Storage.StoredLists.Text(rooms)));
        foreach (var room in rooms.Except(found.Select(x => x.Room)))
            ordinary.Keep(room, true, ticket);
        return [.. found.Where(x => x.Behind).Select(x => x.Room)];
    }

    private async Task ReactAsync(long workspace, List<long> rooms, CancellationToken ct)
    {
        var reacted = await desk.DecideAsync<Done>(workspace, async decision =>
        {
            foreach (var room in rooms)
                await decision.OpenAsync(room);
            return Done.It;
        }, ct);
        if (!reacted.Ok)
            throw new InvalidOperationException(reacted.Refusal.Sentence); // the log is full or stopping: the same entries come again
    }
}
