using Conversa.Platform.Classification;

namespace Conversa.Platform.Mail;

/// <summary>Mail that waits, as stored.</summary>
[StoredIn("mail_outbox")]
internal sealed class MailOutboxRow
{
    [NotPersonal("a number of the installation's own")]
    public long Id { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotificationsEmail, Erase = OnErase.DeleteRow)]
    public long? UserId { get; init; }

    [PersonalData(Fides.Category.UserContactEmail, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotificationsEmail, Erase = OnErase.DeleteRow)]
    public required string Recipient { get; init; }

    [PersonalData(Fides.Category.UserContentPrivate, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotificationsEmail, Erase = OnErase.DeleteRow)]
    public required byte[] Sealed { get; init; }

    [NotPersonal("a counter")]
    public long Attempts { get; init; }

    [NotPersonal("when it is tried next")]
    public long NextAt { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotificationsEmail, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [NotPersonal("follows from a setting")]
    public long ExpiresAt { get; init; }
}
