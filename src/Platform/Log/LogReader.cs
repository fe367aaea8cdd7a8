using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Log;

/// <summary>Reads a workspace's order by cursor. Whoever has read p never later meets a new entry at or below p.</summary>
public sealed class LogReader(Database database)
{
    /// <summary>Entries after a position, in order.</summary>
    public Task<List<LogEntry>> ReadAsync(long workspace, long after, int limit, CancellationToken ct) =>
        database.QueryAsync(
            "select position, kind, room_id, actor_id, subject, at from log_entry where workspace_id = @workspace and position > @after order by position limit @limit",
            r => new LogEntry(workspace, r.GetInt64(0), r.GetInt16(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5)),
            ct, ("workspace", workspace), ("after", after), ("limit", limit));

    /// <summary>The newest committed position, or null when there is no such workspace.</summary>
    public async Task<long?> HeadAsync(long workspace, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await HeadAsync(connection, workspace, ct);
    }

    internal static async Task<long?> HeadAsync(DbConnection connection, long workspace, CancellationToken ct, string suffix = "") =>
        await connection.FirstAsync<long?>($"select position from workspace_head where workspace_id = @workspace{suffix}", r => r.GetInt64(0), ct, ("workspace", workspace));
}
