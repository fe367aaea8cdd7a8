using System.Net;
using Conversa.Identity.Passwords;
using Conversa.Identity.Sessions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Users;

/// <summary>
/// Lets a user in with id and password: an unknown id becomes a new user, a known one must match. What is said about the profile updates it.
/// Every login gets a session of its own, so repeating a login whose answer was lost is harmless.
/// </summary>
public sealed class LoginOrRegister(Database database, IdentityWriter writer, SessionStore sessions, PasswordHasher hasher, PasswordThrottle throttle)
{
    /// <param name="Workspace">Where.</param>
    /// <param name="ExternalId">The customer's name for the user.</param>
    /// <param name="Password">1 to 1024 characters.</param>
    /// <param name="Profile">What to set in the profile.</param>
    /// <param name="From">The caller's address, for slowing guesses down.</param>
    /// <param name="IdField">How the caller spells the id's field.</param>
    /// <param name="ProfileFields">How the caller spells the profile's fields.</param>
    public sealed record Command(
        long Workspace, string? ExternalId, string? Password, ProfileChange Profile, IPAddress? From, string IdField = "user_id", ProfileChange.Fields? ProfileFields = null);

    /// <returns>The user and a new session; <c>password_wrong</c>, <c>user_inactive</c>, <c>too_many_failures</c>, <c>logins_busy</c> or an invalid field.</returns>
    public async Task<Result<SignedIn>> Handle(Command command, CancellationToken ct)
    {
        if (Names.RefuseExternalId(command.IdField, command.ExternalId) is { } badId)
            return badId;
        if (Names.RefusePassword("password", command.Password) is { } badPassword)
            return badPassword;
        var profile = command.Profile.Parse(command.ProfileFields);
        if (!profile.Ok)
            return profile.Refusal;
        var (externalId, password) = (command.ExternalId!, command.Password!);

        if (throttle.Check(command.Workspace, externalId, command.From) is { } wait)
            return wait;
        var known = await FindAsync(command.Workspace, externalId, ct);
        if (known is null)
        {
            var hash = await hasher.HashAsync(password, ct);
            if (!hash.Ok)
                return hash.Refusal;
            var registered = await writer.WriteAsync<SignedIn?>(command.Workspace, async tx =>
            {
                if (await UserStore.ByExternalIdAsync(tx.Connection, tx.Workspace, externalId, ct) is not null)
                    return (SignedIn?)null;
                var user = await UserStore.InsertAsync(tx.Connection, tx.Workspace, externalId, profile.Value, hash.Value, tx.Now, ct);
                tx.Append(IdentityEntries.UserCreated, user.Id, actor: user.Id);
                return new SignedIn(user, await sessions.IssueAsync(tx, user.Id, ct), Created: true);
            }, ct);
            if (!registered.Ok)
                return registered.Refusal;
            if (registered.Value is { } first)
                return first;
            known = await FindAsync(command.Workspace, externalId, ct); // somebody else registered this id a moment before: it has to match theirs
        }

        if (known is null)
            return IdentityRefusals.WrongPassword;
        var verdict = known.PasswordHash is null ? default(PasswordHasher.Verdict) : await hasher.VerifyAsync(password, known.PasswordHash, ct);
        if (!verdict.Ok)
            return verdict.Refusal;
        if (!verdict.Value.Matches)
        {
            throttle.Failed(command.Workspace, externalId, command.From);
            return IdentityRefusals.WrongPassword;
        }

        throttle.Succeeded(command.Workspace, externalId, command.From);
        return await writer.WriteAsync(command.Workspace, tx => SignInAsync(tx, known, profile.Value, verdict.Value.Rehashed, ct), ct);
    }

    private async Task<Result<SignedIn>> SignInAsync(IdentityTransaction tx, UserStore.Known verified, ProfileChange profile, string? rehashed, CancellationToken ct)
    {
        var now = await UserStore.ByExternalIdAsync(tx.Connection, tx.Workspace, verified.User.ExternalId, ct);
        if (now is null || now.User.Id != verified.User.Id || now.PasswordHash != verified.PasswordHash)
            return IdentityRefusals.WrongPassword; // changed between the check and now
        if (!now.User.Active)
            return IdentityRefusals.Inactive;
        if (rehashed is not null)
            await UserStore.SetPasswordAsync(tx.Connection, now.User.Id, rehashed, ct);
        return new SignedIn(await UserStore.ApplyAsync(tx, now.User, profile, now.User.Id, ct), await sessions.IssueAsync(tx, now.User.Id, ct), Created: false);
    }

    private async Task<UserStore.Known?> FindAsync(long workspace, string externalId, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await UserStore.ByExternalIdAsync(connection, workspace, externalId, ct);
    }
}
