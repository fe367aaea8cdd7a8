using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Where somebody who works here is signed in, in all their workspaces, the device used last first.</summary>
internal sealed class StaffDevices(Database database, StaffSessions sessions, IdentityWriter writer, Sessions.SessionStore store, TimeProvider clock)
{
    /// <param name="Id">Names the session towards its person.</param>
    /// <param name="Name">The browser's family and the system.</param>
    /// <param name="Workspace">The workspace's code.</param>
    /// <param name="CreatedAt">Unix milliseconds.</param>
    /// <param name="LastUsedAt">Unix milliseconds, to about a quarter of an hour.</param>
    /// <param name="EndsAt">Until when at most, in unix milliseconds.</param>
    /// <param name="Current">The one that asks.</param>
    public sealed record Device(string Id, string Name, string Workspace, long CreatedAt, long LastUsedAt, long EndsAt, bool Current);

    public Task<List<Device>> ListAsync(StaffCard who, Actor actor, CancellationToken ct) => database.QueryAsync(
        """
        select s.family, s.device, w.code, s.created_at, s.last_used_at, s.ends_at, s.id from session s join staff m on m.user_id = s.user_id join workspace w on w.id = s.workspace_id
        where m.account_id = @account and s.staff and s.revoked_at is null and s.expires_at > @now order by s.last_used_at desc, s.id desc
        """,
        r => new Device(r.GetString(0), r.Text(1) ?? "", r.GetString(2), r.GetInt64(3), r.Number(4) ?? r.GetInt64(3), r.Number(5) ?? 0, r.GetInt64(6) == actor.Session), ct,
        ("account", who.Account), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>Signs one device out, at once; signing it out again changes nothing.</summary>
    public async Task<Result<int>> EndAsync(StaffCard who, string id, CancellationToken ct)
    {
        var place = await database.FirstAsync("select s.workspace_id, s.user_id from session s join staff m on m.user_id = s.user_id where m.account_id = @account and s.family = @family",
            r => (Workspace: r.GetInt64(0), User: r.GetInt64(1)), ct, ("account", who.Account), ("family", id));
        return place.Workspace == 0 ? 0 : await writer.WriteAsync<int>(place.Workspace, async tx => await store.RevokeAsync(tx, "user_id = @user and family = @family", ct, ("user", place.User), ("family", id)), ct);
    }

    /// <summary>Signs out everywhere, this device included or not.</summary>
    public Task<int> EndAllAsync(StaffCard who, long keep, CancellationToken ct) => sessions.EndAllAsync(who.Account, keep, ct);
}
