using Conversa.Platform.Classification;

namespace Conversa.Identity.Users;

/// <summary>A person who chats, as stored.</summary>
[StoredIn("end_user")]
internal sealed class UserRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long Id { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [PersonalData(Fides.Category.UserAccountUsername, Owner = nameof(Id), Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.Clear)]
    public required string ExternalId { get; init; }

    [PersonalData(Fides.Category.UserName, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public required string Name { get; init; }

    [PersonalData(Fides.Category.UserContentSelfImage, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public required string AvatarUrl { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public required string Extras { get; init; }

    [PersonalData(Fides.Category.UserName, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public required string SearchText { get; init; }

    [PersonalData(Fides.Category.UserAuthorizationPassword, Owner = nameof(Id), Purpose = Fides.Use.EssentialServiceAuthentication, Erase = OnErase.Clear)]
    public string? PasswordHash { get; init; }

    [PersonalData(Fides.Category.UserAccountSettings, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public bool Active { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public long CreatedAt { get; init; }

    [PersonalData(Fides.Category.UserAccount, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public long UpdatedAt { get; init; }

    [NotPersonal("a counter")]
    public long Version { get; init; }
}
