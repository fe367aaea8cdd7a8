using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Users;
using Conversa.Inbox.Reports;
using Conversa.Platform;

namespace Conversa.Inbox.Exports;

/// <summary>What a file holds; stored as its number.</summary>
internal enum ExportKind : short
{
    /// <summary>The rows of a report.</summary>
    Report = 1,

    /// <summary>A row for each service that was resolved.</summary>
    Resolved = 2,
}

/// <summary>How far a file is; stored as its number.</summary>
internal enum ExportState : short
{
    Waiting = 0,
    Running = 1,
    Done = 2,
    Failed = 3,
    Leaving = 4,
}

/// <summary>A report on its way into a file.</summary>
internal sealed record Export(
    long Id, long Workspace, long Owner, ExportKind Kind, string Question, ExportState State, string Progress, long RowsDone, long RowsTotal, long Bytes, string Address, long Attempts, long CreatedAt, long ExpiresAt)
{
    public const string Columns = "id, workspace_id, owner_id, kind, question, state, progress, rows_done, rows_total, bytes, address, attempts, created_at, expires_at";

    public static Export Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), (ExportKind)r.GetInt16(3), r.GetString(4), (ExportState)r.GetInt16(5), r.GetString(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9), r.GetString(10),
        r.GetInt64(11), r.GetInt64(12), r.GetInt64(13));

    /// <summary>What it was asked for. It was checked when it was asked; days are kept as they were then.</summary>
    public async Task<Result<ReportQuestion>> AskedAsync(UserDirectory users, TimeProvider clock, CancellationToken ct)
    {
        var asked = JsonSerializer.Deserialize(Question, ExportJson.Default.DictionaryStringString)!;
        return await ReportQuestion.ReadAsync(name => asked.GetValueOrDefault(name) is { Length: > 0 } text ? text : null, Workspace, users, clock, ct);
    }
}

/// <summary>The JSON inside <c>inbox_export</c>.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ExportJson : JsonSerializerContext;
