using System.Data.Common;
using System.Security.Cryptography;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>What signs in when the phone is lost: ten codes of fifty random bits each, stored hashed, each good for once.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const string Letters = "abcdefghjkmnpqrstvwxyz23456789"; // nothing that is mistaken for another when written down

    /// <summary>Makes new ones; the former ones are void.</summary>
    public static async Task<IReadOnlyList<string>> RenewAsync(DbConnection connection, long account, CancellationToken ct)
    {
        await RemoveAsync(connection, account, ct);
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, 5) + "-" + RandomNumberGenerator.GetString(Letters, 5)).ToList();
        foreach (var code in codes)
            await connection.ExecuteAsync("insert into recovery_code (account_id, code_hash) values (@account, @hash)", ct, ("account", account), ("hash", Hash(account, code)));
        return codes;
    }

    /// <summary>Uses one up; false when it is none of them.</summary>
    public static async Task<bool> UseAsync(DbConnection connection, long account, string code, CancellationToken ct) =>
        await connection.ExecuteAsync("delete from recovery_code where account_id = @account and code_hash = @hash", ct, ("account", account), ("hash", Hash(account, code))) == 1;

    public static Task<int> RemoveAsync(DbConnection connection, long account, CancellationToken ct) =>
        connection.ExecuteAsync("delete from recovery_code where account_id = @account", ct, ("account", account));

    // However it is typed. The account's number is part of it, so that the same code of two people looks different.
    private static byte[] Hash(long account, string code) => Ids.Hash($"{account}/{new string([.. code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)])}");
}
