using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Users;

/// <summary>A server shuts a user out, ending every session at once, or lets them in again.</summary>
public sealed class SetActive(IdentityWriter writer, SessionStore sessions)
{
    /// <returns>The user as it is now, <c>user_not_found</c> or <c>user_is_staff</c>. Repeating it changes nothing.</returns>
    public Task<Result<UserCard>> Handle(string externalId, bool active, Actor actor, CancellationToken ct) =>
        writer.WriteAsync<UserCard>(actor.Workspace, async tx =>
        {
            if (Names.RefuseExternalId("id", externalId) is not null || await UserStore.ByExternalIdAsync(tx.Connection, tx.Workspace, externalId, ct) is not { } known)
                return IdentityRefusals.NoUser;
            if (await StaffStore.IsStaffAsync(tx.Connection, known.User.Id, ct))
                return IdentityRefusals.ServersKeepOff;
            if (known.User.Active == active)
                return known.User;
            var user = known.User with { Active = active, UpdatedAt = tx.Now, Version = known.User.Version + 1 };
            await tx.Connection.ExecuteAsync("update end_user set active = @active, updated_at = @at, version = @version where id = @id", ct,
                ("active", active), ("at", tx.Now), ("version", user.Version), ("id", user.Id));
            tx.Append(active ? IdentityEntries.UserReactivated : IdentityEntries.UserDeactivated, user.Id, actor.User);
            if (!active)
                await sessions.RevokeAsync(tx, "user_id = @user", ct, ("user", user.Id));
            return user;
        }, ct);
}
