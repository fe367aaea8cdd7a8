using Conversa.Platform.Storage;

namespace Conversa.Chat.Rooms;

/// <summary>Room records without a viewer: for servers, and to look before writing.</summary>
internal sealed class RoomLookup(Database database)
{
    public Task<RoomRecord?> ByIdAsync(long workspace, long room, CancellationToken ct) =>
        database.FirstAsync<RoomRecord>($"select {RoomRecord.Columns} from room r where r.workspace_id = @workspace and r.id = @room", RoomRecord.Read, ct, ("workspace", workspace), ("room", room));

    public Task<RoomRecord?> ByUniqueIdAsync(long workspace, string uniqueId, CancellationToken ct) =>
        database.FirstAsync<RoomRecord>($"select {RoomRecord.Columns} from room r where r.workspace_id = @workspace and r.unique_id = @unique", RoomRecord.Read, ct, ("workspace", workspace), ("unique", uniqueId));

    public async Task<bool> IsMemberAsync(long room, long user, CancellationToken ct) =>
        await database.FirstAsync<long?>("select 1 from room_member where room_id = @room and user_id = @user", r => r.GetInt64(0), ct, ("room", room), ("user", user)) is not null;
}
