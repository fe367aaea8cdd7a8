using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Log;

/// <summary>A write that reads and changes rows on its own inside the workspace's transaction.</summary>
internal abstract class ExclusiveWrite
{
    /// <summary>Runs it; true when its changes are to be kept.</summary>
    public abstract Task<bool> RunAsync(LogTransaction transaction);

    /// <summary>Lets the caller go on with the outcome of the last run.</summary>
    public abstract void Acknowledge();

    /// <summary>Lets the caller go on with a failure.</summary>
    public abstract void Fail(Exception exception);

    public abstract void Refuse(Refusal refusal);
}

internal sealed class ExclusiveWrite<T>(Func<LogTransaction, Task<Result<T>>> work) : ExclusiveWrite
{
    private readonly TaskCompletionSource<Result<T>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> result;
    private Exception? failure;

    public Task<Result<T>> Task => done.Task;

    public override async Task<bool> RunAsync(LogTransaction transaction)
    {
        try
        {
            failure = null;
            result = await work(transaction);
            return result.Ok;
        }
        catch (Exception exception) when (exception is not DbException { IsTransient: true })
        {
            failure = exception; // this caller's own; its neighbours in the transaction go on
            return false;
        }
    }

    public override void Acknowledge()
    {
        if (failure is null)
            done.TrySetResult(result);
        else
            done.TrySetException(failure);
    }

    public override void Fail(Exception exception) => done.TrySetException(exception);

    public override void Refuse(Refusal refusal) => done.TrySetResult(refusal);
}

/// <summary>Runs exclusive writes one after the other in one transaction, each behind its own savepoint.</summary>
internal sealed class ExclusiveBatch(Database database, LogStore store, TimeProvider clock)
{
    /// <summary>The committed entries, and the head they follow; null when there is no such workspace.</summary>
    public Task<(long Head, List<LogEvent> Events)?> CommitAsync(long workspace, IReadOnlyList<ExclusiveWrite> writes, CancellationToken ct) =>
        database.WriteAsync<(long, List<LogEvent>)?>(async connection =>
        {
            if (await store.LockHeadAsync(connection, workspace, ct) is not { } head)
                return null;
            var transaction = new LogTransaction(connection, workspace, head, clock.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var write in writes)
            {
                var before = transaction.Events.Count;
                await connection.ExecuteAsync("savepoint one_write", ct);
                if (await write.RunAsync(transaction))
                {
                    await connection.ExecuteAsync("release savepoint one_write", ct);
                    continue;
                }

                await connection.ExecuteAsync("rollback to savepoint one_write", ct);
                await connection.ExecuteAsync("release savepoint one_write", ct);
                transaction.Events.RemoveRange(before, transaction.Events.Count - before);
            }

            if (transaction.Events.Count > 0)
                await store.AppendAsync(connection, workspace, head, transaction.Events, ct);
            return (head, transaction.Events);
        }, ct);
}
