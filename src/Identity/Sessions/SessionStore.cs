using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Sessions;

/// <summary>Issues and revokes sessions inside a workspace's transaction, so that whoever must hear of a revocation does.</summary>
public sealed class SessionStore(TimeProvider clock, IOptions<IdentityOptions> options)
{
    /// <summary>Makes a session for a user; the oldest one gives way when the user has too many.</summary>
    internal async Task<IssuedTokens> IssueAsync(IdentityTransaction tx, long user, CancellationToken ct, string? family = null)
    {
        var (token, refresh) = (Ids.Token(), Ids.Token());
        _ = TokenKey.TryOf(token, "", out var key);
        _ = TokenKey.TryOf(refresh, "", out var refreshKey);
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now) + options.Value.SessionLifetime;
        var refreshExpires = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now) + options.Value.RefreshLifetime;
        var id = await tx.Connection.FirstAsync(
            """
            insert into session (workspace_id, user_id, family, token_hash, refresh_hash, created_at, expires_at, refresh_expires_at)
            values (@workspace, @user, @family, @token, @refresh, @now, @expires, @refresh_expires) returning id
            """,
            r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("user", user), ("family", family ?? Ids.Unique(clock)), ("token", key.ToBytes()), ("refresh", refreshKey.ToBytes()),
            ("now", tx.Now), ("expires", expires.ToUnixTimeMilliseconds()), ("refresh_expires", refreshExpires.ToUnixTimeMilliseconds()));
        await RevokeAsync(tx,
            "id in (select id from session where user_id = @user and revoked_at is null and expires_at > @now order by id desc limit 1000 offset @most)", ct,
            ("user", user), ("most", options.Value.SessionsPerUser));
        return new IssuedTokens(id, token, expires, refresh, refreshExpires);
    }

    /// <summary>Revokes the sessions a condition names that are neither revoked nor worn out, and says so in the log for those still live.</summary>
    /// <returns>How many live ones there were.</returns>
    internal async Task<int> RevokeAsync(IdentityTransaction tx, string where, CancellationToken ct, params (string Name, object? Value)[] values)
    {
        var revoked = await tx.Connection.QueryAsync(
            $"update session set revoked_at = @now, refresh_expires_at = @now where revoked_at is null and workspace_id = @workspace and ({where}) returning id, user_id, expires_at",
            r => (Id: r.GetInt64(0), User: r.GetInt64(1), ExpiresAt: r.GetInt64(2)), ct, [("now", tx.Now), ("workspace", tx.Workspace), .. values]);
        var live = revoked.FindAll(x => x.ExpiresAt > tx.Now);
        foreach (var session in live)
            tx.Append(IdentityEntries.SessionRevoked, session.Id, actor: session.User);
        return live.Count;
    }
}
