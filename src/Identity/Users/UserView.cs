using System.Text.Json;

namespace Conversa.Identity.Users;

/// <summary>A user as the native API shows them.</summary>
/// <param name="Id">The customer's name for the user.</param>
/// <param name="Name">What people read.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Extras">Custom attributes.</param>
/// <param name="Active">False after deactivation.</param>
/// <param name="CreatedAt">When the user was made known.</param>
/// <param name="UpdatedAt">When the profile changed.</param>
public sealed record UserView(string Id, string Name, string AvatarUrl, JsonElement Extras, bool Active, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>A card as the native API shows it.</summary>
    public static UserView Of(UserCard user) => new(
        user.ExternalId, user.Name, user.AvatarUrl, JsonElement.Parse(user.Extras), user.Active, Times.Utc(user.CreatedAt), Times.Utc(user.UpdatedAt));
}

internal static class Times
{
    /// <summary>As JSON shows it: <c>2030-01-02T03:04:05.678Z</c>.</summary>
    public static DateTime Utc(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime;
}
