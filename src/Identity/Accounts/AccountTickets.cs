using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conversa.Identity.Sessions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>
/// Steps that were begun and wait for their end. The ticket is a random secret of which only the hash is stored; it ends with its first success, with
/// too many failures, or with time.
/// </summary>
internal sealed class AccountTickets(Database database, Sealer sealer, TimeProvider clock, AccountOptions options)
{
    public const string SecondFactor = "second_factor";
    public const string PasskeySignIn = "passkey_sign_in";
    public const string PasskeyAdd = "passkey_add";
    public const string EmailProof = "email_proof";
    public const string PasswordReset = "password_reset";

    /// <summary>How many wrong codes one ticket survives.</summary>
    public const int MaxTries = 5;

    /// <summary>Begins a step.</summary>
    /// <param name="purpose">Which step; a ticket for one is none for another.</param>
    /// <param name="account">Whose, if that is known.</param>
    /// <param name="state">What the step's end needs to know; kept sealed.</param>
    /// <param name="lifetime">How long it waits; null for as long as a sign-in's step.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<string> BeginAsync(string purpose, long? account, string state, TimeSpan? lifetime, CancellationToken ct)
    {
        var ticket = Ids.Token();
        _ = TokenKey.TryOf(ticket, "", out var key);
        var now = clock.GetUtcNow();
        await database.ExecuteAsync(
            """
            insert into account_ticket (ticket_hash, account_id, purpose, sealed, tries, created_at, expires_at)
            values (@hash, @account, @purpose, @sealed, 0, @now, @expires)
            """, ct, ("hash", key.ToBytes()), ("account", account), ("purpose", purpose), ("sealed", sealer.Seal(Place(purpose), Encoding.UTF8.GetBytes(state))),
            ("now", now.ToUnixTimeMilliseconds()), ("expires", (now + (lifetime ?? options.StepLifetime)).ToUnixTimeMilliseconds()));
        return ticket;
    }

    /// <summary>The step a ticket stands for, without ending it; null when it is unknown or over.</summary>
    public async Task<Step?> FindAsync(string purpose, string? ticket, CancellationToken ct)
    {
        if (!TokenKey.TryOf(ticket, "", out var key))
            return null;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var row = await database.FirstAsync("select account_id, sealed, tries from account_ticket where ticket_hash = @hash and purpose = @purpose and expires_at > @now",
            r => (Account: r.Number(0), Sealed: r.GetFieldValue<byte[]>(1), Tries: r.GetInt64(2)), ct, ("hash", key.ToBytes()), ("purpose", purpose), ("now", now));
        return row.Sealed is null || row.Tries >= MaxTries ? null : new Step(key, purpose, row.Account, Encoding.UTF8.GetString(sealer.Open(Place(purpose), row.Sealed)));
    }

    /// <summary>Counts a try before its code is looked at, so that racing guesses get no more than the allowance; false when it is used up.</summary>
    public async Task<bool> TryAsync(Step step, CancellationToken ct) =>
        await database.ExecuteAsync("update account_ticket set tries = tries + 1 where ticket_hash = @hash and tries < @most", ct, ("hash", step.Key.ToBytes()), ("most", MaxTries)) == 1;

    /// <summary>Ends the step; false when somebody else just did.</summary>
    public static async Task<bool> EndAsync(DbConnection connection, Step step, CancellationToken ct) =>
        await connection.ExecuteAsync("delete from account_ticket where ticket_hash = @hash", ct, ("hash", step.Key.ToBytes())) == 1;

    /// <summary>
    /// Begins a step for somebody who is nobody yet, without storing anything: the ticket holds the step itself, sealed. Only its use is remembered.
    /// </summary>
    public string Hand(string purpose, string state)
    {
        var expires = (clock.GetUtcNow() + options.StepLifetime).ToUnixTimeMilliseconds();
        return Base64Url.EncodeToString(sealer.Seal(Place(purpose), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{expires} {state}"))));
    }

    /// <summary>The step in a ticket that was handed out; null when it is not ours or over.</summary>
    public Handed? Take(string purpose, string? ticket)
    {
        if (ticket is not { Length: > 0 and <= 8192 } || !Base64Url.IsValid(ticket))
            return null;
        try
        {
            var sealedStep = Base64Url.DecodeFromChars(ticket);
            var text = Encoding.UTF8.GetString(sealer.Open(Place(purpose), sealedStep));
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var expires = long.Parse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture);
            return expires > clock.GetUtcNow().ToUnixTimeMilliseconds() ? new Handed(SHA256.HashData(sealedStep), expires, text[(space + 1)..]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Uses a ticket that was handed out; false when it was used before.</summary>
    public static async Task<bool> UseAsync(IdentityTransaction tx, Handed ticket, CancellationToken ct) =>
        await tx.Connection.ExecuteAsync("insert into used_nonce (nonce_hash, workspace_id, expires_at) values (@hash, @workspace, @expires) on conflict (nonce_hash) do nothing", ct,
            ("hash", ticket.Hash), ("workspace", tx.Workspace), ("expires", ticket.ExpiresAt)) == 1;

    private static string Place(string purpose) => "account_ticket.sealed/" + purpose;

    /// <param name="Key">The ticket's hash.</param>
    /// <param name="Purpose">Which step it is.</param>
    /// <param name="Account">Whose, if that is known.</param>
    /// <param name="State">What was kept for its end.</param>
    internal sealed record Step(TokenKey Key, string Purpose, long? Account, string State);

    /// <param name="Hash">The ticket's hash.</param>
    /// <param name="ExpiresAt">Unix milliseconds.</param>
    /// <param name="State">What the step's end needs to know.</param>
    internal sealed record Handed(byte[] Hash, long ExpiresAt, string State);
}
