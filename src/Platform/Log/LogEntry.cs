namespace Conversa.Platform.Log;

/// <summary>One thing that happened in a workspace: ids and a kind, never content.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Position">Its place in the workspace's order, rising by one; below 2^53.</param>
/// <param name="Kind">What happened; each module lists its kinds (<c>ChatEntries</c>, <c>IdentityEntries</c>).</param>
/// <param name="Room">The room it happened in, or 0.</param>
/// <param name="Actor">The user who did it, or 0 for a server or the system.</param>
/// <param name="Subject">What or whom it is about: a message id, a user, a session; the kind says which.</param>
/// <param name="At">When, in unix milliseconds.</param>
public readonly record struct LogEntry(long Workspace, long Position, short Kind, long Room, long Actor, long Subject, long At);

/// <summary>An entry on its way to this node's listeners.</summary>
/// <param name="Entry">What happened.</param>
/// <param name="Content">What the writer had at hand, sparing listeners a read; null for entries of other nodes.</param>
public readonly record struct LogEvent(LogEntry Entry, object? Content);

/// <summary>Hears every entry of the workspaces in use, in order, on every node. Live only: what it misses it must be able to read again.</summary>
public interface ILogListener
{
    /// <summary>Called with consecutive entries; the next call waits for this one.</summary>
    ValueTask OnCommittedAsync(long workspace, IReadOnlyList<LogEvent> events);
}

/// <summary>Reads every entry of every workspace at least once, in order, on one node at a time; its cursor is in the database.</summary>
public interface ILogConsumer
{
    /// <summary>Names the cursor; never change it.</summary>
    string Name { get; }

    /// <summary>
    /// Whether there may be something to do at once because of this entry. An entry that is not wanted is handed over all the same, with what comes after it or within a
    /// second or two, but wakes nobody: what does not concern a consumer costs it nothing.
    /// </summary>
    bool Wants(LogEntry entry) => true;

    /// <summary>Handles consecutive entries; when it throws, the same ones come again later.</summary>
    ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct);
}

/// <summary>
/// State kept in memory that is exact at the workspace's head. The writer tells it of every entry it did not itself apply, before it decides on
/// anything else, so decisions made in <see cref="IBulkKind.PrepareAsync"/> are as true as if they had been read in the transaction.
/// </summary>
public interface ILogState
{
    /// <summary>These entries are committed, in order.</summary>
    void Advanced(long workspace, IReadOnlyList<LogEntry> entries);

    /// <summary>Something was missed: forget the workspace.</summary>
    void Forget(long workspace);
}
