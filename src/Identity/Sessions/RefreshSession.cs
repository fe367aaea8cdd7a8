using System.Data.Common;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Conversa.Identity.Users;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Sessions;

/// <summary>
/// Continues a session with its refresh token. Each use makes a new session of the same family. Requests that raced with the same refresh token all
/// get a valid one, for the grace period; a later use means that somebody copied the token, and ends the whole family.
/// </summary>
public sealed class RefreshSession(Database database, IdentityWriter writer, SessionStore sessions, IOptions<IdentityOptions> options)
{
    private readonly long grace = (long)options.Value.RefreshGrace.TotalMilliseconds;

    /// <param name="refreshToken">As it was handed out.</param>
    /// <param name="workspace">When the caller says which, it has to be that one; 0 for whichever.</param>
    /// <param name="externalId">When the caller says whose, it has to be theirs; null for whoever.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>The user and new tokens; <c>token_unknown</c>, <c>token_expired</c> or <c>refresh_token_reused</c>.</returns>
    public async Task<Result<SignedIn>> Handle(string? refreshToken, long workspace, string? externalId, CancellationToken ct)
    {
        if (!TokenKey.TryOf(refreshToken, "", out var key))
            return IdentityRefusals.UnknownToken;
        if (await FindAsync(key, ct) is not { } found || (workspace != 0 && workspace != found.WorkspaceId))
            return IdentityRefusals.UnknownToken;

        var outcome = await writer.WriteAsync<SignedIn?>(found.WorkspaceId, async tx =>
        {
            if (await FindAsync(tx.Connection, key, ct) is not { RevokedAt: null } session
                || await UserStore.ByIdAsync(tx.Connection, tx.Workspace, session.UserId, ct) is not { Active: true } user
                || (externalId is not null && externalId != user.ExternalId))
                return IdentityRefusals.UnknownToken;
            if (session.RefreshExpiresAt <= tx.Now)
                return IdentityRefusals.TokenExpired;
            if (session.RefreshedAt is { } used && used + grace <= tx.Now)
            {
                await sessions.RevokeAsync(tx, "family = @family", ct, ("family", session.Family));
                return (SignedIn?)null;
            }

            if (session.RefreshedAt is null)
            {
                await tx.Connection.ExecuteAsync("update session set refreshed_at = @now, expires_at = @expires where id = @id", ct,
                    ("now", tx.Now), ("expires", Math.Min(session.ExpiresAt, tx.Now + grace)), ("id", session.Id));
                tx.Append(IdentityEntries.SessionRefreshed, session.Id, actor: session.UserId);
            }

            return new SignedIn(user, await sessions.IssueAsync(tx, user.Id, ct, session.Family), Created: false);
        }, ct);
        return !outcome.Ok ? outcome.Refusal : outcome.Value is { } tokens ? tokens : IdentityRefusals.RefreshReused;
    }

    private async Task<SessionRow?> FindAsync(TokenKey refresh, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await FindAsync(connection, refresh, ct);
    }

    private static Task<SessionRow?> FindAsync(DbConnection connection, TokenKey refresh, CancellationToken ct) =>
        connection.FirstAsync(
            "select id, workspace_id, user_id, family, token_hash, refresh_hash, created_at, expires_at, refresh_expires_at, refreshed_at, revoked_at from session where refresh_hash = @hash and not staff",
            r => new SessionRow
            {
                Id = r.GetInt64(0),
                WorkspaceId = r.GetInt64(1),
                UserId = r.GetInt64(2),
                Family = r.GetString(3),
                TokenHash = r.GetFieldValue<byte[]>(4),
                RefreshHash = r.GetFieldValue<byte[]>(5),
                CreatedAt = r.GetInt64(6),
                ExpiresAt = r.GetInt64(7),
                RefreshExpiresAt = r.GetInt64(8),
                RefreshedAt = r.Number(9),
                RevokedAt = r.Number(10),
            }, ct, ("hash", refresh.ToBytes()));
}
