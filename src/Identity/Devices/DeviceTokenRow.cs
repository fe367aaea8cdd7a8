using Conversa.Platform.Classification;

namespace Conversa.Identity.Devices;

/// <summary>Where a user's device is reached while the app sleeps, as stored.</summary>
[StoredIn("device_token")]
internal sealed class DeviceTokenRow
{
    [NotPersonal("a number of the installation's own; leads to a person only through the row")]
    public long Id { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotifications, Erase = OnErase.DeleteRow)]
    public long UserId { get; init; }

    [PersonalData(Fides.Category.UserDevice, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotifications, Erase = OnErase.DeleteRow)]
    public required string Platform { get; init; }

    [PersonalData(Fides.Category.UserDeviceDeviceId, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotifications, Erase = OnErase.DeleteRow)]
    public required string Token { get; init; }

    [NotPersonal("which of the push provider's two environments")]
    public bool Development { get; init; }

    [PersonalData(Fides.Category.UserDevice, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotifications, Erase = OnErase.DeleteRow)]
    public long CreatedAt { get; init; }

    [PersonalData(Fides.Category.UserDevice, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceNotifications, Erase = OnErase.DeleteRow)]
    public long UpdatedAt { get; init; }
}
