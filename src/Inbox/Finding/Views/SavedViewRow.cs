using Conversa.Platform.Classification;

namespace Conversa.Inbox.Finding.Views;

/// <summary>A named filter, as stored.</summary>
[StoredIn("saved_view")]
internal sealed class SavedViewRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long OwnerId { get; set; }

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Name { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Filter { get; set; } = "";

    [NotPersonal("a random name of a request")] public string MadeByKey { get; set; } = "";
    [NotPersonal("when the view was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the view was changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}
