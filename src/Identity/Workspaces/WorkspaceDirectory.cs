using System.Data.Common;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Workspaces;

/// <summary>Finds workspaces, from memory where possible.</summary>
public sealed class WorkspaceDirectory(Database database, WorkspaceLog log, IdentityMemory memory)
{
    private const string Columns = "id, code, name, secret, previous_secret, previous_secret_until, rotation_key, created_at, updated_at, version";

    /// <summary>The workspace with this code (exactly as spelt), or null.</summary>
    public async ValueTask<WorkspaceCard?> ByCodeAsync(string code, CancellationToken ct) => CardOrNull(await RowByCodeAsync(code, ct));

    /// <summary>The workspace with this number, or null.</summary>
    public async ValueTask<WorkspaceCard?> ByIdAsync(long id, CancellationToken ct) => CardOrNull(await RowByIdAsync(id, ct));

    internal async ValueTask<WorkspaceRow?> RowByCodeAsync(string code, CancellationToken ct)
    {
        if (!WorkspaceCode.IsValid(code))
            return null;
        if (memory.WorkspaceIds.TryGet(code, out var id))
            return await RowByIdAsync(id, ct);
        return await ReadAsync("code = @code", ("code", code), ct);
    }

    internal async ValueTask<WorkspaceRow?> RowByIdAsync(long id, CancellationToken ct)
    {
        if (memory.Workspaces.TryGet(id, out var known))
            return known;
        return await ReadAsync("id = @id", ("id", id), ct);
    }

    /// <summary>The stored row, inside a transaction.</summary>
    internal static Task<WorkspaceRow?> ReadAsync(DbConnection connection, long id, CancellationToken ct) =>
        connection.FirstAsync($"select {Columns} from workspace where id = @id", Read, ct, ("id", id));

    internal static WorkspaceCard Card(WorkspaceRow row) => new(row.Id, row.Code, row.Name, row.CreatedAt, row.UpdatedAt, row.Version);

    private static WorkspaceCard? CardOrNull(WorkspaceRow? row) => row is null ? null : Card(row);

    private async Task<WorkspaceRow?> ReadAsync(string where, (string, object?) value, CancellationToken ct)
    {
        var (forCode, forId) = (memory.WorkspaceIds.Ticket(), memory.Workspaces.Ticket());
        var row = await database.FirstAsync($"select {Columns} from workspace where {where}", Read, ct, value);
        if (row is not null && await memory.FollowsAsync(log, row.Id, ct))
        {
            memory.Workspaces.Keep(row.Id, row, forId);
            memory.WorkspaceIds.Keep(row.Code, row.Id, forCode);
        }

        return row;
    }

    private static WorkspaceRow Read(DbDataReader r) => new()
    {
        Id = r.GetInt64(0),
        Code = r.GetString(1),
        Name = r.GetString(2),
        Secret = r.GetFieldValue<byte[]>(3),
        PreviousSecret = r.IsDBNull(4) ? null : r.GetFieldValue<byte[]>(4),
        PreviousSecretUntil = r.Number(5),
        RotationKey = r.Text(6),
        CreatedAt = r.GetInt64(7),
        UpdatedAt = r.GetInt64(8),
        Version = r.GetInt64(9),
    };
}
