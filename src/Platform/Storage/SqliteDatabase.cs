using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Conversa.Platform.Storage;

/// <summary>SQLite: one writer with <c>synchronous=FULL</c>, a bounded pool of readers, WAL between them.</summary>
public sealed class SqliteDatabase : Database
{
    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly SemaphoreSlim reading;
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly int timeout;
    private SqliteConnection? writer;
    private volatile bool disposed;

    /// <param name="options">Where the file lives and how many readers there may be.</param>
    public SqliteDatabase(StorageOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        Path = System.IO.Path.Combine(options.Folder, "conversa.db");
        timeout = options.StatementTimeoutSeconds;
        reading = new SemaphoreSlim(options.ReadConnections, options.ReadConnections);
        connectionString = new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, DefaultTimeout = timeout }.ToString();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override Engine Engine => Engine.Sqlite;

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReadAsync(CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            if (!idle.TryTake(out var connection))
            {
                connection = new ReadConnection(connectionString, this);
                await connection.OpenAsync(ct);
                await Prepare(connection, "pragma query_only = on;", ct);
            }

            return connection;
        }
        catch
        {
            reading.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            var connection = writer ??= await OpenWriterAsync(ct);
            // Immediate: the write lock is taken before anything is read, so what was read is still true at commit.
            connection.Prepare("begin immediate", 0).Run();
            try
            {
                var value = await work(connection);
                connection.Prepare("commit", 0).Run();
                return value;
            }
            catch
            {
                RollBack(connection);
                throw;
            }
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public override bool IsDuplicate(Exception exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 }; // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (disposed)
            return; // the writer's place is kept for good
        disposed = true;
        await writing.WaitAsync();
        if (writer is not null)
            await writer.DisposeAsync();
        while (idle.TryTake(out var connection))
            ((ReadConnection)connection).Close(forGood: true);
    }

    private void RollBack(SqliteConnection connection)
    {
        try
        {
            connection.Prepare("rollback", 0).Run();
        }
        catch (SqliteException)
        {
            // Nothing to roll back, or a broken connection: either way the next writer gets a new one.
            connection.Dispose();
            writer = null;
        }
    }

    private async Task<SqliteConnection> OpenWriterAsync(CancellationToken ct)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(ct);
        await Prepare(connection, "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = 4000;", ct);
        return connection;
    }

    private async Task Prepare(SqliteConnection connection, string pragmas, CancellationToken ct) =>
        await connection.ExecuteAsync($"pragma busy_timeout = {timeout * 1000}; pragma foreign_keys = on; pragma cache_size = -16000; pragma temp_store = memory; {pragmas}", ct);

    private void Return(ReadConnection connection)
    {
        if (disposed)
            connection.Close(forGood: true);
        else
            idle.Add(connection);
        reading.Release();
    }

    /// <summary>A reader that goes back to the pool when it is disposed.</summary>
    private sealed class ReadConnection(string connectionString, SqliteDatabase owner) : SqliteConnection(connectionString)
    {
        public void Close(bool forGood) => base.Dispose(forGood);

#pragma warning disable CA2215 // disposing lends the connection back; Close(forGood) disposes it
        public override ValueTask DisposeAsync()
        {
            owner.Return(this);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                owner.Return(this);
            else
                base.Dispose(disposing);
        }
#pragma warning restore CA2215
    }
}
