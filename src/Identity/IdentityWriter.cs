using System.Data.Common;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Identity;

/// <summary>
/// Changes what this module keeps: in the workspace's next transaction, and, before the caller hears of it, out of this node's memory. Other
/// nodes forget when the log reaches them.
/// </summary>
public sealed class IdentityWriter(WorkspaceLog log, IdentityMemory memory)
{
    internal async Task<Result<T>> WriteAsync<T>(long workspace, Func<IdentityTransaction, Task<Result<T>>> work, CancellationToken ct)
    {
        IdentityTransaction? last = null;
        try
        {
            return await log.WriteAsync(workspace, tx => work(last = new IdentityTransaction(tx)), ct);
        }
        finally
        {
            // Also when it was refused or the outcome is unknown: forgetting too much costs a read, too little a revoked token.
            foreach (var (kind, actor, subject) in last?.Changes ?? [])
                memory.Forget(kind, actor, subject);
        }
    }
}

/// <summary>The workspace's transaction, remembering what was changed in it.</summary>
internal sealed class IdentityTransaction(LogTransaction transaction)
{
    public DbConnection Connection => transaction.Connection;

    public long Workspace => transaction.Workspace;

    public long Now => transaction.Now;

    public List<(short Kind, long Actor, long Subject)> Changes { get; } = [];

    public void Append(short kind, long subject, long actor = 0)
    {
        transaction.Append(kind, actor: actor, subject: subject);
        Changes.Add((kind, actor, subject));
    }
}
