using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Users;

/// <summary>The statements on <c>end_user</c> that several use cases share.</summary>
internal static class UserStore
{
    public const string Columns = "id, workspace_id, external_id, name, avatar_url, extras, active, created_at, updated_at, version";

    public static UserCard Read(DbDataReader r) =>
        new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetBoolean(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9));

    /// <summary>A user with what only a login may see.</summary>
    public static Task<Known?> ByExternalIdAsync(DbConnection connection, long workspace, string externalId, CancellationToken ct) =>
        connection.FirstAsync($"select {Columns}, password_hash from end_user where workspace_id = @workspace and external_id = @external", r => new Known(Read(r), r.Text(10)), ct,
            ("workspace", workspace), ("external", externalId));

    public static Task<UserCard?> ByIdAsync(DbConnection connection, long workspace, long id, CancellationToken ct) =>
        connection.FirstAsync($"select {Columns} from end_user where id = @id and workspace_id = @workspace", Read, ct, ("id", id), ("workspace", workspace));

    public static async Task<UserCard> InsertAsync(DbConnection connection, long workspace, string externalId, ProfileChange profile, string? passwordHash, long at, CancellationToken ct)
    {
        var user = new UserCard(0, workspace, externalId, profile.Name ?? externalId, profile.AvatarUrl ?? "", profile.Extras ?? "{}", true, at, at, 1);
        var id = await connection.FirstAsync(
            """
            insert into end_user (workspace_id, external_id, name, avatar_url, extras, search_text, password_hash, active, created_at, updated_at, version)
            values (@workspace, @external, @name, @avatar, @extras, @search, @password, @active, @at, @at, 1) returning id
            """,
            r => r.GetInt64(0), ct, ("workspace", workspace), ("external", externalId), ("name", user.Name), ("avatar", user.AvatarUrl), ("extras", user.Extras),
            ("search", Search(externalId, user.Name)), ("password", passwordHash), ("active", true), ("at", at));
        return user with { Id = id };
    }

    /// <summary>Changes the profile of a card that was read in the same transaction, if there is anything to change, and says so in the log.</summary>
    public static async Task<UserCard> ApplyAsync(IdentityTransaction tx, UserCard user, ProfileChange change, long actor, CancellationToken ct)
    {
        if (!change.Changes(user))
            return user;
        tx.Append(IdentityEntries.UserChanged, user.Id, actor);
        return await UpdateAsync(tx.Connection, user, change, tx.Now, ct);
    }

    private static async Task<UserCard> UpdateAsync(DbConnection connection, UserCard user, ProfileChange change, long at, CancellationToken ct)
    {
        var changed = change.Applied(user) with { UpdatedAt = at, Version = user.Version + 1 };
        await connection.ExecuteAsync(
            "update end_user set name = @name, avatar_url = @avatar, extras = @extras, search_text = @search, updated_at = @at, version = @version where id = @id", ct,
            ("name", changed.Name), ("avatar", changed.AvatarUrl), ("extras", changed.Extras), ("search", Search(changed.ExternalId, changed.Name)), ("at", at),
            ("version", changed.Version), ("id", user.Id));
        return changed;
    }

    public static Task SetPasswordAsync(DbConnection connection, long user, string passwordHash, CancellationToken ct) =>
        connection.ExecuteAsync("update end_user set password_hash = @password where id = @id", ct, ("password", passwordHash), ("id", user));

    /// <summary>What the user list searches in: folded here, because the engines fold differently.</summary>
    public static string Search(string externalId, string name) => (externalId + " " + name).ToLowerInvariant();

    /// <param name="User">Who.</param>
    /// <param name="PasswordHash">Null when the user has no password and cannot log in with one.</param>
    public sealed record Known(UserCard User, string? PasswordHash);
}
