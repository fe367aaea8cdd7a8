using Conversa.Identity.Accounts;
using Conversa.Identity.Passwords;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Staff;

/// <summary>
/// Somebody who was invited comes in: with a new account, or with the one they have, whose password they give. It happens once; the same request
/// again signs in like the first.
/// </summary>
internal sealed class AcceptInvitation(
    Database database, IdentityWriter writer, WorkspaceDirectory workspaces, PasswordHasher hasher, Confirmation confirmation, SignIn signIn, AccountOptions options, TimeProvider clock)
{
    /// <param name="Token">The link's.</param>
    /// <param name="Name">What people will read; null for the name in the invitation.</param>
    /// <param name="Password">For a new account a new one, else the account's.</param>
    /// <param name="From">Where from.</param>
    public sealed record Command(string? Token, string? Name, string? Password, Caller From);

    /// <param name="Invitation">The open invitation.</param>
    /// <param name="Workspace">Which team it is for.</param>
    /// <param name="HasAccount">Whether there is an account with this address, whose password is asked for.</param>
    public sealed record Seen(Invitation Invitation, WorkspaceCard Workspace, bool HasAccount);

    /// <summary>What the link is about, for whoever has it.</summary>
    public async Task<Result<Seen>> LookAsync(string? token, CancellationToken ct)
    {
        if (await Invitation.OfTokenAsync(database, token, ct) is not { } invitation || !invitation.IsOpenAt(clock.GetUtcNow().ToUnixTimeMilliseconds()))
            return IdentityRefusals.NoInvitation;
        return new Seen(invitation, (await workspaces.ByIdAsync(invitation.Workspace, ct))!, await AccountStore.ByEmailAsync(database, invitation.EmailKey, ct) is not null);
    }

    /// <returns>What signing in says; <c>invitation_not_found</c>, <c>password_wrong</c> or an invalid field.</returns>
    public async Task<Result<SignIn.Outcome>> Handle(Command command, CancellationToken ct)
    {
        if (await Invitation.OfTokenAsync(database, command.Token, ct) is not { RevokedAt: null } invitation)
            return IdentityRefusals.NoInvitation;
        var workspace = (await workspaces.ByIdAsync(invitation.Workspace, ct))!;
        if (invitation.AcceptedAt is not null)
            return await ComeInAsync(invitation, workspace, command, ct);
        if (!invitation.IsOpenAt(clock.GetUtcNow().ToUnixTimeMilliseconds()))
            return IdentityRefusals.NoInvitation;
        var name = command.Name ?? invitation.Name;
        if (Names.RefuseName("name", name) is { } badName)
            return badName;

        var known = await AccountStore.ByEmailAsync(database, invitation.EmailKey, ct);
        var password = known is null ? await NewPasswordAsync(invitation, workspace, name, command, ct) : await OwnPasswordAsync(known, command, ct);
        if (!password.Ok)
            return password.Refusal;
        var joined = await JoinAsync(invitation, name, known?.Id, password.Value, ct);
        return joined.Ok ? await ComeInAsync(invitation, workspace, command, ct) : joined.Refusal;
    }

    private async Task<Result<string>> NewPasswordAsync(Invitation invitation, WorkspaceCard workspace, string name, Command command, CancellationToken ct) =>
        PasswordRules.Refuse("password", command.Password, options.PasswordLength, new EmailAddress(invitation.Email, invitation.EmailKey), workspace.Name, workspace.Code, name) is { } weak
            ? weak
            : await hasher.HashAsync(PasswordRules.Compose(command.Password!), ct);

    private async Task<Result<string>> OwnPasswordAsync(Account known, Command command, CancellationToken ct) =>
        (await confirmation.CheckAsync(known.Id, "password", command.Password, command.From.Address, ct)).Then(_ => "");

    /// <returns>True when this request made the member, false when another one just did.</returns>
    private async Task<Result<bool>> JoinAsync(Invitation invitation, string name, long? account, string passwordHash, CancellationToken ct)
    {
        try
        {
            return await writer.WriteAsync<bool>(invitation.Workspace, async tx =>
            {
                if (await RoleStore.FindAsync(tx.Connection, tx.Workspace, invitation.Role, ct) is null)
                    return IdentityRefusals.NoInvitation;
                if (await tx.Connection.ExecuteAsync("update invitation set accepted_at = @now where id = @id and accepted_at is null and revoked_at is null and expires_at > @now", ct,
                    ("now", tx.Now), ("id", invitation.Id)) != 1)
                    return false;
                var who = account ?? await AccountStore.InsertAsync(tx.Connection, new EmailAddress(invitation.Email, invitation.EmailKey), passwordHash, invitation.Mailed, tx.Now, ct);
                if (account is not null && invitation.Mailed)
                    await tx.Connection.ExecuteAsync("update account set email_verified_at = coalesce(email_verified_at, @now) where account_id = @id", ct, ("now", tx.Now), ("id", who));
                var card = await StaffStore.OfAccountAsync(tx.Connection, tx.Workspace, who, ct) ?? await StaffStore.JoinAsync(tx, who, name, invitation.Role, 0, ct);
                await tx.Connection.ExecuteAsync("update invitation set user_id = @user where id = @id", ct, ("user", card.User), ("id", invitation.Id));
                tx.Append(IdentityEntries.InvitationChanged, invitation.Id, card.User);
                return true;
            }, ct);
        }
        catch (Exception exception) when (database.IsDuplicate(exception))
        {
            // The same person accepted an invitation of another workspace at this moment: now they have an account, and its password counts.
            return new Refusal("account_exists", RefusalKind.Conflict, "You have an account by now. Please try again with its password.", "password");
        }
    }

    private async Task<Result<SignIn.Outcome>> ComeInAsync(Invitation invitation, WorkspaceCard workspace, Command command, CancellationToken ct)
    {
        var outcome = await signIn.Handle(new(invitation.Email, command.Password, workspace.Code, Remember: false, command.From), ct);
        return !outcome.Ok && outcome.Refusal == IdentityRefusals.SignInFailed ? IdentityRefusals.NoInvitation : outcome; // used up, for whoever else has the link
    }
}
