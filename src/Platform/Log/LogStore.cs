using System.Data.Common;
using Conversa.Platform.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Conversa.Platform.Log;

/// <summary>How a prepared batch becomes durable.</summary>
internal enum CommitOutcome
{
    Committed,
    HeadMoved,
    Repeated,
}

/// <summary>The log's statements, per engine.</summary>
internal abstract class LogStore
{
    /// <summary>Stores a prepared batch if the head is still where it was when the batch was prepared.</summary>
    public abstract Task<CommitOutcome> CommitAsync(BulkBatch batch, IReadOnlyList<IBulkPart> parts, CancellationToken ct);

    /// <summary>Locks the head until the transaction ends and reads it; null when there is no such workspace.</summary>
    public abstract Task<long?> LockHeadAsync(DbConnection connection, long workspace, CancellationToken ct);

    /// <summary>Writes entries and the new head inside a transaction that holds the head.</summary>
    public abstract Task AppendAsync(DbConnection connection, long workspace, long head, IReadOnlyList<LogEvent> events, CancellationToken ct);

    public static LogStore For(Database database) => database switch
    {
        SqliteDatabase sqlite => new SqliteLogStore(sqlite),
        PostgresDatabase postgres => new PostgresLogStore(postgres),
        _ => throw new ArgumentOutOfRangeException(nameof(database)),
    };
}

internal sealed class SqliteLogStore(SqliteDatabase database) : LogStore
{
    public override async Task<CommitOutcome> CommitAsync(BulkBatch batch, IReadOnlyList<IBulkPart> parts, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync(connection =>
            {
                var sqlite = (SqliteConnection)connection;
                var moved = sqlite.Prepare("update workspace_head set position = $1 where workspace_id = $2 and position = $3", 3)
                    .Run(batch.Head + batch.Events.Count, batch.Workspace, batch.Head);
                if (moved == 0)
                    return Task.FromResult(CommitOutcome.HeadMoved);
                foreach (var part in parts)
                    part.WriteTo(sqlite);
                InsertEntries(sqlite, batch.Events);
                return Task.FromResult(CommitOutcome.Committed);
            }, ct);
        }
        catch (SqliteException exception) when (database.IsDuplicate(exception))
        {
            return CommitOutcome.Repeated;
        }
        catch (HeadMovedException)
        {
            return CommitOutcome.HeadMoved;
        }
    }

    public override Task<long?> LockHeadAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        LogReader.HeadAsync(connection, workspace, ct); // the transaction took the file's write lock when it began

    public override Task AppendAsync(DbConnection connection, long workspace, long head, IReadOnlyList<LogEvent> events, CancellationToken ct)
    {
        var sqlite = (SqliteConnection)connection;
        sqlite.Prepare("update workspace_head set position = $1 where workspace_id = $2", 2).Run(head + events.Count, workspace);
        InsertEntries(sqlite, events);
        return Task.CompletedTask;
    }

    private static void InsertEntries(SqliteConnection connection, IReadOnlyList<LogEvent> events)
    {
        var insert = connection.Prepare("insert into log_entry (workspace_id, position, kind, room_id, actor_id, subject, at) values ($1, $2, $3, $4, $5, $6, $7)", 7);
        foreach (var (entry, _) in events)
            insert.Run(entry.Workspace, entry.Position, (long)entry.Kind, entry.Room, entry.Actor, entry.Subject, entry.At);
    }
}

internal sealed class PostgresLogStore(PostgresDatabase database) : LogStore
{
    // Dividing by the number of rows moved makes a lost race an error, and an error undoes the whole batch, which travels in one round trip.
    private const string MoveHead = """
        with moved as (update workspace_head set position = $1 where workspace_id = $2 and position = $3 returning 1)
        select 1 / count(*) from moved
        """;

    private const string InsertEntries = """
        insert into log_entry (workspace_id, position, kind, room_id, actor_id, subject, at)
        select $1, $2 + n, kind, room, actor, subject, at
        from unnest($3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) with ordinality as e (kind, room, actor, subject, at, n)
        """;

    public override async Task<CommitOutcome> CommitAsync(BulkBatch batch, IReadOnlyList<IBulkPart> parts, CancellationToken ct)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(ct);
        await using var commands = new NpgsqlBatch(connection);
        commands.BatchCommands.Add(Move(batch.Workspace, batch.Head, batch.Head + batch.Events.Count));
        foreach (var part in parts)
            part.AddTo(commands);
        commands.BatchCommands.Add(Insert(batch.Workspace, batch.Head, batch.Events));
        try
        {
            await commands.ExecuteNonQueryAsync(ct);
            return CommitOutcome.Committed;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return CommitOutcome.HeadMoved;
        }
        catch (PostgresException exception) when (database.IsDuplicate(exception))
        {
            return CommitOutcome.Repeated;
        }
    }

    public override Task<long?> LockHeadAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        LogReader.HeadAsync(connection, workspace, ct, " for update");

    public override async Task AppendAsync(DbConnection connection, long workspace, long head, IReadOnlyList<LogEvent> events, CancellationToken ct)
    {
        await using var commands = new NpgsqlBatch((NpgsqlConnection)connection);
        commands.BatchCommands.Add(Move(workspace, head, head + events.Count));
        commands.BatchCommands.Add(Insert(workspace, head, events));
        await commands.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand Move(long workspace, long from, long to)
    {
        var command = new NpgsqlBatchCommand(MoveHead);
        command.Parameters.AddNumber(to);
        command.Parameters.AddNumber(workspace);
        command.Parameters.AddNumber(from);
        return command;
    }

    private static NpgsqlBatchCommand Insert(long workspace, long head, IReadOnlyList<LogEvent> events)
    {
        var kinds = new short[events.Count];
        var rooms = new long[events.Count];
        var actors = new long[events.Count];
        var subjects = new long[events.Count];
        var times = new long[events.Count];
        for (var i = 0; i < events.Count; i++)
        {
            var entry = events[i].Entry;
            (kinds[i], rooms[i], actors[i], subjects[i], times[i]) = (entry.Kind, entry.Room, entry.Actor, entry.Subject, entry.At);
        }

        var command = new NpgsqlBatchCommand(InsertEntries);
        command.Parameters.AddNumber(workspace);
        command.Parameters.AddNumber(head);
        command.Parameters.AddArray(NpgsqlDbType.Smallint, kinds);
        command.Parameters.AddArray(NpgsqlDbType.Bigint, rooms);
        command.Parameters.AddArray(NpgsqlDbType.Bigint, actors);
        command.Parameters.AddArray(NpgsqlDbType.Bigint, subjects);
        command.Parameters.AddArray(NpgsqlDbType.Bigint, times);
        return command;
    }
}
