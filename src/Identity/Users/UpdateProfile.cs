using Conversa.Platform;

namespace Conversa.Identity.Users;

/// <summary>A user changes what others see of them.</summary>
public sealed class UpdateProfile(IdentityWriter writer)
{
    /// <param name="User">Whose profile.</param>
    /// <param name="Profile">What to set.</param>
    /// <param name="Version">Only if this is still the version; null for whichever.</param>
    /// <param name="Fields">How the caller spells the profile's fields.</param>
    public sealed record Command(long User, ProfileChange Profile, long? Version = null, ProfileChange.Fields? Fields = null);

    /// <returns>The user as it is now, an invalid field, <c>user_not_found</c> or <c>version_moved</c>.</returns>
    public async Task<Result<UserCard>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var profile = command.Profile.Parse(command.Fields);
        if (!profile.Ok)
            return profile.Refusal;
        return await writer.WriteAsync<UserCard>(actor.Workspace, async tx =>
        {
            if (await UserStore.ByIdAsync(tx.Connection, tx.Workspace, command.User, ct) is not { } user)
                return IdentityRefusals.NoUser;
            if (command.Version is { } version && version != user.Version)
                return IdentityRefusals.VersionMoved;
            return await UserStore.ApplyAsync(tx, user, profile.Value, actor.User, ct);
        }, ct);
    }
}
