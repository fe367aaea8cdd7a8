using Conversa.Platform.Classification;

namespace Conversa.Identity.Sessions;

/// <summary>A token somebody holds, as stored.</summary>
[StoredIn("session")]
internal sealed class SessionRow
{
    [NotPersonal("a number of the installation's own; leads to a person only through the row")]
    public long Id { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public long UserId { get; init; }

    [NotPersonal("random; joins the sessions of one login")]
    public required string Family { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required byte[] TokenHash { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.DeleteRow)]
    public required byte[] RefreshHash { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [NotPersonal("follows from a setting")]
    public long ExpiresAt { get; init; }

    [NotPersonal("follows from a setting")]
    public long RefreshExpiresAt { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? RefreshedAt { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? RevokedAt { get; init; }

    [NotPersonal("whether a person who works here signed in with an account")]
    public bool Staff { get; init; }

    [PersonalData(Fides.Category.UserDevice, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public string? Device { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceSecurity, Erase = OnErase.DeleteRow)]
    public long? LastUsedAt { get; init; }

    [NotPersonal("follows from a setting")]
    public long? EndsAt { get; init; }
}
