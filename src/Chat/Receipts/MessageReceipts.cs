using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;

namespace Conversa.Chat.Receipts;

/// <summary>How far a message has come, as its sender sees it.</summary>
public enum MessageStatus : byte
{
    /// <summary>Stored.</summary>
    Sent,

    /// <summary>With everybody else in the room.</summary>
    Delivered,

    /// <summary>Read by everybody else in the room.</summary>
    Read,
}

/// <summary>Who has received and read one message.</summary>
public sealed class MessageReceipts
{
    private readonly RoomDirectory rooms;
    private readonly MessageReader messages;
    private readonly UserDirectory users;

    internal MessageReceipts(RoomDirectory rooms, MessageReader messages, UserDirectory users) => (this.rooms, this.messages, this.users) = (rooms, messages, users);

    /// <param name="ReadBy">They have read it.</param>
    /// <param name="DeliveredTo">It has arrived there, unread.</param>
    /// <param name="Pending">It has not arrived there.</param>
    public sealed record Receipts(IReadOnlyList<UserCard> ReadBy, IReadOnlyList<UserCard> DeliveredTo, IReadOnlyList<UserCard> Pending);

    /// <returns>Everybody in the room but the sender, by how far the message has come with them.</returns>
    public async Task<Result<Receipts>> Handle(long messageId, Actor actor, CancellationToken ct)
    {
        if (await messages.StoredAsync(actor.Workspace, messageId, ct) is not { Deleted: false } message || await rooms.FindAsync(message.Room, ct) is not { } room)
            return ChatRefusals.NoMessage;
        if (actor.Kind == ActorKind.User && await messages.VisibleAsync(actor.Workspace, actor.User, room.Id, messageId, ct) is null)
            return ChatRefusals.NoMessage;
        if (room.Kind == RoomKind.Channel)
            return new Receipts([], [], []);
        var others = room.Members.Where(member => member.Key != message.Sender).Take(UserDirectory.MaxAtOnce).ToList();
        var cards = await users.ByIdsAsync(others.Select(member => member.Key), ct);
        var byStatus = others.Where(member => cards.ContainsKey(member.Key))
            .ToLookup(member => Of(member.Value, messageId), member => cards[member.Key]);
        return new Receipts([.. byStatus[MessageStatus.Read]], [.. byStatus[MessageStatus.Delivered]], [.. byStatus[MessageStatus.Sent]]);
    }

    /// <summary>The least advanced of all other members; a room nobody else is in stays at sent, and so does a channel.</summary>
    internal static MessageStatus Of(RoomState room, StoredMessage message)
    {
        if (room.Kind == RoomKind.Channel)
            return MessageStatus.Sent;
        MessageStatus? least = null;
        foreach (var (user, member) in room.Members)
        {
            if (user == message.Sender)
                continue;
            var status = user == message.HiddenFrom ? MessageStatus.Sent : Of(member, message.Id);
            if (status == MessageStatus.Sent)
                return status;
            if (least is null || status < least)
                least = status;
        }

        return least ?? MessageStatus.Sent;
    }

    private static MessageStatus Of(MemberState member, long messageId) =>
        member.ReadId >= messageId ? MessageStatus.Read : member.DeliveredId >= messageId ? MessageStatus.Delivered : MessageStatus.Sent;
}
