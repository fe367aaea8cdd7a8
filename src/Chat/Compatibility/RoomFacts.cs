using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility;

/// <summary>What a message says about its room, as one viewer sees it.</summary>
/// <param name="Id">The room's number.</param>
/// <param name="Kind">What kind of room it is.</param>
/// <param name="UniqueId">The app's name for a channel; the server's own for the others.</param>
/// <param name="Name">What the viewer calls it: in a room of two, the other one's name.</param>
/// <param name="AvatarUrl">The picture the viewer sees.</param>
/// <param name="Options">The text of a JSON object.</param>
internal readonly record struct RoomFacts(long Id, RoomKind Kind, string UniqueId, string Name, string AvatarUrl, string Options)
{
    /// <summary>From what this process remembers of the room; in a room of two <paramref name="other"/> is the one who is not looking.</summary>
    public static RoomFacts Of(RoomState room, UserCard? other) => room.Kind == RoomKind.Single && other is not null
        ? new(room.Id, room.Kind, room.UniqueId, other.Name, room.AvatarUrl.Length == 0 ? other.AvatarUrl : room.AvatarUrl, room.Options)
        : new(room.Id, room.Kind, room.UniqueId, room.Name, room.AvatarUrl, room.Options);

    /// <summary>From a room as a member sees it.</summary>
    public static RoomFacts Of(RoomView view) => new(view.Room.Id, view.Room.Kind, view.Room.UniqueId, view.Name, view.AvatarUrl, view.Room.Options);

    /// <summary>From a room's own row, for servers, who look through nobody's eyes.</summary>
    public static RoomFacts Of(RoomRecord room) => new(room.Id, room.Kind, room.UniqueId, room.Name, room.AvatarUrl, room.Options);
}
