using Conversa.Identity.Passwords;
using Conversa.Identity.Staff;
using Conversa.Platform;

namespace Conversa.Identity.Users;

/// <summary>A server makes a user known, or changes one it knows. The id makes it repeatable.</summary>
public sealed class UpsertUser(IdentityWriter writer, PasswordHasher hasher)
{
    /// <param name="ExternalId">The customer's name for the user.</param>
    /// <param name="Profile">What to set in the profile.</param>
    /// <param name="Password">Sets or replaces the password; null leaves it. A new user without one can only be let in by the server.</param>
    /// <param name="IdField">How the caller spells the id's field.</param>
    /// <param name="ProfileFields">How the caller spells the profile's fields.</param>
    /// <param name="Version">Only if the user exists with this version.</param>
    public sealed record Command(
        string? ExternalId, ProfileChange Profile, string? Password = null, string IdField = "id", ProfileChange.Fields? ProfileFields = null, long? Version = null);

    /// <param name="User">As it is now.</param>
    /// <param name="Created">It is new.</param>
    public sealed record Upserted(UserCard User, bool Created);

    /// <returns>The user as it is now, an invalid field, <c>version_moved</c> or <c>user_is_staff</c>.</returns>
    public async Task<Result<Upserted>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (Names.RefuseExternalId(command.IdField, command.ExternalId) is { } badId)
            return badId;
        if (command.Password is not null && Names.RefusePassword("password", command.Password) is { } badPassword)
            return badPassword;
        var profile = command.Profile.Parse(command.ProfileFields);
        if (!profile.Ok)
            return profile.Refusal;
        string? password = null;
        if (command.Password is not null)
        {
            var hash = await hasher.HashAsync(command.Password, ct);
            if (!hash.Ok)
                return hash.Refusal;
            password = hash.Value;
        }

        return await writer.WriteAsync<Upserted>(actor.Workspace, async tx =>
        {
            if (await UserStore.ByExternalIdAsync(tx.Connection, tx.Workspace, command.ExternalId!, ct) is not { } known)
            {
                if (command.Version is not null)
                    return IdentityRefusals.VersionMoved;
                var user = await UserStore.InsertAsync(tx.Connection, tx.Workspace, command.ExternalId!, profile.Value, password, tx.Now, ct);
                tx.Append(IdentityEntries.UserCreated, user.Id, actor.User);
                return new Upserted(user, true);
            }

            if (command.Version is { } version && version != known.User.Version)
                return IdentityRefusals.VersionMoved;
            if (password is not null && await StaffStore.IsStaffAsync(tx.Connection, known.User.Id, ct))
                return IdentityRefusals.ServersKeepOff;
            if (password is not null)
                await UserStore.SetPasswordAsync(tx.Connection, known.User.Id, password, ct);
            return new Upserted(await UserStore.ApplyAsync(tx, known.User, profile.Value, actor.User, ct), false);
        }, ct);
    }
}
