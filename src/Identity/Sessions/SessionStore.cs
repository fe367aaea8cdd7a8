using Conversa.Identity.Accounts;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Sessions;

/// <summary>Issues and revokes sessions inside a workspace's transaction, so that whoever must hear of a revocation does.</summary>
public sealed class SessionStore(TimeProvider clock, IOptions<IdentityOptions> options, AccountOptions accounts)
{
    /// <summary>Makes a session for a user; the oldest one gives way when the user has too many.</summary>
    internal Task<IssuedTokens> IssueAsync(IdentityTransaction tx, long user, CancellationToken ct, string? family = null)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now);
        return InsertAsync(tx, user, family, new Terms(now + options.Value.SessionLifetime, now + options.Value.RefreshLifetime), ct);
    }

    /// <summary>
    /// Makes a session for somebody who works here. It cannot be refreshed: use renews it when they asked to be remembered, until it ends for good.
    /// </summary>
    internal Task<IssuedTokens> IssueForStaffAsync(IdentityTransaction tx, long user, string device, bool remember, CancellationToken ct)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(tx.Now);
        var ends = now + (remember ? accounts.RememberedSessionLifetime : accounts.SessionLifetime);
        var idle = now + accounts.IdleTimeout;
        return InsertAsync(tx, user, null, new Terms(remember && idle < ends ? idle : ends, ends, Staff: true, device), ct);
    }

    private async Task<IssuedTokens> InsertAsync(IdentityTransaction tx, long user, string? family, Terms terms, CancellationToken ct)
    {
        var (token, refresh) = (Ids.Token(), Ids.Token());
        _ = TokenKey.TryOf(token, "", out var key);
        _ = TokenKey.TryOf(refresh, "", out var refreshKey);
        var id = await tx.Connection.FirstAsync(
            """
            insert into session (workspace_id, user_id, family, token_hash, refresh_hash, created_at, expires_at, refresh_expires_at, staff, device, last_used_at, ends_at)
            values (@workspace, @user, @family, @token, @refresh, @now, @expires, @refresh_expires, @staff, @device, @used, @ends) returning id
            """,
            r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("user", user), ("family", family ?? Ids.Unique(clock)), ("token", key.ToBytes()), ("refresh", refreshKey.ToBytes()),
            ("now", tx.Now), ("expires", terms.Expires.ToUnixTimeMilliseconds()), ("refresh_expires", terms.RefreshExpires.ToUnixTimeMilliseconds()), ("staff", terms.Staff),
            ("device", terms.Device), ("used", terms.Staff ? tx.Now : (long?)null), ("ends", terms.Staff ? terms.RefreshExpires.ToUnixTimeMilliseconds() : (long?)null));
        await RevokeAsync(tx,
            "id in (select id from session where user_id = @user and revoked_at is null and expires_at > @now order by id desc limit 1000 offset @most)", ct,
            ("user", user), ("most", options.Value.SessionsPerUser));
        return new IssuedTokens(id, token, terms.Expires, refresh, terms.RefreshExpires);
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

    /// <param name="Expires">Until when the token is valid.</param>
    /// <param name="RefreshExpires">Until when the login may be continued, by whichever way.</param>
    /// <param name="Staff">Whether an account signed in.</param>
    /// <param name="Device">What the session is used from.</param>
    private sealed record Terms(DateTimeOffset Expires, DateTimeOffset RefreshExpires, bool Staff = false, string? Device = null);
}
