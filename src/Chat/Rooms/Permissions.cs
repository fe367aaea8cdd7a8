using Conversa.Platform;

namespace Conversa.Chat.Rooms;

/// <summary>
/// Who may do what to a room. Servers may do everything in their workspace. In a group every member may describe it and add people; taking people out
/// and giving roles is for admins. A channel is described and tidied by its admins, and joined by anyone.
/// </summary>
internal static class Permissions
{
    public static async Task<Refusal?> RefuseDescribingAsync(RoomChange room, Actor actor)
    {
        if (actor.Kind == ActorKind.Server)
            return Fixed(room);
        return await room.RoleAsync(actor.User) switch
        {
            null => ChatRefusals.NoRoom,
            _ when Fixed(room) is { } no => no,
            MemberRole.Member when room.Room.Kind == RoomKind.Channel => ChatRefusals.NotAdmin,
            _ => null,
        };
    }

    public static async Task<Refusal?> RefuseAddingAsync(RoomChange room, Actor actor)
    {
        if (actor.Kind == ActorKind.Server)
            return Fixed(room);
        return await room.RoleAsync(actor.User) is null ? ChatRefusals.NoRoom : Fixed(room);
    }

    public static async Task<Refusal?> RefuseRemovingAsync(RoomChange room, long target, Actor actor)
    {
        if (Fixed(room) is { } no)
            return actor.Kind == ActorKind.Server || await room.RoleAsync(actor.User) is not null ? no : ChatRefusals.NoRoom;
        if (actor.Kind == ActorKind.Server || actor.User == target)
            return null;
        return (await room.RoleAsync(actor.User), await room.RoleAsync(target)) switch
        {
            (null, _) => ChatRefusals.NoRoom,
            (MemberRole.Member, _) => ChatRefusals.NotAdmin,
            (_, MemberRole.Owner) => ChatRefusals.OwnerStays,
            _ => null,
        };
    }

    private static Refusal? Fixed(RoomChange room) => room.Room.Kind == RoomKind.Single ? ChatRefusals.SingleRoom : room.Room.Kept ? ChatRefusals.KeptRoom : null;
}
