using System.Collections.Concurrent;
using Conversa.Identity;
using Conversa.Identity.Blocks;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Rooms;

/// <summary>
/// The rooms this process is busy with. Exact at the workspace's head for the writer (see <see cref="ILogState"/>), and never behind what a listener
/// was handed. A room that is loaded while something about it changes is used once and not kept.
/// </summary>
internal sealed class RoomDirectory(Database database, ChatOptions options) : ILogState
{
    private const int Stripes = 4096;

    private readonly ConcurrentDictionary<long, RoomState> rooms = new();
    private readonly int[] changes = new int[Stripes];
    private int evicting;

    /// <summary>The room, or null when there is none with this number.</summary>
    public ValueTask<RoomState?> FindAsync(long room, CancellationToken ct)
    {
        if (!rooms.TryGetValue(room, out var state))
            return new ValueTask<RoomState?>(LoadAsync(room, ct));
        state.LastUsed = Environment.TickCount64;
        return new ValueTask<RoomState?>(state);
    }

    /// <summary>The room if the user is in it; "not yours" answers like "not there".</summary>
    public async ValueTask<RoomState?> FindForAsync(long workspace, long room, long user, CancellationToken ct) =>
        await FindAsync(room, ct) is { } state && state.Workspace == workspace && state.Members.ContainsKey(user) ? state : null;

    /// <summary>The writer stored messages: the room's head moved.</summary>
    public void MoveHead(long room, long seq, long id, string clientId)
    {
        Interlocked.Increment(ref changes[Stripe(room)]);
        if (rooms.TryGetValue(room, out var state))
            state.MoveHead(seq, id, clientId);
    }

    /// <summary>The writer moved a member's cursors.</summary>
    public void MoveCursor(long room, long user, long readId, long deliveredId)
    {
        Interlocked.Increment(ref changes[Stripe(room)]);
        if (rooms.TryGetValue(room, out var state) && state.Members.TryGetValue(user, out var member))
            (member.ReadId, member.DeliveredId) = (readId, deliveredId);
    }

    public void Advanced(long workspace, IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Kind is IdentityEntries.UserBlocked or IdentityEntries.UserUnblocked)
                DropPair(workspace, entry.Actor, entry.Subject);
            else if (entry.Room != 0 && entry.Kind is >= ChatEntries.MessagePosted and <= ChatEntries.LastKind)
                Drop(entry.Room, entry); // what other modules say of a room changes nothing that is kept here
        }
    }

    public void Forget(long workspace)
    {
        foreach (var (id, room) in rooms)
        {
            if (room.Workspace == workspace)
                Drop(id);
        }

        for (var i = 0; i < Stripes; i++)
            Interlocked.Increment(ref changes[i]);
    }

    private static int Stripe(long room) => (int)(room & (Stripes - 1));

    private void Drop(long room, LogEntry entry)
    {
        // A large channel is not loaded again for each one who joins or leaves it.
        if (entry.Kind is ChatEntries.MemberJoined or ChatEntries.MemberLeft && rooms.TryGetValue(room, out var state) && state.Kind == RoomKind.Channel)
        {
            Interlocked.Increment(ref changes[Stripe(room)]);
            if (entry.Kind == ChatEntries.MemberJoined)
                state.Members.TryAdd(entry.Subject, new MemberState(MemberRole.Member));
            else
                state.Members.TryRemove(entry.Subject, out _);
            return;
        }

        Drop(room);
    }

    private void Drop(long room)
    {
        Interlocked.Increment(ref changes[Stripe(room)]);
        rooms.TryRemove(room, out _);
    }

    private void DropPair(long workspace, long one, long other)
    {
        foreach (var (id, room) in rooms)
        {
            if (room.Workspace == workspace && room.Kind == RoomKind.Single && room.Members.ContainsKey(one) && room.Members.ContainsKey(other))
                Drop(id);
        }

        // A room of the two may be on its way in; there is no telling which stripe is its.
        for (var i = 0; i < Stripes; i++)
            Interlocked.Increment(ref changes[i]);
    }

    private async Task<RoomState?> LoadAsync(long id, CancellationToken ct)
    {
        var before = Volatile.Read(ref changes[Stripe(id)]);
        await using var connection = await database.OpenReadAsync(ct);
        var room = await connection.FirstAsync(
            """
            select r.workspace_id, r.kind, r.unique_id, r.name, r.avatar_url, r.options, h.last_seq, h.last_id, coalesce(m.client_id, '')
            from room r join room_head h on h.room_id = r.id
            left join message m on m.workspace_id = r.workspace_id and m.id = h.last_id
            where r.id = @id
            """,
            r => (Workspace: r.GetInt64(0), Kind: (RoomKind)r.GetInt16(1), UniqueId: r.GetString(2), Name: r.GetString(3), Avatar: r.GetString(4), Options: r.GetString(5),
                Seq: r.GetInt64(6), Last: r.GetInt64(7), Client: r.GetString(8)),
            ct, ("id", id));
        if (room.Workspace == 0)
            return null;
        var members = await connection.QueryAsync(
            "select user_id, role, read_id, delivered_id from room_member where room_id = @id",
            r => (User: r.GetInt64(0), Role: (MemberRole)r.GetInt16(1), Read: r.GetInt64(2), Delivered: r.GetInt64(3)), ct, ("id", id));
        var blockers = room.Kind == RoomKind.Single && members.Count == 2
            ? await PairBlocks.BlockersAmongAsync(connection, members[0].User, members[1].User, ct)
            : [];
        var state = new RoomState(room.Workspace, id, room.Kind, room.UniqueId, room.Name, room.Avatar, room.Options) { Blockers = blockers, LastUsed = Environment.TickCount64 };
        state.MoveHead(room.Seq, room.Last, room.Client);
        foreach (var member in members)
            state.Members[member.User] = new MemberState(member.Role) { ReadId = member.Read, DeliveredId = member.Delivered };

        if (Volatile.Read(ref changes[Stripe(id)]) == before)
        {
            rooms[id] = state;
            if (Volatile.Read(ref changes[Stripe(id)]) != before)
                rooms.TryRemove(new KeyValuePair<long, RoomState>(id, state)); // it changed between the look and the keeping
            EvictIfFull();
        }

        return state;
    }

    private void EvictIfFull()
    {
        if (rooms.Count <= options.CachedRooms || Interlocked.Exchange(ref evicting, 1) == 1)
            return;
        foreach (var (id, _) in rooms.ToArray().OrderBy(pair => pair.Value.LastUsed).Take(options.CachedRooms / 4))
            rooms.TryRemove(id, out _);
        Volatile.Write(ref evicting, 0);
    }
}
