using Conversa.Identity.Passwords;
using Conversa.Identity.Staff;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Replaces an account's password, and ends every session it has anywhere but the one that asks: whoever else knew the old one is out at once.</summary>
internal sealed class ChangePassword(
    Database database, Confirmation confirmation, PasswordHasher hasher, StaffSessions sessions, WorkspaceDirectory workspaces, AccountTickets tickets, AccountOptions options, TimeProvider clock)
{
    /// <returns>Done, also when the new password is set already; <c>password_wrong</c>, <c>too_many_failures</c> or an invalid field.</returns>
    public async Task<Result<Done>> Handle(StaffCard who, Actor actor, string? current, string? wanted, Caller from, CancellationToken ct)
    {
        var workspace = (await workspaces.ByIdAsync(who.Workspace, ct))!;
        if (await AccountStore.ByIdAsync(database, who.Account, ct) is not { } account)
            return IdentityRefusals.UnknownToken;
        if (PasswordRules.Refuse("new_password", wanted, options.PasswordLength, account.Address, workspace.Name, workspace.Code, who.Name) is { } weak)
            return weak;
        var confirmed = await confirmation.CheckAsync(who.Account, "current_password", current, from.Address, ct);
        if (!confirmed.Ok)
        {
            // The request that changed it, whose answer was lost, comes again with the password that was current then.
            return confirmed.Refusal.Code == IdentityRefusals.OwnPasswordWrong.Code && (await confirmation.CheckAsync(who.Account, "current_password", wanted, from.Address, ct)).Ok ? Done.It : confirmed.Refusal;
        }

        return await SetAsync(account, wanted!, actor.Session, ct);
    }

    /// <summary>Chooses a new password with a link that was mailed. Ends every session.</summary>
    /// <returns>Done; <c>ticket_gone</c> or an invalid field.</returns>
    public async Task<Result<Done>> ResetAsync(string? token, string? wanted, CancellationToken ct)
    {
        if (await tickets.FindAsync(AccountTickets.PasswordReset, token, ct) is not { Account: { } id } || await AccountStore.ByIdAsync(database, id, ct) is not { } account)
            return IdentityRefusals.TicketGone with { Field = "token" };
        if (PasswordRules.Refuse("password", wanted, options.PasswordLength, account.Address) is { } weak)
            return weak;
        // Setting it uses the link up, and not before: whoever is told to come back in a moment can.
        var set = await SetAsync(account, wanted!, 0, ct);
        if (!set.Ok && set.Refusal == IdentityRefusals.VersionMoved)
            return IdentityRefusals.TicketGone with { Field = "token" }; // the same link, or another change, a moment before
        if (set.Ok)
            await database.ExecuteAsync("update account set email_verified_at = coalesce(email_verified_at, @now) where account_id = @id", ct, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("id", id));
        return set;
    }

    private async Task<Result<Done>> SetAsync(Account account, string wanted, long keep, CancellationToken ct)
    {
        var hash = await hasher.HashAsync(PasswordRules.Compose(wanted), ct);
        if (!hash.Ok)
            return hash.Refusal;
        // The password first: from then on nobody comes in with the old one, and whoever did before is put out after it.
        var changed = await database.WriteAsync(async connection =>
        {
            var rows = await connection.ExecuteAsync("update account set password_hash = @new, updated_at = @now, version = version + 1 where account_id = @id and password_hash = @old", ct,
                ("new", hash.Value), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("id", account.Id), ("old", account.PasswordHash));
            if (rows == 1)
                await connection.ExecuteAsync("delete from account_ticket where account_id = @id", ct, ("id", account.Id)); // sign-ins and links that were begun with the old one
            return rows;
        }, ct);
        if (changed != 1)
            return IdentityRefusals.VersionMoved;
        await sessions.EndAllAsync(account.Id, keep, ct);
        return Done.It;
    }
}
