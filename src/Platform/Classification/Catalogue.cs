using Conversa.Platform.Storage;

namespace Conversa.Platform.Classification;

/// <summary>The tables and columns that a database really has.</summary>
internal static class Catalogue
{
    /// <remarks>
    /// SQLite itself says which tables are the shadows of a virtual table (a full-text index keeps its parts in five of them): they belong to the
    /// virtual table, which must be described. Names that start with <c>sqlite_</c> are SQLite's own by its rules.
    /// </remarks>
    private const string Sqlite = """
        select t.name, c.name from pragma_table_list t join pragma_table_xinfo(t.name) c
        where t.schema = 'main' and t.type in ('table', 'virtual') and substr(t.name, 1, 7) <> 'sqlite_' and c.hidden <> 1
        """;

    /// <remarks>Everything that holds rows: tables, partitioned tables (their partitions are the same description), materialised views, foreign tables.</remarks>
    private const string Postgres = """
        select t.relname, c.attname from pg_class t join pg_attribute c on c.attrelid = t.oid
        where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p', 'm', 'f') and not t.relispartition and c.attnum > 0 and not c.attisdropped
        """;

    public static async Task<Dictionary<string, HashSet<string>>> ReadAsync(Database database, CancellationToken ct)
    {
        var columns = await database.QueryAsync(database.Dialect(Sqlite, Postgres), row => (Table: row.GetString(0), Column: row.GetString(1)), ct);
        return columns.GroupBy(x => x.Table, x => x.Column, StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
