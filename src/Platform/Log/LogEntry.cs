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
