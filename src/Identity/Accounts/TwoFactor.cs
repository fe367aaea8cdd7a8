using System.Data.Common;
using System.Security.Cryptography;
using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Turns the authenticator app's codes on and off. Everything but reading asks for the password.</summary>
internal sealed class TwoFactor(Database database, Confirmation confirmation, Sealer sealer, TimeProvider clock)
{
    private static readonly Refusal On = new("two_factor_on", RefusalKind.Conflict, "An authenticator app is set up already. Turn it off first.");

    private static readonly Refusal NotBegun = new("two_factor_not_begun", RefusalKind.Conflict, "No authenticator app is being set up.");

    /// <param name="Enabled">Whether codes are asked for.</param>
    /// <param name="Since">Since when, in unix milliseconds.</param>
    /// <param name="RecoveryCodes">How many recovery codes are left.</param>
    public sealed record State(bool Enabled, long? Since, long RecoveryCodes);

    /// <param name="Secret">To type into the app.</param>
    /// <param name="Uri">To show to the app as a QR code.</param>
    public sealed record Begun(string Secret, string Uri);

    public async Task<State> ReadAsync(long account, CancellationToken ct)
    {
        var known = await AccountStore.ByIdAsync(database, account, ct);
        var left = await database.FirstAsync("select count(*) from recovery_code where account_id = @id", r => r.GetInt64(0), ct, ("id", account));
        return new State(known?.HasSecondFactor == true, known?.AuthenticatorOnAt, left);
    }

    /// <summary>Begins to set an app up. Until a code of it was given nothing is asked for; the same key is shown again until then.</summary>
    public async Task<Result<Begun>> BeginAsync(StaffCard who, string? password, Caller from, CancellationToken ct)
    {
        if ((await confirmation.CheckAsync(who.Account, "password", password, from.Address, ct)) is { Ok: false, Refusal: var refusal })
            return refusal;
        return await WriteAsync<Begun>(who, async (connection, account) =>
        {
            if (account.HasSecondFactor)
                return On;
            var key = account.AuthenticatorKey is null ? RandomNumberGenerator.GetBytes(Totp.KeyLength) : Open(sealer, account);
            if (account.AuthenticatorKey is null)
                await connection.ExecuteAsync("update account set authenticator_key = @key, authenticator_step = 0 where account_id = @id", ct, ("key", sealer.Seal(Place(account.Id), key)), ("id", account.Id));
            return new Begun(Totp.Show(key), Totp.Uri(key, "Conversa", account.Email));
        }, ct);
    }

    /// <summary>Turns it on with a first code. The same code again, while it is fresh, answers with new recovery codes: the former answer may have been lost.</summary>
    public Task<Result<IReadOnlyList<string>>> ConfirmAsync(StaffCard who, string? code, CancellationToken ct) => WriteAsync<IReadOnlyList<string>>(who, async (connection, account) =>
    {
        if (account.AuthenticatorKey is null)
            return NotBegun;
        var again = account.HasSecondFactor;
        if (Totp.Find(Open(sealer, account), code, clock.GetUtcNow(), again ? account.AuthenticatorStep - 1 : account.AuthenticatorStep) is not { } step)
            return again ? On : IdentityRefusals.CodeWrong with { Kind = RefusalKind.Invalid };
        if (again && step != account.AuthenticatorStep)
            return On;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await connection.ExecuteAsync("update account set authenticator_on_at = coalesce(authenticator_on_at, @now), authenticator_step = @step, updated_at = @now, version = version + 1 where account_id = @id", ct,
            ("now", now), ("step", step), ("id", account.Id));
        return Result.Of(await RecoveryCodes.RenewAsync(connection, account.Id, ct));
    }, ct);

    /// <summary>New recovery codes; the former ones are void.</summary>
    public async Task<Result<IReadOnlyList<string>>> RenewCodesAsync(StaffCard who, string? password, Caller from, CancellationToken ct)
    {
        if ((await confirmation.CheckAsync(who.Account, "password", password, from.Address, ct)) is { Ok: false, Refusal: var refusal })
            return refusal;
        return await WriteAsync<IReadOnlyList<string>>(who, async (connection, account) =>
            account.HasSecondFactor ? Result.Of(await RecoveryCodes.RenewAsync(connection, account.Id, ct)) : NotBegun, ct);
    }

    /// <summary>Turns it off; turning it off again changes nothing.</summary>
    public async Task<Result<Done>> EndAsync(StaffCard who, string? password, Caller from, CancellationToken ct)
    {
        if ((await confirmation.CheckAsync(who.Account, "password", password, from.Address, ct)) is { Ok: false, Refusal: var refusal })
            return refusal;
        return await WriteAsync<Done>(who, async (connection, account) =>
        {
            await connection.ExecuteAsync("update account set authenticator_key = null, authenticator_on_at = null, authenticator_step = 0, version = version + 1 where account_id = @id", ct, ("id", account.Id));
            await RecoveryCodes.RemoveAsync(connection, account.Id, ct);
            return Done.It;
        }, ct);
    }

    public static byte[] Open(Sealer sealer, Account account) => sealer.Open(Place(account.Id), account.AuthenticatorKey);

    private static string Place(long account) => "account.authenticator_key/" + account;

    private Task<Result<T>> WriteAsync<T>(StaffCard who, Func<DbConnection, Account, Task<Result<T>>> work, CancellationToken ct) => database.WriteAsync<Result<T>>(async connection =>
    {
        // The row is held first, so that two requests at once see each other's outcome on both engines.
        await connection.ExecuteAsync("update account set updated_at = updated_at where account_id = @id", ct, ("id", who.Account));
        return await AccountStore.ByIdAsync(connection, who.Account, ct) is { } account ? await work(connection, account) : IdentityRefusals.UnknownToken;
    }, ct);
}
