using System.Data.Common;

namespace Conversa.Platform.Storage;

/// <summary>Which engine keeps the rows.</summary>
public enum Engine
{
    /// <summary>One file, WAL, synchronous=FULL.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer.</summary>
    Postgres,
}

/// <summary>
/// The database, as little abstracted as two engines allow: connections for reading, one transaction for writing.
/// Statements use <c>@name</c> parameters, times are unix milliseconds in <c>bigint</c>, JSON is text, so most SQL is the same text on both.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>The engine; only SQL dialect may depend on it.</summary>
    public abstract Engine Engine { get; }

    /// <summary>Chooses between two spellings of the same thing.</summary>
    public T Dialect<T>(T sqlite, T postgres) => Engine == Engine.Sqlite ? sqlite : postgres;

    /// <summary>A connection for reading; dispose it soon. On SQLite it cannot write.</summary>
    public abstract ValueTask<DbConnection> OpenReadAsync(CancellationToken ct);

    /// <summary>
    /// Runs <paramref name="work"/> in one durable transaction: committed when it returns, rolled back when it throws.
    /// On SQLite there is one at a time and it holds the write lock from the start. Nothing may leave the process inside it.
    /// For changes that anyone may want to hear about use the workspace's log instead.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct);

    /// <summary>Whether the exception says that a unique index refused a row.</summary>
    public abstract bool IsDuplicate(Exception exception);

    /// <summary>Reads rows.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await OpenReadAsync(ct);
        return await connection.QueryAsync(sql, read, ct, parameters);
    }

    /// <summary>Reads the first row, or default.</summary>
    public async Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await OpenReadAsync(ct);
        return await connection.FirstAsync(sql, read, ct, parameters);
    }

    /// <summary>Runs one statement in its own durable transaction; returns the rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, CancellationToken ct, params (string Name, object? Value)[] parameters) =>
        WriteAsync(connection => connection.ExecuteAsync(sql, ct, parameters), ct);

    /// <summary>Closes every connection.</summary>
    public abstract ValueTask DisposeAsync();
}
