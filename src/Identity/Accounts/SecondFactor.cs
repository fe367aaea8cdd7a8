using System.Text.Json;
using Conversa.Identity.Passwords;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>The second step of signing in: a code of the authenticator app, or a recovery code. Each works once.</summary>
internal sealed class SecondFactor(Database database, AccountTickets tickets, StaffSessions sessions, PasswordThrottle throttle, Sealer sealer, TimeProvider clock)
{
    /// <param name="Ticket">From the first step.</param>
    /// <param name="Code">The app's six digits, or null.</param>
    /// <param name="RecoveryCode">A recovery code, or null.</param>
    /// <param name="From">Where from.</param>
    public sealed record Command(string? Ticket, string? Code, string? RecoveryCode, Caller From);

    /// <returns>Who got in; <c>ticket_gone</c>, <c>code_wrong</c>, <c>too_many_failures</c> or an invalid field.</returns>
    public async Task<Result<StaffSignedIn>> Handle(Command command, CancellationToken ct)
    {
        if (command.Code is null == command.RecoveryCode is null)
            return Refusal.Invalid("code", "Send either 'code' or 'recovery_code'.");
        if (await tickets.FindAsync(AccountTickets.SecondFactor, command.Ticket, ct) is not { Account: { } id } step || await AccountStore.ByIdAsync(database, id, ct) is not { } account)
            return IdentityRefusals.TicketGone;
        // Whoever comes here knew the password, so counting for the account, from wherever, locks no stranger's victim out.
        var guessed = "second-factor/" + account.EmailKey;
        if ((throttle.Check(0, guessed, null) ?? throttle.Check(0, account.EmailKey, command.From.Address)) is { } wait)
            return wait;
        if (!await tickets.TryAsync(step, ct))
            return IdentityRefusals.TicketGone;
        var wanted = JsonSerializer.Deserialize(step.State, AccountJson.Default.Wanted)!;
        var signedIn = await sessions.BeginAsync(wanted, command.From, async (tx, now) =>
        {
            if (!now.HasSecondFactor || now.PasswordHash != account.PasswordHash)
                return IdentityRefusals.TicketGone; // changed meanwhile
            if (!(command.Code is { } code ? await UseCodeAsync(tx, now, code, ct) : await RecoveryCodes.UseAsync(tx.Connection, now.Id, command.RecoveryCode!, ct)))
                return IdentityRefusals.CodeWrong with { Field = command.Code is null ? "recovery_code" : "code" };
            return await AccountTickets.EndAsync(tx.Connection, step, ct) ? null : IdentityRefusals.TicketGone;
        }, ct);
        if (signedIn.Ok)
        {
            throttle.Succeeded(0, guessed, null);
            throttle.Succeeded(0, account.EmailKey, command.From.Address);
        }
        else if (signedIn.Refusal.Code == IdentityRefusals.CodeWrong.Code)
        {
            throttle.Failed(0, guessed, null);
            throttle.Failed(0, account.EmailKey, command.From.Address);
        }

        return signedIn;
    }

    private async Task<bool> UseCodeAsync(IdentityTransaction tx, Account account, string code, CancellationToken ct) =>
        Totp.Find(TwoFactor.Open(sealer, account), code, clock.GetUtcNow(), account.AuthenticatorStep) is { } step
        && await tx.Connection.ExecuteAsync("update account set authenticator_step = @step where account_id = @id and authenticator_step < @step", ct, ("step", step), ("id", account.Id)) == 1;
}
