using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Members;

/// <summary>One member, with their cursors.</summary>
/// <param name="User">Who.</param>
/// <param name="Role">What they may do.</param>
/// <param name="JoinedAt">Unix milliseconds.</param>
/// <param name="ReadId">Everything up to this message id is read.</param>
/// <param name="DeliveredId">Everything up to this message id has arrived.</param>
public sealed record MemberView(UserCard User, MemberRole Role, long JoinedAt, long ReadId, long DeliveredId);

/// <summary>Lists a room's members by page; there is no ceiling to how many there are.</summary>
public sealed class ListMembers
{
    private readonly Database database;
    private readonly RoomDirectory rooms;
    private readonly UserDirectory users;

    internal ListMembers(Database database, RoomDirectory rooms, UserDirectory users) => (this.database, this.rooms, this.users) = (database, rooms, users);

    /// <param name="Room">Which room.</param>
    /// <param name="After">Continue after this user number (keyset); 0 starts at the first.</param>
    /// <param name="Skip">For clients that count pages.</param>
    /// <param name="Limit">How many.</param>
    /// <param name="Descending">Newest number first.</param>
    public sealed record Query(long Room, long After, int Skip, int Limit, bool Descending = false);

    /// <returns>The members, in the order of their numbers.</returns>
    public async Task<Result<IReadOnlyList<MemberView>>> Handle(Query query, Actor actor, CancellationToken ct)
    {
        if (await rooms.FindAsync(query.Room, ct) is not { } room || room.Workspace != actor.Workspace || (actor.Kind == ActorKind.User && !room.Members.ContainsKey(actor.User)))
            return ChatRefusals.NoRoom;
        return Result.Of(await PageAsync(query, ct));
    }

    /// <summary>The first members of several rooms, for lists that show them; those of one room in the order of their numbers.</summary>
    internal async Task<ILookup<long, MemberView>> OfRoomsAsync(IEnumerable<long> roomIds, CancellationToken ct)
    {
        var rows = await database.QueryAsync(
            "select room_id, user_id, role, joined_at, read_id, delivered_id from room_member where room_id in "
            + database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)") + " order by room_id, user_id limit 10000",
            r => (Room: r.GetInt64(0), User: r.GetInt64(1), Role: (MemberRole)r.GetInt16(2), Joined: r.GetInt64(3), Read: r.GetInt64(4), Delivered: r.GetInt64(5)),
            ct, ("rooms", System.Text.Json.JsonSerializer.Serialize(roomIds)));
        var cards = await users.ByIdsAsync(rows.Select(row => row.User), ct);
        return rows.Where(row => cards.ContainsKey(row.User)).ToLookup(row => row.Room, row => new MemberView(cards[row.User], row.Role, row.Joined, row.Read, row.Delivered));
    }

    /// <summary>A room's first members, for those who need not be in it.</summary>
    internal Task<IReadOnlyList<MemberView>> FirstAsync(long room, int limit, CancellationToken ct) => PageAsync(new Query(room, 0, 0, limit), ct);

    private async Task<IReadOnlyList<MemberView>> PageAsync(Query query, CancellationToken ct)
    {
        var (compare, order) = query.Descending ? ("<", "desc") : (">", "asc");
        var rows = await database.QueryAsync(
            "select user_id, role, joined_at, read_id, delivered_id from room_member where room_id = @room"
            + (query.After == 0 ? "" : $" and user_id {compare} @after") + $" order by user_id {order} limit @limit offset @skip",
            r => (User: r.GetInt64(0), Role: (MemberRole)r.GetInt16(1), Joined: r.GetInt64(2), Read: r.GetInt64(3), Delivered: r.GetInt64(4)),
            ct, ("room", query.Room), ("after", query.After), ("limit", query.Limit), ("skip", query.Skip));
        var cards = await users.ByIdsAsync(rows.Select(row => row.User), ct);
        return [.. rows.Where(row => cards.ContainsKey(row.User)).Select(row => new MemberView(cards[row.User], row.Role, row.Joined, row.Read, row.Delivered))];
    }

}
