using Conversa.Platform.Classification;

namespace Conversa.Identity.Accounts;

/// <summary>A step that waits for its end, as stored.</summary>
[StoredIn("account_ticket")]
internal sealed class AccountTicketRow
{
    [NotPersonal("a random ticket's hash; gone when the step ends or wears out")]
    public required byte[] TicketHash { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long? AccountId { get; init; }

    [NotPersonal("one of a few words of the program's own")]
    public required string Purpose { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public byte[]? Sealed { get; init; }

    [NotPersonal("a counter")]
    public long Tries { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = "AccountId>Staff.UserId", Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [NotPersonal("follows from a setting")]
    public long ExpiresAt { get; init; }
}
