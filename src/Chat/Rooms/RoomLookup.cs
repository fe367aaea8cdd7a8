using Conversa.Platform.Storage;

namespace Conversa.Chat.Rooms;

/// <summary>Room records without a viewer: for servers, and to look before writing.</summary>
internal sealed class RoomLookup(Database database)
{
    public Task<RoomRecord?> ByIdAsync(long workspace, long room, CancellationToken ct) =>
        database.FirstAsync<RoomRecord>($"select {RoomRecord.Columns} from room r where r.workspace_id = @workspace and r.id = @room", RoomRecord.Read, ct, ("workspace", workspace), ("room", room));

    public Task<RoomRecord?> ByUniqueIdAsync(long workspace, string uniqueId, CancellationToken ct) =>
        database.FirstAsync<RoomRecord>($"select {RoomRecord.Columns} from room r where r.workspace_id = @workspace and r.unique_id = @unique", RoomRecord.Read, ct, ("workspace", workspace), ("unique", uniqueId));

    /// <summary>A workspace's rooms, newest made first.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="kinds">Only these kinds; empty means all.</param>
    /// <param name="before">Continue below this number (keyset); 0 starts at the newest.</param>
    /// <param name="limit">How many.</param>
    /// <param name="ct">Gives up.</param>
    public Task<List<RoomRecord>> ListAsync(long workspace, IReadOnlyList<RoomKind> kinds, long before, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"select {RoomRecord.Columns} from room r where r.workspace_id = @workspace and r.id < @before" + RoomViews.OfKinds(kinds) + " order by r.id desc limit @limit",
            RoomRecord.Read, ct, ("workspace", workspace), ("before", before == 0 ? long.MaxValue : before), ("limit", limit));

    public async Task<bool> IsMemberAsync(long room, long user, CancellationToken ct) =>
        await database.FirstAsync<long?>("select 1 from room_member where room_id = @room and user_id = @user", r => r.GetInt64(0), ct, ("room", room), ("user", user)) is not null;
}
