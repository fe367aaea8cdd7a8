using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>An account with what only signing in may see.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="EmailKey">The address as compared.</param>
/// <param name="EmailVerifiedAt">When the person proved that mail reaches them, in unix milliseconds.</param>
/// <param name="PasswordHash">Null when there is no password to sign in with.</param>
/// <param name="AuthenticatorKey">The authenticator app's key, sealed.</param>
/// <param name="AuthenticatorOnAt">Since when its codes are asked for; null while they are not.</param>
/// <param name="AuthenticatorStep">The last time step whose code was used.</param>
/// <param name="Version">Rises with every change.</param>
internal sealed record Account(
    long Id, string Email, string EmailKey, long? EmailVerifiedAt, string? PasswordHash, byte[]? AuthenticatorKey, long? AuthenticatorOnAt, long AuthenticatorStep, long Version)
{
    public EmailAddress Address => new(Email, EmailKey);

    public bool HasSecondFactor => AuthenticatorOnAt is not null;
}

/// <summary>The statements on <c>account</c> that several use cases share.</summary>
internal static class AccountStore
{
    private const string Columns = "account_id, email, email_key, email_verified_at, password_hash, authenticator_key, authenticator_on_at, authenticator_step, version";

    public static Task<Account?> ByEmailAsync(DbConnection connection, string emailKey, CancellationToken ct) =>
        connection.FirstAsync($"select {Columns} from account where email_key = @email", Read, ct, ("email", emailKey));

    public static Task<Account?> ByIdAsync(DbConnection connection, long id, CancellationToken ct) =>
        connection.FirstAsync($"select {Columns} from account where account_id = @id", Read, ct, ("id", id));

    public static async Task<Account?> ByEmailAsync(Database database, string emailKey, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await ByEmailAsync(connection, emailKey, ct);
    }

    public static async Task<Account?> ByIdAsync(Database database, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await ByIdAsync(connection, id, ct);
    }

    /// <summary>Makes an account. The unique index refuses a second one with the same address.</summary>
    public static Task<long> InsertAsync(DbConnection connection, EmailAddress email, string passwordHash, bool verified, long at, CancellationToken ct) =>
        connection.FirstAsync(
            """
            insert into account (email, email_key, email_verified_at, password_hash, authenticator_step, created_at, updated_at, version)
            values (@email, @key, @verified, @password, 0, @at, @at, 1) returning account_id
            """,
            r => r.GetInt64(0), ct, ("email", email.Text), ("key", email.Key), ("verified", verified ? at : (long?)null), ("password", passwordHash), ("at", at));

    public static Task SetPasswordAsync(DbConnection connection, long id, string passwordHash, long at, CancellationToken ct) =>
        connection.ExecuteAsync("update account set password_hash = @password, updated_at = @at, version = version + 1 where account_id = @id", ct, ("password", passwordHash), ("at", at), ("id", id));

    /// <summary>The workspaces an account may come into, the one used last first.</summary>
    public static Task<List<Place>> PlacesAsync(Database database, long account, CancellationToken ct) =>
        database.QueryAsync(
            """
            select s.workspace_id, s.user_id, w.code, w.name from staff s join workspace w on w.id = s.workspace_id
            where s.account_id = @account and s.state = 'active' order by coalesce(s.last_seen_at, s.created_at) desc, s.user_id
            """,
            r => new Place(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3)), ct, ("account", account));

    private static Account Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2), r.Number(3), r.Text(4), r.IsDBNull(5) ? null : r.GetFieldValue<byte[]>(5), r.Number(6), r.GetInt64(7), r.GetInt64(8));

    /// <param name="Workspace">The workspace's number.</param>
    /// <param name="User">Who the person is there.</param>
    /// <param name="Code">The workspace's code.</param>
    /// <param name="Name">The workspace's name.</param>
    internal sealed record Place(long Workspace, long User, string Code, string Name);
}
