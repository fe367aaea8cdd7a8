using Conversa.Identity.Accounts;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Roles;

/// <summary>Makes a role of the workspace's own, or changes it; the key in the address makes it repeatable. Whoever holds it has the new permissions at once.</summary>
internal sealed class PutRole(IdentityWriter writer, AccountOptions options)
{
    public sealed record Command(string Key, string? Name, IReadOnlyList<string>? Permissions, long? Version);

    /// <param name="Role">As it is now.</param>
    /// <param name="Created">It is new.</param>
    public sealed record Put(RoleCard Role, bool Created);

    /// <returns>The role; an invalid field, <c>role_built_in</c>, <c>beyond_own_permissions</c>, <c>too_many_roles</c> or <c>version_moved</c>.</returns>
    public async Task<Result<Put>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (BuiltInRoles.Find(command.Key) is not null)
            return RoleRefusals.BuiltIn;
        if (!RoleRules.IsKey(command.Key))
            return Refusal.Invalid("role", $"A role's key has 1 to {RoleRules.MaxKeyLength} lower-case letters and digits, with single hyphens between them.");
        if (Names.RefuseName("name", command.Name) is { } badName)
            return badName;
        if (command.Permissions is not { } wanted || wanted.FirstOrDefault(x => !Permissions.All.Contains(x)) is not null)
            return Refusal.Invalid("permissions", $"'permissions' must be a list of: {string.Join(", ", Permissions.Known.Select(x => x.Name))}.");
        var text = RoleStore.Text(wanted);
        return await writer.WriteAsync<Put>(actor.Workspace, async tx =>
        {
            if (await StaffStore.FindAsync(tx.Connection, tx.Workspace, actor.User, ct) is not { } who || !wanted.All(who.May))
                return IdentityRefusals.BeyondOwn("permissions");
            var known = await RoleStore.FindAsync(tx.Connection, tx.Workspace, command.Key, ct);
            if (command.Version is { } version && version != (known?.Version ?? 0))
                return IdentityRefusals.VersionMoved;
            if (known is null)
                return await InsertAsync(tx, command, text, actor, ct);
            if (!known.Permissions.All(who.May))
                return IdentityRefusals.BeyondOwn("permissions");
            if (known.Name == command.Name && RoleStore.Text(known.Permissions) == text)
                return new Put(known, false);
            var id = await tx.Connection.FirstAsync("update role set name = @name, permissions = @permissions, updated_at = @now, version = version + 1 where workspace_id = @workspace and key = @key returning id",
                r => r.GetInt64(0), ct, ("name", command.Name), ("permissions", text), ("now", tx.Now), ("workspace", tx.Workspace), ("key", command.Key));
            tx.Append(IdentityEntries.RoleChanged, id, actor.User);
            foreach (var holder in await tx.Connection.QueryAsync("select user_id from staff where workspace_id = @workspace and role = @key", r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("key", command.Key)))
                tx.Append(IdentityEntries.StaffChanged, holder, actor.User);
            return new Put((await RoleStore.FindAsync(tx.Connection, tx.Workspace, command.Key, ct))!, false);
        }, ct);
    }

    private async Task<Result<Put>> InsertAsync(IdentityTransaction tx, Command command, string text, Actor actor, CancellationToken ct)
    {
        if (await tx.Connection.FirstAsync("select count(*) from role where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", tx.Workspace)) >= options.RolesPerWorkspace)
            return new Refusal("too_many_roles", RefusalKind.Conflict, $"A workspace may have {options.RolesPerWorkspace} roles of its own.");
        var id = await tx.Connection.FirstAsync(
            "insert into role (workspace_id, key, name, permissions, created_at, updated_at, version) values (@workspace, @key, @name, @permissions, @now, @now, 1) returning id",
            r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("key", command.Key), ("name", command.Name), ("permissions", text), ("now", tx.Now));
        tx.Append(IdentityEntries.RoleChanged, id, actor.User);
        return new Put((await RoleStore.FindAsync(tx.Connection, tx.Workspace, command.Key, ct))!, true);
    }
}

/// <summary>Every "no" about roles.</summary>
internal static class RoleRefusals
{
    public static readonly Refusal BuiltIn = new("role_built_in", RefusalKind.Conflict, "Every workspace has this role; it cannot be changed or deleted.");

    public static readonly Refusal InUse = new("role_in_use", RefusalKind.Conflict, "Somebody holds this role or was invited with it. Give them another one first.");
}
