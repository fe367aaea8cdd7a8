using Conversa.Platform;

namespace Conversa.Identity.Users;

/// <summary>What is said about a user's profile; null leaves a part as it is.</summary>
/// <param name="Name">What people read; 1 to 255 characters.</param>
/// <param name="AvatarUrl">An http or https address of at most 2048 characters; empty for none.</param>
/// <param name="Extras">The text of a JSON object of at most 16384 characters.</param>
public sealed record ProfileChange(string? Name = null, string? AvatarUrl = null, string? Extras = null)
{
    /// <summary>Nothing is said.</summary>
    public static readonly ProfileChange Nothing = new();

    /// <summary>How callers spell the parts, so that a refusal names what they sent.</summary>
    /// <param name="Name">The name's.</param>
    /// <param name="AvatarUrl">The picture's.</param>
    /// <param name="Extras">The attributes'.</param>
    public sealed record Fields(string Name = "name", string AvatarUrl = "avatar_url", string Extras = "extras");

    internal Result<ProfileChange> Parse(Fields? fields)
    {
        fields ??= new Fields();
        if (Name is not null && Names.RefuseName(fields.Name, Name) is { } badName)
            return badName;
        if (AvatarUrl is not null && Names.RefuseUrl(fields.AvatarUrl, AvatarUrl) is { } badUrl)
            return badUrl;
        if (Extras is null)
            return this;
        return Names.ParseExtras(fields.Extras, Extras).Then(extras => this with { Extras = extras });
    }

    internal UserCard Applied(UserCard user) => user with { Name = Name ?? user.Name, AvatarUrl = AvatarUrl ?? user.AvatarUrl, Extras = Extras ?? user.Extras };

    internal bool Changes(UserCard user) => Applied(user) != user;
}
