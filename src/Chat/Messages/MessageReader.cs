using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>Reads messages with their reader's eyes: what was deleted, cleared for oneself, or sent by someone one had blocked, is not there.</summary>
internal sealed class MessageReader(Database database)
{
    /// <summary>x is the message, m the reader's membership.</summary>
    public const string Visible = "x.state = 0 and x.hidden_from <> m.user_id and x.id > m.cleared_id";

    private const string Join = "from room_member m join message x on x.room_id = m.room_id";

    /// <summary>One visible message of a room, or null.</summary>
    public Task<StoredMessage?> VisibleAsync(long workspace, long user, long room, long id, CancellationToken ct) =>
        database.FirstAsync<StoredMessage>(
            $"select {StoredMessage.Columns} {Join} where m.room_id = @room and m.user_id = @user and x.workspace_id = @workspace and x.id = @id and {Visible}",
            StoredMessage.Read, ct, ("workspace", workspace), ("room", room), ("user", user), ("id", id));

    /// <summary>One stored message of a workspace, visible or not, or null.</summary>
    public Task<StoredMessage?> StoredAsync(long workspace, long id, CancellationToken ct) =>
        database.FirstAsync<StoredMessage>($"select {StoredMessage.Columns} from message x where x.workspace_id = @workspace and x.id = @id", StoredMessage.Read, ct, ("workspace", workspace), ("id", id));

    /// <summary>A message of a room as a caller may see it: a user what is visible to them, a server what is stored and not deleted.</summary>
    public async Task<StoredMessage?> SeenAsync(Actor actor, long room, long id, CancellationToken ct) =>
        actor.Kind == ActorKind.User ? await VisibleAsync(actor.Workspace, actor.User, room, id, ct)
        : await StoredAsync(actor.Workspace, id, ct) is { Deleted: false } stored && stored.Room == room ? stored
        : null;

    /// <summary>Stored messages of a workspace by id, in order.</summary>
    public Task<List<StoredMessage>> StoredAsync(long workspace, IEnumerable<long> ids, CancellationToken ct) =>
        database.QueryAsync(
            $"select {StoredMessage.Columns} from message x where x.workspace_id = @workspace and x.id in "
            + database.Dialect("(select value from json_each(@ids))", "(select json_array_elements_text(@ids::json)::bigint)") + " order by x.id",
            StoredMessage.Read, ct, ("workspace", workspace), ("ids", System.Text.Json.JsonSerializer.Serialize(ids)));

    /// <summary>A page of a room's history before an id (0: from the newest), newest first.</summary>
    public Task<List<StoredMessage>> BeforeAsync(long user, long room, long before, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"select {StoredMessage.Columns} {Join} where m.room_id = @room and m.user_id = @user and x.id < @before and {Visible} order by x.id desc limit @limit",
            StoredMessage.Read, ct, ("room", room), ("user", user), ("before", before == 0 ? long.MaxValue : before), ("limit", limit));

    /// <summary>A page of a room's history after an id, oldest first.</summary>
    public Task<List<StoredMessage>> AfterAsync(long user, long room, long after, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"select {StoredMessage.Columns} {Join} where m.room_id = @room and m.user_id = @user and x.id > @after and {Visible} order by x.id limit @limit",
            StoredMessage.Read, ct, ("room", room), ("user", user), ("after", after), ("limit", limit));

    /// <summary>A room's messages without a reader, for servers: within [first, last], oldest first.</summary>
    public Task<List<StoredMessage>> RangeAsync(long room, long first, long last, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"select {StoredMessage.Columns} from message x where x.room_id = @room and x.id >= @first and x.id <= @last and x.state = 0 order by x.id limit @limit",
            StoredMessage.Read, ct, ("room", room), ("first", first), ("last", last), ("limit", limit));

    /// <summary>A room's messages without a reader, for servers: newest first, skipping pages.</summary>
    public Task<List<StoredMessage>> PageAsync(long room, int skip, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"select {StoredMessage.Columns} from message x where x.room_id = @room and x.state = 0 order by x.id desc limit @limit offset @skip",
            StoredMessage.Read, ct, ("room", room), ("limit", limit), ("skip", skip));

    /// <summary>A room's messages without a reader, for servers: before an id (0: from the newest), newest first.</summary>
    public Task<List<StoredMessage>> StoredBeforeAsync(long room, long before, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"select {StoredMessage.Columns} from message x where x.room_id = @room and x.id < @before and x.state = 0 order by x.id desc limit @limit",
            StoredMessage.Read, ct, ("room", room), ("before", before == 0 ? long.MaxValue : before), ("limit", limit));

    /// <summary>Messages of all the user's rooms after an id, in order.</summary>
    public Task<List<StoredMessage>> SyncAsync(long user, long after, int limit, CancellationToken ct) =>
        database.QueryAsync(
            $"""
            select {StoredMessage.Columns} from room_member m
            join room_head h on h.room_id = m.room_id and h.last_id > @after
            join message x on x.room_id = m.room_id and x.id > @after
            where m.user_id = @user and {Visible} order by x.id limit @limit
            """,
            StoredMessage.Read, ct, ("user", user), ("after", after), ("limit", limit));

    /// <summary>The newest message id over all the user's rooms; 0 when there is none.</summary>
    public async Task<long> NewestAsync(long user, CancellationToken ct) =>
        await database.FirstAsync<long?>(
            "select coalesce(max(h.last_id), 0) from room_member m join room_head h on h.room_id = m.room_id where m.user_id = @user", r => r.GetInt64(0), ct, ("user", user)) ?? 0;

    /// <summary>The ids of a sender's messages, or of anyone's in rooms they are in, by client id.</summary>
    public Task<List<StoredMessage>> ByClientIdsAsync(long workspace, long user, IEnumerable<string> clientIds, CancellationToken ct) =>
        database.QueryAsync(
            $"""
            select {StoredMessage.Columns} from message x join room_member m on m.room_id = x.room_id and m.user_id = @user
            where x.workspace_id = @workspace and {Visible} and x.client_id in
            """ + database.Dialect(" (select value from json_each(@ids))", " (select json_array_elements_text(@ids::json))") + " order by case when x.sender_id = @user then 0 else 1 end, x.id",
            StoredMessage.Read, ct, ("workspace", workspace), ("user", user), ("ids", System.Text.Json.JsonSerializer.Serialize(clientIds)));
}
