using System.Net;
using System.Text.Json;
using Conversa.Identity.Passwords;
using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Where a request comes from.</summary>
/// <param name="Address">The network address, for slowing guesses down; it is not stored.</param>
/// <param name="Device">What the person would call the device.</param>
internal sealed record Caller(IPAddress? Address, string Device);

/// <summary>Somebody who works here and got in.</summary>
/// <param name="Who">Who.</param>
/// <param name="Tokens">What to keep; shown once.</param>
/// <param name="Remembered">Whether the device keeps the token when it is closed.</param>
internal sealed record StaffSignedIn(StaffCard Who, IssuedTokens Tokens, bool Remembered);

/// <summary>
/// Lets somebody who works here in with their e-mail address and password; a second factor is asked for where there is one. Every sign-in gets a
/// session of its own, so repeating one whose answer was lost is harmless.
/// </summary>
internal sealed class SignIn(Database database, PasswordHasher hasher, PasswordThrottle throttle, StaffSessions sessions, AccountTickets tickets)
{
    private string? decoy;

    /// <param name="Email">The account's address.</param>
    /// <param name="Password">Its password.</param>
    /// <param name="Workspace">The code of the workspace to come into; null for the one used last.</param>
    /// <param name="Remember">Whether to stay signed in for days.</param>
    /// <param name="From">Where from.</param>
    public sealed record Command(string? Email, string? Password, string? Workspace, bool Remember, Caller From);

    /// <summary>Who got in, or the ticket for the second step.</summary>
    /// <param name="SignedIn">Set when nothing more is asked for.</param>
    /// <param name="Ticket">Set when a second factor is needed.</param>
    /// <param name="HasPasskey">Whether a passkey can be that second factor.</param>
    public sealed record Outcome(StaffSignedIn? SignedIn, string? Ticket, bool HasPasskey);

    /// <returns>The outcome; <c>sign_in_failed</c> whatever did not match, <c>too_many_failures</c>, <c>logins_busy</c> or an invalid field.</returns>
    public async Task<Result<Outcome>> Handle(Command command, CancellationToken ct)
    {
        var email = EmailAddress.Parse("email", command.Email);
        if ((email.Refusal ?? Users.Names.RefusePassword("password", command.Password)) is { } malformed)
            return malformed;
        var key = email.Value.Key;
        if (throttle.Check(0, key, command.From.Address) is { } wait)
            return wait;
        var account = await AccountStore.ByEmailAsync(database, key, ct);
        var verdict = await VerifyAsync(account, command.Password!, ct);
        if (!verdict.Ok)
            return verdict.Refusal;
        if (account is null || !verdict.Value.Matches)
        {
            throttle.Failed(0, key, command.From.Address);
            return IdentityRefusals.SignInFailed;
        }

        var wanted = new Wanted(account.Id, command.Workspace, command.Remember);
        if (account.HasSecondFactor)
        {
            // The allowance stays used up until the second step is done: a right password alone buys no further guesses at codes.
            var ticket = await tickets.BeginAsync(AccountTickets.SecondFactor, account.Id, JsonSerializer.Serialize(wanted, AccountJson.Default.Wanted), null, ct);
            var passkey = await database.FirstAsync("select 1 from passkey where account_id = @id", r => r.GetInt64(0), ct, ("id", account.Id)) == 1;
            return new Outcome(null, ticket, passkey);
        }

        throttle.Succeeded(0, key, command.From.Address);
        var signedIn = await sessions.BeginAsync(wanted, command.From, async (tx, now) =>
        {
            if (now.PasswordHash != account.PasswordHash || now.HasSecondFactor)
                return IdentityRefusals.SignInFailed; // changed between the check and now
            if (verdict.Value.Rehashed is { } stronger)
                await AccountStore.SetPasswordAsync(tx.Connection, account.Id, stronger, tx.Now, ct);
            return null;
        }, ct);
        return signedIn.Then(x => new Outcome(x, null, false));
    }

    /// <summary>Takes as long for an address nobody has as for a wrong password, so that the time does not tell who works here.</summary>
    private async Task<Result<PasswordHasher.Verdict>> VerifyAsync(Account? account, string password, CancellationToken ct)
    {
        if (account?.PasswordHash is { } stored)
            return await hasher.VerifyAsync(PasswordRules.Compose(password), stored, ct);
        if (decoy is null)
        {
            var made = await hasher.HashAsync(Ids.Token(), ct);
            if (!made.Ok)
                return made.Refusal;
            decoy = made.Value;
        }

        var verdict = await hasher.VerifyAsync(PasswordRules.Compose(password), decoy, ct);
        return verdict.Then(_ => default(PasswordHasher.Verdict));
    }
}

/// <summary>What somebody who signs in wants, kept between the steps.</summary>
/// <param name="Account">Whose account.</param>
/// <param name="Workspace">The code of the workspace to come into; null for the one used last.</param>
/// <param name="Remember">Whether to stay signed in for days.</param>
internal sealed record Wanted(long Account, string? Workspace, bool Remember);
