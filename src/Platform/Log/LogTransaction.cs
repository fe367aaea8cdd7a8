using System.Data.Common;

namespace Conversa.Platform.Log;

/// <summary>The workspace's next transaction: its head is locked, so what is read here is still true at commit.</summary>
public sealed class LogTransaction
{
    internal LogTransaction(DbConnection connection, long workspace, long head, long now) =>
        (Connection, Workspace, Head, Now) = (connection, workspace, head, now);

    /// <summary>Reads and writes inside the transaction.</summary>
    public DbConnection Connection { get; }

    /// <summary>The workspace.</summary>
    public long Workspace { get; }

    /// <summary>Unix milliseconds.</summary>
    public long Now { get; }

    /// <summary>The position the next entry will get.</summary>
    public long Next => Head + Events.Count + 1;

    internal long Head { get; }

    internal List<LogEvent> Events { get; } = [];

    /// <summary>Appends an entry; it exists when the transaction commits.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="room">The room it happened in, or 0.</param>
    /// <param name="actor">The user who did it, or 0.</param>
    /// <param name="subject">What it is about; null means the entry's own position.</param>
    /// <param name="content">What this node's listeners would otherwise have to read.</param>
    /// <returns>Its position.</returns>
    public long Append(short kind, long room = 0, long actor = 0, long? subject = 0, object? content = null)
    {
        var position = Next;
        Events.Add(new LogEvent(new LogEntry(Workspace, position, kind, room, actor, subject ?? position, Now), content));
        return position;
    }
}
