using System.Collections.Concurrent;
using System.Data.Common;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Log;

/// <summary>What the log's parts share.</summary>
internal sealed record LogParts(
    LogReader Reader, LogStore Store, ExclusiveBatch Exclusive, LogTail Tail, LogMetrics Metrics, LogOptions Options, TimeProvider Clock, ILogState[] States, ILogger Log);

/// <summary>
/// The ordered log of each workspace: the only way to change what anyone may want to hear about. When a call returns a value, it is durable, and
/// every listener will hear of it in order.
/// </summary>
public sealed class WorkspaceLog
{
    private readonly ConcurrentDictionary<long, Lazy<WorkspaceWriter>> writers = new();
    private readonly LogParts parts;
    private volatile bool stopping;

    internal WorkspaceLog(Database database, LogReader reader, LogTail tail, LogMetrics metrics, IEnumerable<ILogState> states, IOptions<LogOptions> options, TimeProvider clock, ILogger<WorkspaceLog> log)
    {
        var store = LogStore.For(database);
        parts = new LogParts(reader, store, new ExclusiveBatch(database, store, clock), tail, metrics, options.Value, clock, [.. states], log);
    }

    /// <summary>Gives a new workspace its order; part of the transaction that creates it.</summary>
    public static Task CreateHeadAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        connection.ExecuteAsync("insert into workspace_head (workspace_id, position) values (@workspace, 0)", ct, ("workspace", workspace));

    /// <summary>Stores a write together with all others that wait; answers once it is durable.</summary>
    /// <returns>The kind's answer, or its refusal; <c>write_queue_full</c> or <c>not_stored</c> ask to send the same write again.</returns>
    public Task<Result<TResult>> AppendAsync<TResult>(long workspace, BulkWrite<TResult> write)
    {
        if (Enqueue(workspace, write) is { } refusal)
            return Task.FromResult<Result<TResult>>(refusal);
        return write.Task;
    }

    /// <summary>
    /// Runs <paramref name="work"/> in the workspace's next transaction with its head locked: it may read and write rows and append entries. A refusal
    /// or an exception undoes its changes. It may be called again when the database asks for a retry.
    /// </summary>
    public Task<Result<T>> WriteAsync<T>(long workspace, Func<LogTransaction, Task<Result<T>>> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var write = new ExclusiveWrite<T>(work);
        if (Enqueue(workspace, write) is { } refusal)
            return Task.FromResult<Result<T>>(refusal);
        return write.Task.WaitAsync(ct);
    }

    /// <summary>Begins to follow a workspace; listeners hear every entry after the returned position.</summary>
    public ValueTask<long> WatchAsync(long workspace, CancellationToken ct) => parts.Tail.WatchAsync(workspace, ct);

    /// <summary>The newest committed position; 0 in a workspace that does not exist.</summary>
    public async ValueTask<long> HeadAsync(long workspace, CancellationToken ct) => await parts.Reader.HeadAsync(workspace, ct) ?? 0;

    /// <summary>Takes nothing more and ends when everything taken is durable and answered.</summary>
    public Task DrainAsync()
    {
        stopping = true;
        return Task.WhenAll(writers.Values.Select(writer => writer.Value.DrainAsync()));
    }

    private Refusal? Enqueue(long workspace, object write)
    {
        if (stopping)
            return LogRefusals.Stopping;
        var writer = writers.GetOrAdd(workspace, static (id, parts) => new Lazy<WorkspaceWriter>(() => new WorkspaceWriter(id, parts)), parts).Value;
        if (writer.TryEnqueue(write))
            return null;
        parts.Metrics.Refused();
        return stopping ? LogRefusals.Stopping : LogRefusals.Full;
    }
}
