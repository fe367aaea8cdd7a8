using System.Text.Json;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Conversa.Identity.Accounts;

/// <summary>
/// Passkeys: a key pair a device holds and uses only after it checked who holds the device, and only for this host. ASP.NET Core Identity makes and
/// checks the challenges; what was asked is kept with the ticket, so each challenge is answered once.
/// </summary>
internal sealed class Passkeys(
    Database database, PasskeyHandler<Account> handler, Confirmation confirmation, AccountTickets tickets, StaffSessions sessions, AccountOptions options, TimeProvider clock)
{
    private static readonly Refusal Refused = new("passkey_refused", RefusalKind.Unauthenticated, "This passkey does not belong to an account here, or its answer does not fit the question.", "credential");

    /// <param name="Ticket">To send back with the answer.</param>
    /// <param name="Options">JSON for <c>navigator.credentials</c>.</param>
    public sealed record Asked(string Ticket, string Options);

    /// <param name="Id">The credential's id, base64url.</param>
    /// <param name="Name">What the person calls it.</param>
    /// <param name="CreatedAt">Unix milliseconds.</param>
    /// <param name="LastUsedAt">Unix milliseconds, or null.</param>
    /// <param name="BackedUp">Whether the device's maker keeps a copy that other devices of the person use.</param>
    public sealed record Passkey(string Id, string Name, long CreatedAt, long? LastUsedAt, bool BackedUp);

    public Task<List<Passkey>> ListAsync(StaffCard who, CancellationToken ct) => database.QueryAsync(
        "select credential_id, name, created_at, last_used_at, backed_up from passkey where account_id = @id order by created_at, credential_id",
        r => new Passkey(Convert.ToBase64String(r.GetFieldValue<byte[]>(0)).TrimEnd('=').Replace('+', '-').Replace('/', '_'), r.GetString(1), r.GetInt64(2), r.Number(3), r.GetBoolean(4)), ct, ("id", who.Account));

    /// <summary>Asks the device for a new key.</summary>
    public async Task<Result<Asked>> AskForNewAsync(HttpContext http, StaffCard who, string? password, CancellationToken ct)
    {
        var account = await confirmation.CheckAsync(who.Account, "password", password, http.Connection.RemoteIpAddress, ct);
        if (!account.Ok)
            return account.Refusal;
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = PasskeyStore.Handle(who.Account), Name = account.Value.Email, DisplayName = who.Name }, http);
        return new Asked(await tickets.BeginAsync(AccountTickets.PasskeyAdd, who.Account, made.AttestationState ?? "", null, ct), made.CreationOptionsJson);
    }

    /// <summary>Keeps the new key's public half.</summary>
    public async Task<Result<Passkey>> AddAsync(HttpContext http, StaffCard who, string? ticket, string credential, string? name, CancellationToken ct)
    {
        if (Names.RefuseName("name", name) is { } badName)
            return badName;
        if (await tickets.FindAsync(AccountTickets.PasskeyAdd, ticket, ct) is not { } step || step.Account != who.Account)
            return IdentityRefusals.TicketGone;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = step.State });
        if (!result.Succeeded)
            return Refused with { Kind = RefusalKind.Invalid };
        var key = result.Passkey;
        return await database.WriteAsync<Result<Passkey>>(async connection =>
        {
            if (!await AccountTickets.EndAsync(connection, step, ct))
                return IdentityRefusals.TicketGone;
            if (await connection.FirstAsync("select count(*) from passkey where account_id = @id", r => r.GetInt64(0), ct, ("id", who.Account)) >= options.PasskeysPerAccount)
                return new Refusal("too_many_passkeys", RefusalKind.Conflict, $"An account may have {options.PasskeysPerAccount} passkeys. Remove one first.");
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await connection.ExecuteAsync(
                """
                insert into passkey (credential_id, account_id, name, public_key, sign_count, transports, user_verified, backup_eligible, backed_up, created_at)
                values (@id, @account, @name, @key, @count, @transports, @verified, @eligible, @backed, @now)
                """, ct, ("id", key.CredentialId), ("account", who.Account), ("name", name), ("key", key.PublicKey), ("count", (long)key.SignCount),
                ("transports", string.Join(' ', key.Transports ?? [])), ("verified", key.IsUserVerified), ("eligible", key.IsBackupEligible), ("backed", key.IsBackedUp), ("now", now));
            return new Passkey(Convert.ToBase64String(key.CredentialId).TrimEnd('=').Replace('+', '-').Replace('/', '_'), name!, now, null, key.IsBackedUp);
        }, ct);
    }

    /// <summary>Forgets a key; forgetting it again changes nothing.</summary>
    public async Task<Result<Done>> RemoveAsync(StaffCard who, string id, CancellationToken ct)
    {
        var bytes = new byte[1024];
        var text = id.Replace('-', '+').Replace('_', '/');
        if (Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
            await database.ExecuteAsync("delete from passkey where account_id = @account and credential_id = @id", ct, ("account", who.Account), ("id", bytes[..length]));
        return Done.It;
    }

    /// <summary>Asks for a passkey to sign in with: any of this host's, or, as a second step, one of the account that gave its password.</summary>
    public async Task<Result<Asked>> AskAsync(HttpContext http, string? secondFactor, CancellationToken ct)
    {
        Account? account = null;
        Wanted? wanted = null;
        if (secondFactor is not null)
        {
            if (await tickets.FindAsync(AccountTickets.SecondFactor, secondFactor, ct) is not { Account: { } id } step)
                return IdentityRefusals.TicketGone;
            (account, wanted) = (await AccountStore.ByIdAsync(database, id, ct), JsonSerializer.Deserialize(step.State, AccountJson.Default.Wanted));
        }

        var made = await handler.MakeRequestOptionsAsync(account, http);
        var state = JsonSerializer.Serialize(new PasskeyQuestion(made.AssertionState ?? "", wanted), AccountJson.Default.PasskeyQuestion);
        return new Asked(tickets.Hand(AccountTickets.PasskeySignIn, state), made.RequestOptionsJson);
    }

    /// <summary>Signs in with a passkey. It is two factors at once, so nothing more is asked for.</summary>
    /// <returns>Who got in; <c>ticket_gone</c>, <c>passkey_refused</c> or <c>sign_in_failed</c>.</returns>
    public async Task<Result<StaffSignedIn>> SignInAsync(HttpContext http, string? ticket, string credential, string? workspace, bool remember, Caller from, CancellationToken ct)
    {
        if (tickets.Take(AccountTickets.PasskeySignIn, ticket) is not { } handed)
            return IdentityRefusals.TicketGone;
        var question = JsonSerializer.Deserialize(handed.State, AccountJson.Default.PasskeyQuestion)!;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = question.State });
        if (!result.Succeeded || (question.Wanted is { } asked && asked.Account != result.User.Id))
            return Refused;
        var wanted = question.Wanted ?? new Wanted(result.User.Id, workspace, remember);
        return await sessions.BeginAsync(wanted, from, async (tx, _) =>
        {
            if (!await AccountTickets.UseAsync(tx, handed, ct))
                return IdentityRefusals.TicketGone;
            var known = await tx.Connection.ExecuteAsync("update passkey set sign_count = @count, backed_up = @backed, last_used_at = @now where credential_id = @id and account_id = @account", ct,
                ("count", (long)result.Passkey.SignCount), ("backed", result.Passkey.IsBackedUp), ("now", tx.Now), ("id", result.Passkey.CredentialId), ("account", result.User.Id));
            return known == 1 ? null : Refused; // removed a moment ago
        }, ct);
    }
}

/// <summary>What was asked of a passkey.</summary>
/// <param name="State">The challenge and its conditions.</param>
/// <param name="Wanted">Set when a password came first.</param>
internal sealed record PasskeyQuestion(string State, Wanted? Wanted);
