using Conversa.Platform.Classification;

namespace Conversa.Inbox.Customers;

/// <summary>A customer as a channel knows them, as stored.</summary>
[StoredIn("customer")]
internal sealed class CustomerRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a channel")] public long ChannelId { get; set; }
    [PersonalData(Fides.Category.UserAccountUsername, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Identity { get; set; } = "";

    [PersonalData(Fides.Category.UserContactEmail, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Email { get; set; } = "";

    [PersonalData(Fides.Category.UserContactPhoneNumber, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Phone { get; set; } = "";

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Properties { get; set; } = "";

    [PersonalData(Fides.Category.UserAccountSettings, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public bool Blocked { get; set; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; set; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long UpdatedAt { get; set; }

    [NotPersonal("a counter")] public long Version { get; set; }
}
