using Conversa.Platform.Classification;

namespace Conversa.Identity.Blocks;

/// <summary>Who does not want to hear from whom, as stored.</summary>
[StoredIn("user_block")]
internal sealed class UserBlockRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long UserId { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(BlockedId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long BlockedId { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [PersonalData(Fides.Category.UserSocial, Owner = nameof(UserId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }
}
