using Conversa.Platform.Classification;

namespace Conversa.Identity.Accounts;

/// <summary>A recovery code that was not used yet, as stored.</summary>
[StoredIn("recovery_code")]
internal sealed class RecoveryCodeRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long AccountId { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required byte[] CodeHash { get; init; }
}
