using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Conversa.Platform.Storage;

/// <summary>Prepared statements kept with their connection: on the message path compiling SQL costs more than running it.</summary>
public static class SqliteStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Prepared = [];

    /// <summary>The prepared statement for this text; its parameters are <c>$1</c>, <c>$2</c> … and set by <see cref="Run"/>. For the one writer only.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, int parameters)
    {
        var statements = Prepared.GetOrCreateValue(connection);
        if (statements.TryGetValue(sql, out var command))
            return command;
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter("$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), DBNull.Value));
        return statements[sql] = command;
    }

    /// <summary>Binds the values in order and runs the statement; returns the rows it touched.</summary>
    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }
}
