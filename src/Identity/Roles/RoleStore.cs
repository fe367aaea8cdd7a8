using System.Collections.Frozen;
using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Roles;

/// <summary>The statements on <c>role</c> that several use cases share.</summary>
internal static class RoleStore
{
    public const string Columns = "key, name, permissions, version";

    public static RoleCard Read(DbDataReader r) => new(r.GetString(0), r.GetString(1), Parse(r.GetString(2)), BuiltIn: false, r.GetInt64(3));

    /// <summary>A role of the workspace's or one that is always there; null when there is none.</summary>
    public static async Task<RoleCard?> FindAsync(DbConnection connection, long workspace, string key, CancellationToken ct) =>
        BuiltInRoles.Find(key) ?? await connection.FirstAsync($"select {Columns} from role where workspace_id = @workspace and key = @key", Read, ct, ("workspace", workspace), ("key", key));

    /// <summary>Permissions as stored; words that mean nothing any more are left out.</summary>
    public static FrozenSet<string> Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(Permissions.All.Contains).ToFrozenSet(StringComparer.Ordinal);

    public static string Text(IEnumerable<string> permissions) => string.Join(' ', permissions.Distinct().Order(StringComparer.Ordinal));
}
