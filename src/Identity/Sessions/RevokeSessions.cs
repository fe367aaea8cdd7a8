using Conversa.Platform;

namespace Conversa.Identity.Sessions;

/// <summary>Ends sessions: on every node, at once, with everything that was opened with them.</summary>
public sealed class RevokeSessions(IdentityWriter writer, SessionStore sessions)
{
    /// <summary>Logs a user out where they are: this session and whatever came of the same login. Repeating it changes nothing.</summary>
    public Task<Result<int>> ThisOneAsync(Actor actor, CancellationToken ct) =>
        RevokeAsync(actor.Workspace, "user_id = @user and family = (select family from session where id = @session)", ct, ("user", actor.User), ("session", actor.Session));

    /// <summary>Logs a user out of everything but where they are.</summary>
    public Task<Result<int>> OthersAsync(Actor actor, CancellationToken ct) =>
        RevokeAsync(actor.Workspace, "user_id = @user and family <> (select family from session where id = @session)", ct, ("user", actor.User), ("session", actor.Session));

    /// <summary>Ends one of a user's logins by the name it has in their list.</summary>
    public Task<Result<int>> OneAsync(long workspace, long user, string family, CancellationToken ct) =>
        RevokeAsync(workspace, "user_id = @user and family = @family", ct, ("user", user), ("family", family));

    /// <summary>Ends every session of a user.</summary>
    public Task<Result<int>> AllAsync(long workspace, long user, CancellationToken ct) => RevokeAsync(workspace, "user_id = @user", ct, ("user", user));

    private Task<Result<int>> RevokeAsync(long workspace, string where, CancellationToken ct, params (string, object?)[] values) =>
        writer.WriteAsync<int>(workspace, async tx => await sessions.RevokeAsync(tx, where, ct, values), ct);
}
