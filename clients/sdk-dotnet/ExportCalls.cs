using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>A report on its way into a file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>report</c> or <c>resolved</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="RowsDone">How many rows are written.</param>
/// <param name="RowsTotal">How many there will be, as far as that is known.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="By">Who asked.</param>
/// <param name="ExpiresAt">When the file goes.</param>
/// <param name="Url">Where it is, from the server's root: whoever knows the address can fetch it.</param>
public sealed record Export(string Id, string Kind, string State, long RowsDone, long RowsTotal, long Bytes, DateTimeOffset CreatedAt, Person? By = null, DateTimeOffset? ExpiresAt = null, string? Url = null);

/// <summary>Reports as files, and conversations to keep.</summary>
public sealed class ExportCalls
{
    private readonly ApiLine line;

    internal ExportCalls(ApiLine line) => this.line = line;

    /// <summary>Begins to write a file; the same key again is the same file.</summary>
    /// <param name="kind"><c>report</c> for the rows of a report, <c>resolved</c> for a row for each service that was resolved.</param>
    /// <param name="filter">What it is about.</param>
    /// <param name="by">What a report's rows are.</param>
    /// <param name="key">Names this request.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Export> CreateAsync(string kind, ReportFilter filter, string? by, string key, CancellationToken ct = default) => line.SendAsync(
        HttpMethod.Post, "exports", new(kind, filter.From, filter.To, filter.TimeZone, by, filter.Channel, filter.Division, filter.Agent, filter.Tag), ReportWire.Default.ExportRequest, ReportWire.Default.Export, ct, key);

    /// <summary>The workspace's files, the newest first.</summary>
    public async Task<IReadOnlyList<Export>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("exports", ReportWire.Default.ExportsList, ct)).Exports;

    /// <summary>How far a file is.</summary>
    public Task<Export> ReadAsync(string export, CancellationToken ct = default) => line.GetAsync($"exports/{Part(export)}", ReportWire.Default.Export, ct);

    /// <summary>Removes a file, or stops writing it.</summary>
    public Task DeleteAsync(string export, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"exports/{Part(export)}", null, ct);
}
