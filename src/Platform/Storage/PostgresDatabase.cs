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

        // Nearly everything is found by key, and the server's defaults are those of spinning disks: before a table has statistics they make it read a whole
        // workspace for a page of it. Options of the operator's own come last, so they win.
        const string Reading = "-c random_page_cost=1.1 -c jit=off";
        var own = connection.Options;
        connection.Options = $"{Reading} {own}".TrimEnd();
        Source = NpgsqlDataSource.Create(connection);

        // Writes find their rows by key only. A plan made while a table was small would go on reading all of it until the statistics catch up, which a busy
        // table outgrows a thousandfold meanwhile. And a few connections of their own stay warm, where the pool of the readers takes turns.
        connection.Options = $"{Reading} -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off {own}".TrimEnd();
        connection.MaxPoolSize = options.WriteConnections;
        Writer = NpgsqlDataSource.Create(connection);
    }

    /// <summary>The pool, for the statements that need PostgreSQL's own features.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>The pool for transactions that write.</summary>
    internal NpgsqlDataSource Writer { get; }

    /// <inheritdoc/>
    public override Engine Engine => Engine.Postgres;

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReadAsync(CancellationToken ct) => await Source.OpenConnectionAsync(ct);

    /// <inheritdoc/>
    public override async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await Writer.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var value = await work(connection);
        await transaction.CommitAsync(ct);
        return value;
    }

    /// <inheritdoc/>
    public override bool IsDuplicate(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await Source.DisposeAsync();
    }
}
