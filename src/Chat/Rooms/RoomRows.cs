using Conversa.Platform.Classification;

namespace Conversa.Chat.Rooms;

[StoredIn("room")]
internal sealed class RoomRow
{
    [NotPersonal("names a room, not a person")] public long Id { get; set; }
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's")] public short Kind { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CreatedBy), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public string UniqueId { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CreatedBy), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public string Name { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CreatedBy), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string AvatarUrl { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CreatedBy), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public string Options { get; set; } = "";

    [NotPersonal("a count")] public long MemberCount { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CreatedBy), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long CreatedBy { get; set; }

    [NotPersonal("when the room was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the room was changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}

[StoredIn("room_head")]
internal sealed class RoomHeadRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter of the room's")] public long LastSeq { get; set; }
    [NotPersonal("a counter of the tenant's")] public long LastId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long CountedId { get; set; }
}

[StoredIn("room_member")]
internal sealed class RoomMemberRow
{
    [PersonalData(Fides.Category.UserSocial, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long RoomId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [PersonalData(Fides.Category.UserSocial, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public short Role { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long JoinedAt { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long ReadSeq { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long ReadId { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long DeliveredId { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long SentCount { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long SentAtRead { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long ClearedId { get; set; }
}

/// <summary>Somebody who has left a room of their own will.</summary>
[StoredIn("room_left")]
internal sealed class RoomLeftRow
{
    [PersonalData(Fides.Category.UserSocial, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long RoomId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long LeftAt { get; set; }
}
