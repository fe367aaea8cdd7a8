using Conversa.Platform.Classification;

namespace Conversa.Inbox.FollowUps;

/// <summary>A reminder, as stored.</summary>
[StoredIn("follow_up")]
internal sealed class FollowUpRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("how far the tenant's work is")] public long DueAt { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(ById), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Clear)]
    public string Note { get; set; } = "";

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(ById), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long ById { get; set; }
}
