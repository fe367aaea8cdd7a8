using Conversa.Identity.Roles;
using Conversa.Identity.Sessions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Staff;

/// <summary>Gives somebody who works here another role, shuts them out, ending every session at once, or lets them in again. What they did stays theirs.</summary>
internal sealed class ChangeMember(IdentityWriter writer, SessionStore sessions)
{
    /// <param name="Member">The number of their user.</param>
    /// <param name="Role">The role's key; null leaves it.</param>
    /// <param name="State">Whether they may come in; null leaves it.</param>
    /// <param name="Version">Only if this is still the version; null for whichever.</param>
    public sealed record Command(long Member, string? Role = null, StaffState? State = null, long? Version = null);

    /// <returns>The member as they are now; <c>team_member_not_found</c>, an invalid role, <c>beyond_own_permissions</c>, <c>last_owner</c> or <c>version_moved</c>. Repeating it changes nothing.</returns>
    public Task<Result<StaffCard>> Handle(Command command, Actor actor, CancellationToken ct) => writer.WriteAsync<StaffCard>(actor.Workspace, async tx =>
    {
        // Read here, not at the door: whoever was shut out or lost the permission a moment ago decides nothing any more.
        if (await StaffStore.FindAsync(tx.Connection, tx.Workspace, actor.User, ct) is not { } who || !who.May(Permissions.TeamManage))
            return IdentityRefusals.PermissionMissing(Permissions.TeamManage);
        if (await StaffStore.FindAsync(tx.Connection, tx.Workspace, command.Member, ct) is not { } member)
            return IdentityRefusals.NoMember;
        if (command.Version is { } version && version != member.Version)
            return IdentityRefusals.VersionMoved;
        var role = await RoleStore.FindAsync(tx.Connection, tx.Workspace, command.Role ?? member.Role, ct);
        if (role is null)
            return Refusal.Invalid("role", "'role' must be the key of a role of this workspace.");
        var state = command.State ?? member.State;
        if (role.Key == member.Role && state == member.State)
            return member;
        var former = await RoleStore.FindAsync(tx.Connection, tx.Workspace, member.Role, ct);
        if ((former is null ? null : RoleRules.RefuseGiving(who, former, "member")) is { } beyondTaking)
            return beyondTaking;
        if (RoleRules.RefuseGiving(who, role, "role") is { } beyondGiving)
            return beyondGiving;
        var owns = role.Key == BuiltInRoles.Owner && state == StaffState.Active;
        if (member is { Role: BuiltInRoles.Owner, State: StaffState.Active } && !owns
            && await tx.Connection.FirstAsync("select count(*) from staff where workspace_id = @workspace and role = @owner and state = 'active'", r => r.GetInt64(0), ct,
                ("workspace", tx.Workspace), ("owner", BuiltInRoles.Owner)) == 1)
            return IdentityRefusals.LastOwner;

        await StaffStore.UpdateAsync(tx, member with { Role = role.Key, State = state }, actor.User, ct);
        if (state == StaffState.Deactivated)
            await sessions.RevokeAsync(tx, "user_id = @user", ct, ("user", member.User));
        return (await StaffStore.FindAsync(tx.Connection, tx.Workspace, member.User, ct))!;
    }, ct);
}
