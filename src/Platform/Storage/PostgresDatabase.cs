using System.Data.Common;
using Npgsql;

namespace Conversa.Platform.Storage;

/// <summary>PostgreSQL through one pooled data source. Statements are prepared automatically once they repeat.</summary>
public sealed class PostgresDatabase : Database
{
    /// <param name="options">The connection string and the bounds.</param>
    public PostgresDatabase(StorageOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false, // the detail of a refused row is the row
            CommandTimeout = options.StatementTimeoutSeconds,
            MaxPoolSize = options.ReadConnections + 8,
            NoResetOnClose = true,
            ApplicationName = "conversa",
        };
        Source = NpgsqlDataSource.Create(connection);
    }

    /// <summary>The pool, for the statements that need PostgreSQL's own features.</summary>
    public NpgsqlDataSource Source { get; }

    /// <inheritdoc/>
    public override Engine Engine => Engine.Postgres;

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReadAsync(CancellationToken ct) => await Source.OpenConnectionAsync(ct);

    /// <inheritdoc/>
    public override async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var value = await work(connection);
        await transaction.CommitAsync(ct);
        return value;
    }

    /// <inheritdoc/>
    public override bool IsDuplicate(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => Source.DisposeAsync();
}
