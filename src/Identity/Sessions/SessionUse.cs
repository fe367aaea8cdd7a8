using Conversa.Identity.Accounts;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Sessions;

/// <summary>
/// Notes, to about a quarter of an hour, when people who work here used their session, and renews it for those who asked to be remembered. One
/// statement per person and quarter of an hour; nobody but the person's own list of devices depends on it.
/// </summary>
public sealed class SessionUse(Database database, IdentityMemory memory, TimeProvider clock, AccountOptions options)
{
    private static readonly long Coarse = (long)TimeSpan.FromMinutes(15).TotalMilliseconds;

    private readonly long idle = (long)options.IdleTimeout.TotalMilliseconds;

    /// <summary>The session was used just now.</summary>
    public ValueTask NoteAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return memory.Sessions.TryGet(actor.Session, out var known) && now - known.LastUsedAt < Coarse ? default : new(WriteAsync(actor, now, ct));
    }

    private async Task WriteAsync(Actor actor, long now, CancellationToken ct)
    {
        // A session that is not renewed expires when it ends, so the earlier of the two times tells both kinds apart.
        await database.WriteAsync(async connection =>
        {
            var rows = await connection.ExecuteAsync(
                """
                update session set last_used_at = @now, expires_at = case when expires_at >= ends_at then expires_at when @now + @idle < ends_at then @now + @idle else ends_at end
                where id = @id and staff and revoked_at is null and expires_at > @now and (last_used_at is null or last_used_at <= @before)
                """, ct, ("now", now), ("idle", idle), ("id", actor.Session), ("before", now - Coarse));
            if (rows > 0)
                await connection.ExecuteAsync("update staff set last_seen_at = @now where user_id = @user and (last_seen_at is null or last_seen_at <= @before)", ct,
                    ("now", now), ("user", actor.User), ("before", now - Coarse));
            return rows > 0;
        }, ct);
        memory.Sessions.Remove(actor.Session); // read again with its new times, also when another node had noted them
    }
}
