using System.Globalization;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Accounts;

/// <summary>
/// Shows ASP.NET Core Identity's passkey handler the accounts and their public keys. It only reads: what is stored changes in the transaction of the
/// use case that changes it, which a store that saves whole objects could not take part in.
/// </summary>
internal sealed class PasskeyStore(Database database) : IUserPasskeyStore<Account>
{
    private const string Columns = "credential_id, public_key, created_at, sign_count, transports, user_verified, backup_eligible, backed_up";

    /// <summary>The account's name towards its devices; it says nothing about the person.</summary>
    public static string Handle(long account) => account.ToString(CultureInfo.InvariantCulture);

    /// <summary>The handler with what it needs: keys that check who holds them, and answers made for this very address.</summary>
    public static PasskeyHandler<Account> HandlerOver(Database database, AccountOptions accounts, ILogger<UserManager<Account>> log)
    {
        var users = new UserManager<Account>(new PasskeyStore(database), Options.Create(new Microsoft.AspNetCore.Identity.IdentityOptions()), new PasswordHasher<Account>(), [], [], new UpperInvariantLookupNormalizer(),
            new IdentityErrorDescriber(), null!, log);
        var passkeys = new IdentityPasskeyOptions
        {
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ServerDomain = accounts.PublicUrl.Length > 0 ? new Uri(accounts.PublicUrl).Host : null,
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == OriginOf(accounts, context.HttpContext.Request)),
        };
        return new PasskeyHandler<Account>(users, Options.Create(passkeys));
    }

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await AccountStore.ByIdAsync(database, id, cancellationToken) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        await database.QueryAsync($"select {Columns} from passkey where account_id = @id", Read, cancellationToken, ("id", user.Id));

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = await database.FirstAsync("select account_id from passkey where credential_id = @id", r => r.GetInt64(0), cancellationToken, ("id", credentialId));
        return id == 0 ? null : await AccountStore.ByIdAsync(database, id, cancellationToken);
    }

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        database.FirstAsync($"select {Columns} from passkey where account_id = @account and credential_id = @id", Read, cancellationToken, ("account", user.Id), ("id", credentialId));

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(Handle(user.Id));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadOnly();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public void Dispose()
    {
        // The database is everybody's.
    }

    private static NotSupportedException ReadOnly() => new("Accounts change through their use cases.");

    private static string OriginOf(AccountOptions accounts, Microsoft.AspNetCore.Http.HttpRequest request) =>
        accounts.PublicUrl.Length > 0 ? new Uri(accounts.PublicUrl).GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host}";

    private static UserPasskeyInfo Read(System.Data.Common.DbDataReader r) => new(
        r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), (uint)r.GetInt64(3),
        r.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries), r.GetBoolean(5), r.GetBoolean(6), r.GetBoolean(7), [], []);
}
