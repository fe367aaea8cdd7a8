using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>A room's messages as they are stored, for modules that answer for who may see them.</summary>
public static class RoomHistory
{
    /// <summary>The messages after an id, oldest first; deleted ones too, without content.</summary>
    /// <param name="connection">Where to read: inside a workspace's transaction it is exact.</param>
    /// <param name="room">The room.</param>
    /// <param name="after">The last id that is known; 0 for none.</param>
    /// <param name="limit">How many.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<List<StoredMessage>> AfterAsync(DbConnection connection, long room, long after, int limit, CancellationToken ct) => connection.QueryAsync(
        $"select {StoredMessage.Columns} from message x where x.room_id = @room and x.id > @after order by x.id limit @limit", StoredMessage.Read, ct,
        ("room", room), ("after", after), ("limit", limit));

    /// <summary>The message a sender gave this id, in whichever room; null when there is none.</summary>
    public static Task<StoredMessage?> ByClientIdAsync(DbConnection connection, long workspace, long sender, string clientId, CancellationToken ct) => connection.FirstAsync<StoredMessage>(
        $"select {StoredMessage.Columns} from message x where x.workspace_id = @workspace and x.client_id = @client and x.sender_id = @sender", StoredMessage.Read, ct,
        ("workspace", workspace), ("client", clientId), ("sender", sender));

    /// <summary>These messages of a workspace, by id; deleted ones too, without content.</summary>
    public static async Task<IReadOnlyDictionary<long, StoredMessage>> ByIdsAsync(Database database, long workspace, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        ids.Count == 0 ? new Dictionary<long, StoredMessage>() : (await new MessageReader(database).StoredAsync(workspace, ids, ct)).ToDictionary(message => message.Id);

    /// <summary>The newest message of one sender in a room that was not deleted, or null.</summary>
    public static Task<StoredMessage?> NewestOfAsync(Database database, long room, long sender, CancellationToken ct) => database.FirstAsync<StoredMessage>(
        $"select {StoredMessage.Columns} from message x where x.room_id = @room and x.sender_id = @sender and x.state = 0 order by x.id desc limit 1", StoredMessage.Read, ct,
        ("room", room), ("sender", sender));
}
