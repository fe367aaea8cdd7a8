using Microsoft.Data.Sqlite;
using Npgsql;

namespace Conversa.Platform.Log;

/// <summary>One caller's write of a kind that is stored many at a time.</summary>
public abstract class BulkWrite(IBulkKind kind)
{
    /// <summary>Who decides on it and stores it.</summary>
    public IBulkKind Kind { get; } = kind;

    /// <summary>Whether its caller has an answer waiting or given.</summary>
    public abstract bool Answered { get; }

    /// <summary>Says no.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>Lets the caller go on; the answer was set before.</summary>
    internal abstract void Acknowledge();
}

/// <summary>A bulk write and the answer its caller awaits.</summary>
public abstract class BulkWrite<TResult>(IBulkKind kind) : BulkWrite(kind)
{
    private readonly TaskCompletionSource<Result<TResult>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<TResult>? answer;

    /// <inheritdoc/>
    public override bool Answered => answer is not null;

    /// <summary>What the caller awaits.</summary>
    internal Task<Result<TResult>> Task => done.Task;

    /// <summary>The answer, given to the caller once the batch is durable.</summary>
    public void Answer(TResult result) => answer = result;

    /// <inheritdoc/>
    public override void Refuse(Refusal refusal) => answer = refusal;

    internal override void Acknowledge() => done.TrySetResult(answer ?? throw new InvalidOperationException("A committed write has no answer."));
}

/// <summary>How writes of one kind are decided on and stored together. One instance serves all workspaces.</summary>
public interface IBulkKind
{
    /// <summary>
    /// Decides on writes against the state at <see cref="BulkBatch.Head"/>: refuses, answers, or appends entries and keeps the rows to store.
    /// May run again for the same writes when another node was faster, so it changes nothing shared.
    /// </summary>
    ValueTask<IBulkPart> PrepareAsync(BulkBatch batch, IReadOnlyList<BulkWrite> writes, CancellationToken ct);
}

/// <summary>The accepted writes of one kind in one batch.</summary>
public interface IBulkPart
{
    /// <summary>Adds one statement per table.</summary>
    void AddTo(NpgsqlBatch batch);

    /// <summary>Stores the rows inside the running transaction.</summary>
    void WriteTo(SqliteConnection connection);

    /// <summary>A unique index refused the batch: answers the writes that were stored before. False when none was.</summary>
    Task<bool> AnswerRepeatedAsync(CancellationToken ct);

    /// <summary>The batch is durable: sets the answers and moves the state in memory.</summary>
    void Committed();
}

/// <summary>The entries of one group commit while it is being put together.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="head">The position before the first new entry.</param>
/// <param name="now">Unix milliseconds, the same for the whole batch.</param>
public sealed class BulkBatch(long workspace, long head, long now)
{
    /// <summary>The workspace.</summary>
    public long Workspace { get; } = workspace;

    /// <summary>The position before the first new entry.</summary>
    public long Head { get; } = head;

    /// <summary>Unix milliseconds, the same for the whole batch.</summary>
    public long Now { get; } = now;

    /// <summary>The position the next entry will get.</summary>
    public long Next => Head + Events.Count + 1;

    internal List<LogEvent> Events { get; } = [];

    /// <summary>Appends an entry and returns its position; a null subject is the entry itself, as with a message whose id is its position.</summary>
    public long Append(short kind, long room, long actor, long? subject, object? content)
    {
        var position = Head + Events.Count + 1;
        Events.Add(new LogEvent(new LogEntry(Workspace, position, kind, room, actor, subject ?? position, Now), content));
        return position;
    }
}
