using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Keys;

/// <summary>An API key as its workspace sees it: everything but the key.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What the workspace calls it.</param>
/// <param name="Prefix">Its first letters, to tell keys apart.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds, or null for never.</param>
/// <param name="RevokedAt">Unix milliseconds, or null.</param>
/// <param name="LastUsedAt">Unix milliseconds, exact to an hour, or null for never.</param>
public sealed record ApiKey(long Id, string Name, string Prefix, IReadOnlyList<string> Scopes, long CreatedAt, long? ExpiresAt, long? RevokedAt, long? LastUsedAt)
{
    internal const string Columns = "id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at";

    internal static ApiKey Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries), r.GetInt64(4), r.Number(5), r.Number(6), r.Number(7));
}
