using System.Data.Common;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Staff;

/// <summary>The statements on <c>staff</c> that several use cases share.</summary>
internal static class StaffStore
{
    private const string Active = "active";
    private const string Deactivated = "deactivated";

    public const string Select =
        """
        select s.user_id, s.workspace_id, s.account_id, u.external_id, u.name, a.email, u.avatar_url, s.role, r.name, r.permissions, s.state, s.last_seen_at, s.created_at, s.version
        from staff s join end_user u on u.id = s.user_id join account a on a.account_id = s.account_id left join role r on r.workspace_id = s.workspace_id and r.key = s.role
        """;

    public static StaffCard Read(DbDataReader r)
    {
        var role = r.GetString(7);
        var builtIn = BuiltInRoles.Find(role);
        var state = Parse(r.GetString(10));
        var permissions = state != StaffState.Active ? new HashSet<string>() : builtIn?.Permissions ?? RoleStore.Parse(r.Text(9) ?? "");
        return new StaffCard(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), role, builtIn?.Name ?? r.Text(8) ?? role,
            permissions, state, r.Number(11), r.GetInt64(12), r.GetInt64(13));
    }

    public static Task<StaffCard?> FindAsync(DbConnection connection, long workspace, long user, CancellationToken ct) =>
        connection.FirstAsync($"{Select} where s.workspace_id = @workspace and s.user_id = @user", Read, ct, ("workspace", workspace), ("user", user));

    public static Task<StaffCard?> OfAccountAsync(DbConnection connection, long workspace, long account, CancellationToken ct) =>
        connection.FirstAsync($"{Select} where s.workspace_id = @workspace and s.account_id = @account", Read, ct, ("workspace", workspace), ("account", account));

    /// <summary>Whether this user is somebody who works here, whom no server may sign in or shut out.</summary>
    public static async Task<bool> IsStaffAsync(DbConnection connection, long user, CancellationToken ct) =>
        await connection.FirstAsync("select 1 from staff where user_id = @user", r => r.GetInt64(0), ct, ("user", user)) == 1;

    /// <summary>Makes a person a member: a user of their own to take part with, and what they may do.</summary>
    public static async Task<StaffCard> JoinAsync(IdentityTransaction tx, long account, string name, string role, long invitedBy, CancellationToken ct)
    {
        var user = await UserStore.InsertAsync(tx.Connection, tx.Workspace, "staff-" + Ids.Token(20), new ProfileChange(name), null, tx.Now, ct);
        tx.Append(IdentityEntries.UserCreated, user.Id, invitedBy);
        await tx.Connection.ExecuteAsync(
            """
            insert into staff (user_id, workspace_id, account_id, role, state, created_at, updated_at, version)
            values (@user, @workspace, @account, @role, @state, @now, @now, 1)
            """, ct, ("user", user.Id), ("workspace", tx.Workspace), ("account", account), ("role", role), ("state", Active), ("now", tx.Now));
        tx.Append(IdentityEntries.StaffJoined, user.Id, invitedBy);
        return (await FindAsync(tx.Connection, tx.Workspace, user.Id, ct))!;
    }

    public static Task<int> UpdateAsync(IdentityTransaction tx, StaffCard card, long actor, CancellationToken ct)
    {
        tx.Append(IdentityEntries.StaffChanged, card.User, actor);
        return tx.Connection.ExecuteAsync("update staff set role = @role, state = @state, updated_at = @now, version = version + 1 where user_id = @user", ct,
            ("role", card.Role), ("state", card.State == StaffState.Active ? Active : Deactivated), ("now", tx.Now), ("user", card.User));
    }

    private static StaffState Parse(string state) => state == Active ? StaffState.Active : StaffState.Deactivated;
}
