using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Sessions;

/// <summary>Turns a session token into the user it stands for: a dictionary look-up when it was seen lately, one indexed read else.</summary>
public sealed class SessionTokens(Database database, WorkspaceLog log, IdentityMemory memory, TimeProvider clock, IOptions<IdentityOptions> options)
{
    private readonly long rememberedFor = (long)options.Value.RememberedFor.TotalMilliseconds;

    /// <summary>The user behind a token.</summary>
    /// <returns>The actor; <c>token_expired</c> when it was valid once; <c>token_unknown</c> when it never was or was revoked.</returns>
    public ValueTask<Result<Actor>> ResolveAsync(string? token, CancellationToken ct)
    {
        var session = ResolveSessionAsync(token, ct);
        return session.IsCompletedSuccessfully ? new(session.Result.Then(live => live.Actor)) : Awaited(session);

        static async ValueTask<Result<Actor>> Awaited(ValueTask<Result<LiveSession>> session) => (await session).Then(live => live.Actor);
    }

    /// <summary>The session behind a token, for whoever must know when it ends.</summary>
    public ValueTask<Result<LiveSession>> ResolveSessionAsync(string? token, CancellationToken ct)
    {
        if (!TokenKey.TryOf(token, "", out var key))
            return new(IdentityRefusals.UnknownToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (memory.SessionIds.TryGet(key, out var id) && memory.Sessions.TryGet(id, out var known) && now - known.ReadAt < rememberedFor)
            return new(known.ExpiresAt > now ? known : IdentityRefusals.TokenExpired);
        return new(ReadAsync(key, now, ct));
    }

    private async Task<Result<LiveSession>> ReadAsync(TokenKey key, long now, CancellationToken ct)
    {
        var ticket = memory.Sessions.Ticket();
        var row = await database.FirstAsync(
            """
            select s.id, s.workspace_id, s.user_id, s.family, s.expires_at, s.revoked_at, u.active, s.staff, s.last_used_at, s.ends_at
            from session s join end_user u on u.id = s.user_id where s.token_hash = @hash
            """,
            r => (Session: new LiveSession(Actor.OfUser(r.GetInt64(1), r.GetInt64(2), r.GetInt64(0)) with { Staff = r.GetBoolean(7) }, r.GetInt64(4), r.GetString(3), now,
                    r.Number(8) ?? 0, r.Number(9) ?? 0),
                Gone: !r.IsDBNull(5) || !r.GetBoolean(6)), ct, ("hash", key.ToBytes()));
        if (row.Session is null || row.Gone)
            return IdentityRefusals.UnknownToken;
        if (row.Session.ExpiresAt <= now)
            return IdentityRefusals.TokenExpired;
        if (await memory.FollowsAsync(log, row.Session.Actor.Workspace, ct))
        {
            memory.SessionIds.Keep(key, row.Session.Actor.Session, memory.SessionIds.Ticket());
            memory.Sessions.Keep(row.Session.Actor.Session, row.Session, ticket);
        }

        return row.Session;
    }
}
