using Conversa.Platform.Classification;

namespace Conversa.Identity.Staff;

/// <summary>Somebody was asked to join, as stored.</summary>
[StoredIn("invitation")]
internal sealed class InvitationRow
{
    [NotPersonal("a number of the installation's own")]
    public long Id { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [PersonalData(Fides.Category.UserContactEmail, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string Email { get; init; }

    [PersonalData(Fides.Category.UserContactEmail, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string EmailKey { get; init; }

    [PersonalData(Fides.Category.UserName, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string Name { get; init; }

    [PersonalData(Fides.Category.UserJobTitle, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string Role { get; init; }

    [NotPersonal("a random token's hash; good for one use")]
    public required byte[] TokenHash { get; init; }

    [NotPersonal("a random token, sealed; good for one use")]
    public required byte[] Sealed { get; init; }

    [NotPersonal("which way the link went")]
    public bool Mailed { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(InvitedBy), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long? InvitedBy { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long? UserId { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(InvitedBy), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Clear)]
    public long CreatedAt { get; init; }

    [NotPersonal("follows from a setting")]
    public long ExpiresAt { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long? AcceptedAt { get; init; }

    [NotPersonal("when the invitation was taken back")]
    public long? RevokedAt { get; init; }
}
