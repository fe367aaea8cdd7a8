using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Sessions;

/// <summary>Where a user is logged in.</summary>
public sealed class ListSessions(Database database, TimeProvider clock)
{
    /// <param name="Name">Names the login towards its user; refreshing does not change it.</param>
    /// <param name="Since">When it was made or last refreshed, in unix milliseconds.</param>
    /// <param name="ExpiresAt">Until when its token is valid, in unix milliseconds.</param>
    /// <param name="Current">The one that asks.</param>
    public sealed record Login(string Name, long Since, long ExpiresAt, bool Current);

    /// <returns>The user's live logins, newest first; at most as many as <see cref="IdentityOptions.SessionsPerUser"/>.</returns>
    public async Task<IReadOnlyList<Login>> Handle(Actor actor, CancellationToken ct)
    {
        var rows = await database.QueryAsync(
            "select id, family, created_at, expires_at from session where user_id = @user and revoked_at is null and expires_at > @now order by id desc",
            r => (Id: r.GetInt64(0), Login: new Login(r.GetString(1), r.GetInt64(2), r.GetInt64(3), false)), ct,
            ("user", actor.User), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return [.. rows.GroupBy(x => x.Login.Name).Select(same => same.First().Login with { Current = same.Any(x => x.Id == actor.Session) })];
    }
}
