using Conversa.Platform;
using Conversa.Platform.Log;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Conversa.Log.Tests;

/// <summary>A small kind of write of its own: each adds one to a tally that must stay in step with the log.</summary>
internal sealed class Tallies : IBulkKind
{
    public const short Kind = 29_000;

    /// <summary>Fails a batch at this step of storing it; counted from 1, 0 for never.</summary>
    public int FailAt { get; set; }

    /// <summary>Held while a batch is being prepared.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<IBulkPart> PrepareAsync(BulkBatch batch, IReadOnlyList<BulkWrite> writes, CancellationToken ct)
    {
        await Gate;
        foreach (var write in writes)
            batch.Append(Kind, 0, 0, null, null);
        return new Part(this, batch.Workspace, batch.Next - writes.Count, writes);
    }

    internal sealed class Tally(Tallies kind) : BulkWrite<long>(kind);

    private sealed class Part(Tallies kind, long workspace, long first, IReadOnlyList<BulkWrite> writes) : IBulkPart
    {
        private const int Steps = 3;

        public void AddTo(NpgsqlBatch batch)
        {
            for (var step = 1; step <= Steps; step++)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(Statement(step)));
        }

        public void WriteTo(SqliteConnection connection)
        {
            for (var step = 1; step <= Steps; step++)
            {
                using var command = connection.CreateCommand();
                command.CommandText = Statement(step);
                command.ExecuteNonQuery();
            }
        }

        public Task<bool> AnswerRepeatedAsync(CancellationToken ct) => Task.FromResult(false);

        public void Committed()
        {
            for (var i = 0; i < writes.Count; i++)
                ((Tally)writes[i]).Answer(first + i);
        }

        private string Statement(int step) => step == kind.FailAt
            ? "select no_such_column from workspace_head"
            : $"update tally set number = number + {(step == Steps ? writes.Count : 0)} where workspace_id = {workspace}";
    }
}
