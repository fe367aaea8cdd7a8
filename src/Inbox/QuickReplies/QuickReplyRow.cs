using Conversa.Platform.Classification;

namespace Conversa.Inbox.QuickReplies;

/// <summary>An answer that is kept ready, as stored.</summary>
[StoredIn("quick_reply")]
internal sealed class QuickReplyRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long OwnerId { get; set; }

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Shortcut { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Title { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Text { get; set; } = "";

    [NotPersonal("when the text was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the text was changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}
