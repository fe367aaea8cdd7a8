using Conversa.Platform.Classification;

namespace Conversa.Identity.Accounts;

/// <summary>A person who works here, as stored.</summary>
[StoredIn("account")]
internal sealed class AccountRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long AccountId { get; init; }

    [PersonalData(Fides.Category.UserContactEmail, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required string Email { get; init; }

    [PersonalData(Fides.Category.UserContactEmail, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required string EmailKey { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? EmailVerifiedAt { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationPassword, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public string? PasswordHash { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public byte[]? AuthenticatorKey { get; init; }

    [PersonalData(Fides.Category.UserAccountSettings, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? AuthenticatorOnAt { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long AuthenticatorStep { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long UpdatedAt { get; init; }

    [NotPersonal("a counter")]
    public long Version { get; init; }
}
