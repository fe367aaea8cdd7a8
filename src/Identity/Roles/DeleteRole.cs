using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Roles;

/// <summary>Deletes a role nobody holds; deleting it again changes nothing.</summary>
internal sealed class DeleteRole(IdentityWriter writer)
{
    /// <returns>Done; <c>role_built_in</c>, <c>role_in_use</c> or <c>beyond_own_permissions</c>.</returns>
    public async Task<Result<Done>> Handle(string key, Actor actor, CancellationToken ct)
    {
        if (BuiltInRoles.Find(key) is not null)
            return RoleRefusals.BuiltIn;
        return await writer.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await RoleStore.FindAsync(tx.Connection, tx.Workspace, key, ct) is not { } role)
                return Done.It;
            if (await StaffStore.FindAsync(tx.Connection, tx.Workspace, actor.User, ct) is not { } who || !role.Permissions.All(who.May))
                return IdentityRefusals.BeyondOwn("role");
            var used = await tx.Connection.FirstAsync(
                """
                select (select count(*) from staff where workspace_id = @workspace and role = @key)
                    + (select count(*) from invitation where workspace_id = @workspace and role = @key and accepted_at is null and revoked_at is null and expires_at > @now)
                """, r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("key", key), ("now", tx.Now));
            if (used > 0)
                return RoleRefusals.InUse;
            var id = await tx.Connection.FirstAsync("delete from role where workspace_id = @workspace and key = @key returning id", r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("key", key));
            tx.Append(IdentityEntries.RoleChanged, id, actor.User);
            return Done.It;
        }, ct);
    }
}
