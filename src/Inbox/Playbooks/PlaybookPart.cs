using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Playbooks;

/// <summary>What kind of part it is; stored as its number.</summary>
internal enum PartKind : short
{
    /// <summary>How soon customers are served.</summary>
    SlaPolicy = 1,

    /// <summary>Several actions in one click.</summary>
    Macro = 2,

    /// <summary>What happens by itself.</summary>
    Rule = 3,

    /// <summary>How customers are asked how it was.</summary>
    Csat = 4,
}

/// <summary>A part of a playbook that has a name of its own. What it says is JSON, read whole.</summary>
/// <param name="Id">Its number: what was done because of it names it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">What callers name it by, chosen by them.</param>
/// <param name="Place">The lower goes first.</param>
/// <param name="Active">Whether it counts.</param>
/// <param name="Body">What it says: JSON as text.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="ChangedAt">When it was last changed, in unix milliseconds; 0 for one that is not stored yet.</param>
internal sealed record PlaybookPart(long Id, PartKind Kind, string Key, int Place, bool Active, string Body, long Version, long ChangedAt = 0)
{
    private const string Columns = "id, kind, key, place, active, body, version, updated_at";

    public static Task<List<PlaybookPart>> AllAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        connection.QueryAsync($"select {Columns} from playbook_part where workspace_id = @workspace order by kind, place, id", Read, ct, ("workspace", workspace));

    public static Task<PlaybookPart?> FindAsync(DbConnection connection, long workspace, PartKind kind, string key, CancellationToken ct) => connection.FirstAsync<PlaybookPart>(
        $"select {Columns} from playbook_part where workspace_id = @workspace and kind = @kind and key = @key", Read, ct, ("workspace", workspace), ("kind", (short)kind), ("key", key));

    public Task SaveAsync(DbConnection connection, long workspace, long now, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into playbook_part (workspace_id, kind, key, place, active, body, updated_at, version) values (@workspace, @kind, @key, @place, @active, @body, @now, @version)
        on conflict (workspace_id, kind, key) do update set place = excluded.place, active = excluded.active, body = excluded.body, updated_at = excluded.updated_at, version = excluded.version
        """,
        ct, ("workspace", workspace), ("kind", (short)Kind), ("key", Key), ("place", (long)Place), ("active", Active), ("body", Body), ("now", now), ("version", Version));

    private static PlaybookPart Read(DbDataReader r) => new(r.GetInt64(0), (PartKind)r.GetInt16(1), r.GetString(2), (int)r.GetInt64(3), r.GetBoolean(4), r.GetString(5), r.GetInt64(6), r.GetInt64(7));
}
