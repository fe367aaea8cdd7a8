namespace Conversa.Chat.Rooms;

/// <summary>What kind of room it is; stored as its number.</summary>
public enum RoomKind : short
{
    /// <summary>Between two people; there is one per pair.</summary>
    Single = 0,

    /// <summary>Of a group; its members are invited.</summary>
    Group = 1,

    /// <summary>A channel, known by its unique id, that any user of the workspace may join. Without receipts.</summary>
    Channel = 2,
}

/// <summary>What a member may do in a room; stored as its number.</summary>
public enum MemberRole : short
{
    /// <summary>Reads and writes.</summary>
    Member = 0,

    /// <summary>Also changes the room and its members, and deletes other people's messages.</summary>
    Admin = 1,

    /// <summary>Made the room; like an admin, and cannot be removed by one.</summary>
    Owner = 2,
}
