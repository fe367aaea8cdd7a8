using System.Text.Json.Nodes;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Identity.Users;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Rooms;

/// <summary>
/// Changes to one room inside a workspace's transaction: rows, entries, and the system events that tell the members. Looks at nobody's rights: whoever uses
/// it has done so.
/// </summary>
public sealed class RoomChange
{
    private readonly LogTransaction tx;
    private readonly CancellationToken ct;
    private long lastSeq;
    private long lastId;

    private RoomChange(LogTransaction tx, RoomRecord room, long lastSeq, long lastId, CancellationToken ct) =>
        (this.tx, Room, this.lastSeq, this.lastId, this.ct) = (tx, room, lastSeq, lastId, ct);

    /// <summary>The room as it is at this point of the transaction.</summary>
    public RoomRecord Room { get; private set; }

    /// <summary>Makes a room without members; null when the unique id is taken.</summary>
    public static async Task<RoomChange?> CreateAsync(LogTransaction tx, RoomKind kind, string uniqueId, string name, string avatarUrl, string options, long creator, CancellationToken ct)
    {
        var id = await tx.Connection.FirstAsync<long?>(
            """
            insert into room (workspace_id, kind, unique_id, name, avatar_url, options, member_count, created_by, created_at, updated_at, version)
            values (@workspace, @kind, @unique, @name, @avatar, @options, 0, @creator, @now, @now, 1)
            on conflict (workspace_id, unique_id) do nothing returning id
            """,
            r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("kind", (short)kind), ("unique", uniqueId), ("name", name), ("avatar", avatarUrl), ("options", options),
            ("creator", creator), ("now", tx.Now));
        if (id is not { } room)
            return null;
        await tx.Connection.ExecuteAsync("insert into room_head (room_id, last_seq, last_id) values (@room, 0, 0)", ct, ("room", room));
        tx.Append(ChatEntries.RoomCreated, room, creator, room);
        return new RoomChange(tx, new RoomRecord(room, tx.Workspace, kind, uniqueId, name, avatarUrl, options, 0, creator, tx.Now, tx.Now, 1), 0, 0, ct);
    }

    /// <summary>Opens a room of this workspace; null when there is none.</summary>
    public static Task<RoomChange?> OpenAsync(LogTransaction tx, long room, CancellationToken ct) =>
        OpenAsync(tx, "r.id = @room", ("room", room), ct);

    /// <summary>Opens a room by its unique id; null when there is none.</summary>
    public static Task<RoomChange?> OpenByUniqueIdAsync(LogTransaction tx, string uniqueId, CancellationToken ct) =>
        OpenAsync(tx, "r.unique_id = @unique", ("unique", uniqueId), ct);

    /// <summary>The role of a user here, or null when they are no member.</summary>
    public Task<MemberRole?> RoleAsync(long user) => tx.Connection.FirstAsync<MemberRole?>(
        "select role from room_member where room_id = @room and user_id = @user", r => (MemberRole)r.GetInt16(0), ct, ("room", Room.Id), ("user", user));

    /// <summary>
    /// Adds a member, whose cursors start at the newest message: history is there to read, but not unread. What one who comes back sent just before
    /// they left will still be counted as sent, so it counts as read. False when they were one.
    /// </summary>
    public async Task<bool> AddAsync(long user, MemberRole role, long actor)
    {
        var added = await tx.Connection.ExecuteAsync(
            """
            insert into room_member (room_id, user_id, role, joined_at, read_seq, read_id, delivered_id, sent_at_read)
            select @room, @user, @role, @now, @seq, @id, @id, count(*)
            from room_head h join message s on s.room_id = h.room_id and s.id > h.counted_id where h.room_id = @room and s.sender_id = @user
            on conflict (room_id, user_id) do nothing
            """,
            ct, ("room", Room.Id), ("user", user), ("role", (short)role), ("now", tx.Now), ("seq", lastSeq), ("id", lastId));
        if (added == 0)
            return false;
        await CountAsync(1);
        tx.Append(ChatEntries.MemberJoined, Room.Id, actor, user);
        return true;
    }

    /// <summary>Whether a user has left this room of their own will.</summary>
    public async Task<bool> HasLeftAsync(long user) => await tx.Connection.FirstAsync<long?>(
        "select left_at from room_left where room_id = @room and user_id = @user", r => r.GetInt64(0), ct, ("room", Room.Id), ("user", user)) is not null;

    /// <summary>Removes a member; who removes themselves leaves, and that is remembered. False when they were none.</summary>
    public async Task<bool> RemoveAsync(long user, long actor)
    {
        if (await tx.Connection.ExecuteAsync("delete from room_member where room_id = @room and user_id = @user", ct, ("room", Room.Id), ("user", user)) == 0)
            return false;
        if (user == actor)
            await tx.Connection.ExecuteAsync(
                "insert into room_left (room_id, user_id, left_at) values (@room, @user, @now) on conflict (room_id, user_id) do update set left_at = excluded.left_at",
                ct, ("room", Room.Id), ("user", user), ("now", tx.Now));
        await CountAsync(-1);
        tx.Append(ChatEntries.MemberLeft, Room.Id, actor, user);
        return true;
    }

    /// <summary>Gives a member another role. False when they had it, or are no member.</summary>
    public async Task<bool> SetRoleAsync(long user, MemberRole role, long actor)
    {
        if (await tx.Connection.ExecuteAsync(
            "update room_member set role = @role where room_id = @room and user_id = @user and role <> @role", ct, ("role", (short)role), ("room", Room.Id), ("user", user)) == 0)
            return false;
        tx.Append(ChatEntries.MemberRoleChanged, Room.Id, actor, user);
        return true;
    }

    /// <summary>Whether the room has this name, picture and options already; null does not look at one.</summary>
    public bool IsDescribedAs(string? name, string? avatarUrl, string? options) =>
        (name ?? Room.Name) == Room.Name && (avatarUrl ?? Room.AvatarUrl) == Room.AvatarUrl && (options ?? Room.Options) == Room.Options;

    /// <summary>Changes name, picture or options; null leaves one as it is. False when nothing differs.</summary>
    public async Task<bool> DescribeAsync(string? name, string? avatarUrl, string? options, long actor)
    {
        if (IsDescribedAs(name, avatarUrl, options))
            return false;
        var after = Room with { Name = name ?? Room.Name, AvatarUrl = avatarUrl ?? Room.AvatarUrl, Options = options ?? Room.Options };
        Room = after with { Version = Room.Version + 1, UpdatedAt = tx.Now };
        await tx.Connection.ExecuteAsync(
            "update room set name = @name, avatar_url = @avatar, options = @options, version = @version, updated_at = @now where id = @room",
            ct, ("name", Room.Name), ("avatar", Room.AvatarUrl), ("options", Room.Options), ("version", Room.Version), ("now", tx.Now), ("room", Room.Id));
        tx.Append(ChatEntries.RoomUpdated, Room.Id, actor, Room.Id);
        return true;
    }

    /// <summary>Posts a message of the server's own: a system event that tells the members what happened.</summary>
    public Task<StoredMessage> PostAsync(long sender, string type, string text, JsonObject? payload, string? extras, string clientId) =>
        StoreAsync(sender, type, text, payload?.ToJsonString(), extras, clientId);

    /// <summary>Posts a message in somebody's name, as part of a decision: whether they may write was looked at in the same transaction. A reply cannot be posted here.</summary>
    public Task<StoredMessage> PostAsync(long sender, MessageBody body, string clientId) =>
        body.RepliedTo is null ? StoreAsync(sender, body.Type, body.Text, body.Payload, body.Extras, clientId) : throw new ArgumentException("A reply needs what it answers filled in.", nameof(body));

    private async Task<StoredMessage> StoreAsync(long sender, string type, string text, string? payload, string? extras, string clientId)
    {
        var message = new StoredMessage(tx.Workspace, tx.Next, Room.Id, lastSeq + 1, lastId, sender, clientId, type, text, payload, extras, tx.Now, 0, 0, false);
        await tx.Connection.ExecuteAsync(
            """
            insert into message (workspace_id, id, room_id, seq, previous_id, sender_id, client_id, type, text, payload, extras, created_at)
            values (@workspace, @id, @room, @seq, @previous, @sender, @client, @type, @text, @payload, @extras, @now)
            """,
            ct, ("workspace", message.Workspace), ("id", message.Id), ("room", message.Room), ("seq", message.Seq), ("previous", message.PreviousId), ("sender", sender),
            ("client", clientId), ("type", type), ("text", text), ("payload", message.Payload), ("extras", extras), ("now", tx.Now));
        var count = SentCounts.AreDue(lastSeq, message.Seq);
        if (count)
            await tx.Connection.ExecuteAsync(SentCounts.CatchUp("= @room"), ct, ("room", Room.Id));
        await tx.Connection.ExecuteAsync(
            $"update room_head set last_seq = @seq, last_id = @id{(count ? ", counted_id = @id" : "")} where room_id = @room", ct, ("seq", message.Seq), ("id", message.Id), ("room", Room.Id));
        tx.Append(ChatEntries.MessagePosted, Room.Id, sender, null, message);
        (lastSeq, lastId) = (message.Seq, message.Id);
        return message;
    }

    /// <summary>Tells the members what the subject did, and to whom.</summary>
    internal Task<StoredMessage> TellAsync(SystemEvent what, UserCard subject, IReadOnlyList<UserCard> objects) =>
        PostAsync(subject.Id, "system_event", what.Sentence(subject, objects, Room.Name), what.Payload(subject, objects, Room.Name), null, $"system-{tx.Workspace}-{tx.Next}");

    /// <summary>Tells the members that somebody joined.</summary>
    public Task<StoredMessage> TellJoinedAsync(UserCard who) => TellAsync(SystemEvent.JoinRoom, who, []);

    private static async Task<RoomChange?> OpenAsync(LogTransaction tx, string where, (string, object?) value, CancellationToken ct)
    {
        var found = await tx.Connection.FirstAsync(
            $"select {RoomRecord.Columns}, h.last_seq, h.last_id from room r join room_head h on h.room_id = r.id where r.workspace_id = @workspace and {where}",
            r => (Room: RoomRecord.Read(r), Seq: r.GetInt64(RoomRecord.Width), Last: r.GetInt64(RoomRecord.Width + 1)), ct, ("workspace", tx.Workspace), value);
        return found.Room is null ? null : new RoomChange(tx, found.Room, found.Seq, found.Last, ct);
    }

    private async Task CountAsync(int more)
    {
        Room = Room with { MemberCount = Room.MemberCount + more };
        await tx.Connection.ExecuteAsync("update room set member_count = member_count + @more where id = @room", ct, ("more", more), ("room", Room.Id));
    }
}
