using Conversa.Identity.Accounts;
using Conversa.Identity.Roles;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Staff;

/// <summary>
/// What whoever runs the program does at its command line: gives a workspace an owner, and lets somebody in again who forgot their password, also where
/// no mail is sent. Each makes a link that works once, to pass on; nobody learns a password.
/// </summary>
public sealed class OperatorLinks
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Database database;
    private readonly WorkspaceDirectory workspaces;
    private readonly InviteToTeam invite;
    private readonly AccountTickets tickets;
    private readonly AccountLinks links;
    private readonly Sealer sealer;

    internal OperatorLinks(Database database, WorkspaceDirectory workspaces, InviteToTeam invite, AccountTickets tickets, AccountLinks links, Sealer sealer) =>
        (this.database, this.workspaces, this.invite, this.tickets, this.links, this.sealer) = (database, workspaces, invite, tickets, links, sealer);

    /// <summary>Asks somebody to be an owner of a workspace.</summary>
    /// <returns>The link; <c>workspace_not_found</c>, an invalid field, <c>already_member</c> or <c>invited_otherwise</c>.</returns>
    public async Task<Result<string>> InviteOwnerAsync(string code, string email, CancellationToken ct)
    {
        if (await workspaces.ByCodeAsync(code, ct) is not { } workspace)
            return IdentityRefusals.NoWorkspace;
        var invited = await invite.Handle(new(email, null, BuiltInRoles.Owner), Actor.System(workspace.Id), ct);
        return invited.Then(x => links.Invitation(null, x.Invitation.Token(sealer)));
    }

    /// <summary>Lets somebody choose a new password. Their second factor stays.</summary>
    /// <returns>The link; <c>account_not_found</c> or an invalid field.</returns>
    public async Task<Result<string>> ResetPasswordAsync(string email, CancellationToken ct)
    {
        var address = EmailAddress.Parse("email", email);
        if (!address.Ok)
            return address.Refusal;
        return await AccountStore.ByEmailAsync(database, address.Value.Key, ct) is { } account
            ? links.PasswordReset(await tickets.BeginAsync(AccountTickets.PasswordReset, account.Id, account.EmailKey, Lifetime, ct))
            : Refusal.NotFound("account");
    }
}
