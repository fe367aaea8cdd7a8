using Npgsql;
using NpgsqlTypes;

namespace Conversa.Platform.Storage;

/// <summary>Columns of a bulk statement as PostgreSQL arrays for <c>unnest</c>.</summary>
public static class PostgresArrays
{
    /// <summary>Adds one positional array parameter.</summary>
    public static void AddArray<T>(this NpgsqlParameterCollection parameters, NpgsqlDbType element, T[] values) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element });

    /// <summary>Adds one positional number.</summary>
    public static void AddNumber(this NpgsqlParameterCollection parameters, long value) => parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
}
