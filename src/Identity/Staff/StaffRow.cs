using Conversa.Platform.Classification;

namespace Conversa.Identity.Staff;

/// <summary>A membership, as stored.</summary>
[StoredIn("staff")]
internal sealed class StaffRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long UserId { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long AccountId { get; init; }

    [PersonalData(Fides.Category.UserJobTitle, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string Role { get; init; }

    [PersonalData(Fides.Category.UserAccountSettings, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string State { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? LastSeenAt { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UpdatedAt { get; init; }

    [NotPersonal("a counter")]
    public long Version { get; init; }
}
