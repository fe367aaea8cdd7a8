using System.Data.Common;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Identity.Users;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Rooms;

/// <summary>A room as one of its members sees it.</summary>
/// <param name="Room">The room.</param>
/// <param name="Viewer">Whose view it is.</param>
/// <param name="Role">Their role.</param>
/// <param name="Unread">Messages of others after their read cursor.</param>
/// <param name="ReadId">Their read cursor.</param>
/// <param name="DeliveredId">Their delivered cursor.</param>
/// <param name="Last">The newest message they can see.</param>
/// <param name="Other">In a room of two: the other one.</param>
public sealed record RoomView(RoomRecord Room, long Viewer, MemberRole Role, long Unread, long ReadId, long DeliveredId, StoredMessage? Last, UserCard? Other)
{
    /// <summary>The id of the newest message, whether or not they can see it; what lists are ordered by.</summary>
    public long HeadId { get; init; }

    /// <summary>What this viewer calls the room: in a room of two, the other one's name.</summary>
    public string Name => Room.Kind == RoomKind.Single && Other is not null ? Other.Name : Room.Name;

    /// <summary>The picture this viewer sees.</summary>
    public string AvatarUrl => Room.Kind == RoomKind.Single && Other is not null && Room.AvatarUrl.Length == 0 ? Other.AvatarUrl : Room.AvatarUrl;
}

/// <summary>Reads rooms through a member's eyes.</summary>
internal sealed class RoomViews(Database database, UserDirectory users)
{
    /// <summary>Messages after the read cursor that others wrote and the member can see; m is the member's row, h the room's head.</summary>
    public const string Unread =
        $"""
        (h.last_seq - m.read_seq - ({SentCounts.OfMember} - m.sent_at_read)
            - (select count(*) from message u where u.room_id = m.room_id and u.id > m.read_id and u.id > m.cleared_id and (u.state = 1 or u.hidden_from <> 0)
                and u.sender_id <> m.user_id and (u.state = 1 or u.hidden_from = m.user_id)))
        """;

    private static readonly string From =
        $"""
        select {RoomRecord.Columns}, m.role, {Unread}, m.read_id, m.delivered_id,
            coalesce((select o.user_id from room_member o where r.kind = 0 and o.room_id = r.id and o.user_id <> @user limit 1), 0), h.last_id,
            {StoredMessage.Columns}
        from room_member m
        join room r on r.id = m.room_id
        join room_head h on h.room_id = m.room_id
        left join message x on x.workspace_id = r.workspace_id and x.id = (
            select y.id from message y where y.room_id = m.room_id and y.id > m.cleared_id and y.state = 0 and y.hidden_from <> m.user_id order by y.id desc limit 1)
        """;

    private static readonly int MessageAt = RoomRecord.Width + 6;

    /// <summary>One room, or null when the user is not in it.</summary>
    public async Task<RoomView?> OneAsync(long user, long room, CancellationToken ct) =>
        (await ViewsAsync(user, "m.room_id = @room", "", ct, ("room", room))).FirstOrDefault();

    /// <summary>Those of these rooms the user is in, by number.</summary>
    public Task<List<RoomView>> SomeAsync(long user, IEnumerable<long> rooms, CancellationToken ct) =>
        ViewsAsync(user, database.Dialect("m.room_id in (select value from json_each(@rooms))", "m.room_id in (select json_array_elements_text(@rooms::json)::bigint)"), "", ct,
            ("rooms", System.Text.Json.JsonSerializer.Serialize(rooms)));

    /// <summary>Those of these rooms the user is in, by unique id.</summary>
    public Task<List<RoomView>> SomeAsync(long workspace, long user, IEnumerable<string> uniqueIds, CancellationToken ct) =>
        ViewsAsync(
            user,
            "r.workspace_id = @workspace and r.unique_id in " + database.Dialect("(select value from json_each(@ids))", "(select json_array_elements_text(@ids::json))"), "", ct,
            ("workspace", workspace), ("ids", System.Text.Json.JsonSerializer.Serialize(uniqueIds)));

    /// <summary>The user's rooms, the one with the newest message first.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="kinds">Only these kinds; empty means all.</param>
    /// <param name="showEmpty">Whether rooms without a message are listed.</param>
    /// <param name="before">Continue after the room with this newest id and number (keyset); null starts at the top.</param>
    /// <param name="skip">For clients that count pages.</param>
    /// <param name="limit">How many.</param>
    /// <param name="ct">Gives up.</param>
    public Task<List<RoomView>> ListAsync(long user, IReadOnlyList<RoomKind> kinds, bool showEmpty, (long LastId, long Room)? before, int skip, int limit, CancellationToken ct)
    {
        var where = "m.user_id = @user"
            + OfKinds(kinds)
            + (showEmpty ? "" : " and h.last_id > 0")
            + (before is null ? "" : " and (h.last_id < @last or (h.last_id = @last and m.room_id < @room))");
        return ViewsAsync(user, where, " order by h.last_id desc, m.room_id desc limit @limit offset @skip", ct,
            ("last", before?.LastId ?? 0), ("room", before?.Room ?? 0), ("limit", limit), ("skip", skip));
    }

    /// <summary>Restricts rooms (r) to some kinds; to nothing when none is named.</summary>
    public static string OfKinds(IReadOnlyList<RoomKind> kinds) =>
        kinds.Count == 0 ? "" : $" and r.kind in ({string.Join(',', kinds.Select(kind => ((short)kind).ToString(System.Globalization.CultureInfo.InvariantCulture)))})";

    /// <summary>How many rooms of these kinds (all, when none is named) the user is in.</summary>
    public async Task<long> CountAsync(long user, IReadOnlyList<RoomKind> kinds, bool showEmpty, CancellationToken ct) =>
        await database.FirstAsync<long?>(
            "select count(*) from room_member m join room r on r.id = m.room_id join room_head h on h.room_id = m.room_id where m.user_id = @user"
            + OfKinds(kinds) + (showEmpty ? "" : " and h.last_id > 0"),
            r => r.GetInt64(0), ct, ("user", user)) ?? 0;

    /// <summary>Unread messages over all the user's rooms, and the number of rooms that have any.</summary>
    public async Task<(long Messages, long Rooms)> UnreadAsync(long user, CancellationToken ct) =>
        await database.FirstAsync(
            $"select coalesce(sum(n), 0), coalesce(sum(case when n > 0 then 1 else 0 end), 0) from (select {Unread} as n from room_member m join room_head h on h.room_id = m.room_id where m.user_id = @user) t",
            r => (Convert.ToInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), Convert.ToInt64(r.GetValue(1), System.Globalization.CultureInfo.InvariantCulture)),
            ct, ("user", user));

    private async Task<List<RoomView>> ViewsAsync(long user, string where, string tail, CancellationToken ct, params (string, object?)[] values)
    {
        var rows = await database.QueryAsync($"{From} where m.user_id = @user and {where}{tail}", Read, ct, [("user", user), .. values]);
        var others = await users.ByIdsAsync(rows.Select(row => row.Other).Where(other => other != 0), ct);
        return rows.ConvertAll(row => row.View with { Viewer = user, Other = others.GetValueOrDefault(row.Other) });
    }

    private static (RoomView View, long Other) Read(DbDataReader r)
    {
        const int At = RoomRecord.Width;
        var last = r.IsDBNull(MessageAt) ? null : StoredMessage.Read(r, MessageAt);
        return (new RoomView(RoomRecord.Read(r), 0, (MemberRole)r.GetInt16(At), r.GetInt64(At + 1), r.GetInt64(At + 2), r.GetInt64(At + 3), last, null) { HeadId = r.GetInt64(At + 5) }, r.GetInt64(At + 4));
    }
}
