using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Platform;

namespace Conversa.Identity.Sessions;

/// <summary>A server lets one of its users in, without a password.</summary>
public sealed class IssueSession(IdentityWriter writer, SessionStore sessions)
{
    /// <param name="externalId">Whom.</param>
    /// <param name="endOthers">Whether every session the user had ends.</param>
    /// <param name="actor">The server.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>The user and a new session; <c>user_not_found</c>, <c>user_inactive</c> or <c>user_is_staff</c>.</returns>
    public Task<Result<SignedIn>> Handle(string externalId, bool endOthers, Actor actor, CancellationToken ct) =>
        writer.WriteAsync<SignedIn>(actor.Workspace, async tx =>
        {
            if (Names.RefuseExternalId("id", externalId) is not null || await UserStore.ByExternalIdAsync(tx.Connection, tx.Workspace, externalId, ct) is not { } known)
                return IdentityRefusals.NoUser;
            if (!known.User.Active)
                return IdentityRefusals.Inactive;
            if (await StaffStore.IsStaffAsync(tx.Connection, known.User.Id, ct))
                return IdentityRefusals.ServersKeepOff; // whoever holds a key must not become an owner
            if (endOthers)
                await sessions.RevokeAsync(tx, "user_id = @user", ct, ("user", known.User.Id));
            return new SignedIn(known.User, await sessions.IssueAsync(tx, known.User.Id, ct), Created: false);
        }, ct);
}
