using Conversa.Platform.Classification;

namespace Conversa.Chat.Messages;

[StoredIn("message")]
internal sealed class MessageRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Id { get; set; }
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter of the room's")] public long Seq { get; set; }
    [NotPersonal("a counter of the tenant's")] public long PreviousId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long SenderId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string ClientId { get; set; } = "";

    [NotPersonal("a word of the protocol's")] public string Type { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Text { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string? Payload { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string? Extras { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long CreatedAt { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long EditedAt { get; set; }

    [NotPersonal("whether the content is there")] public short State { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(HiddenFrom), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long HiddenFrom { get; set; }
}
