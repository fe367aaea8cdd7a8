using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Begins and ends the sessions of an account, in whichever workspaces it works.</summary>
internal sealed class StaffSessions(Database database, IdentityWriter writer, SessionStore sessions)
{
    /// <summary>Begins a session in the workspace that is wanted.</summary>
    /// <param name="wanted">Whose, where and for how long.</param>
    /// <param name="from">Where from.</param>
    /// <param name="check">Looks, in the same transaction, whether what was proved is still true of the account as it is now.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>Who got in; <c>sign_in_failed</c> when they work nowhere or not there, or the check's refusal.</returns>
    public async Task<Result<StaffSignedIn>> BeginAsync(Wanted wanted, Caller from, Func<IdentityTransaction, Account, Task<Refusal?>> check, CancellationToken ct)
    {
        var places = await AccountStore.PlacesAsync(database, wanted.Account, ct);
        if (places.Find(x => wanted.Workspace is null || x.Code == wanted.Workspace) is not { } place)
            return IdentityRefusals.SignInFailed;
        return await writer.WriteAsync<StaffSignedIn>(place.Workspace, async tx =>
        {
            if (await AccountStore.ByIdAsync(tx.Connection, wanted.Account, ct) is not { } account
                || await StaffStore.FindAsync(tx.Connection, tx.Workspace, place.User, ct) is not { State: StaffState.Active } card)
                return IdentityRefusals.SignInFailed;
            if (await check(tx, account) is { } refusal)
                return refusal;
            return new StaffSignedIn(card, await sessions.IssueForStaffAsync(tx, card.User, from.Device, wanted.Remember, ct), wanted.Remember);
        }, ct);
    }

    /// <summary>Ends every session an account has, in all its workspaces, but the one to keep (0 for none).</summary>
    /// <returns>How many live ones there were.</returns>
    public async Task<int> EndAllAsync(long account, long keep, CancellationToken ct)
    {
        var ended = 0;
        var memberships = await database.QueryAsync("select workspace_id, user_id from staff where account_id = @account order by workspace_id", r => (Workspace: r.GetInt64(0), User: r.GetInt64(1)), ct, ("account", account));
        foreach (var (workspace, user) in memberships)
        {
            var some = await writer.WriteAsync<int>(workspace, async tx => await sessions.RevokeAsync(tx, "user_id = @user and id <> @keep", ct, ("user", user), ("keep", keep)), ct);
            ended += some.Ok ? some.Value : throw new InvalidOperationException($"Sessions could not be ended: {some.Refusal.Code}."); // half of it done must not look like success
        }

        return ended;
    }
}
