using Conversa.Platform.Classification;

namespace Conversa.Identity.Accounts;

/// <summary>A passkey's public half, as stored.</summary>
[StoredIn("passkey")]
internal sealed class PasskeyRow
{
    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required byte[] CredentialId { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long AccountId { get; init; }

    [PersonalData(Fides.Category.UserDevice, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public required string Name { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required byte[] PublicKey { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long SignCount { get; init; }

    [PersonalData(Fides.Category.UserDevice, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required string Transports { get; init; }

    [NotPersonal("whether the authenticator checks who holds it")]
    public bool UserVerified { get; init; }

    [NotPersonal("what kind of key it is")]
    public bool BackupEligible { get; init; }

    [NotPersonal("what kind of key it is")]
    public bool BackedUp { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? LastUsedAt { get; init; }
}
