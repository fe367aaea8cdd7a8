using System.Data.Common;
using System.Globalization;
using Conversa.Chat.Messages;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Search;

/// <summary>
/// Finds rows by their words, newest first, for modules that answer for who may see them. A table of words has the columns <c>id</c> (newer is
/// higher) and <c>words</c>, and on SQLite an FTS5 table of the same name with <c>_words</c> after it.
/// </summary>
public sealed class WordSearch
{
    // What is said often is among the newest rows; only what is not there is worth the index, which hands over every row that ever held the words.
    private const int WalkSqlite = 4_000;
    private const int WalkPostgres = 20_000;
    private const int RoomsAtOnce = 200;

    private readonly Database database;

    internal WordSearch(Database database) => this.database = database;

    /// <summary>What is read of what is found.</summary>
    /// <param name="Table">The table of words.</param>
    /// <param name="Columns">What is selected, by a row's id.</param>
    /// <param name="Joins">Joins by a row's id, which is given; each must say <c>cross join … on</c> so that SQLite keeps the order.</param>
    /// <param name="Where">What else has to be true; <c>true</c> when nothing has.</param>
    public sealed record Source(string Table, Func<string, string> Columns, Func<string, string> Joins, string Where)
    {
        /// <summary>Whether the newest have to come first; without it any will do.</summary>
        public bool InOrder { get; init; } = true;
    }

    /// <summary>What people read of a message: where what was looked for can be shown.</summary>
    public static IEnumerable<string> TextsOf(StoredMessage message) => SearchText.TextsOf(message);

    /// <summary>A page of rows with ids from <paramref name="first"/> on and before <paramref name="before"/>.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="wanted">For what.</param>
    /// <param name="first">The smallest id.</param>
    /// <param name="before">The id above the largest.</param>
    /// <param name="limit">How many.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="values">The values of the source's own statements.</param>
    public Task<List<T>> FindAsync<T>(Source source, Wanted wanted, long first, long before, int limit, Func<DbDataReader, T> read, CancellationToken ct, params (string, object?)[] values) =>
        FindAsync(source, wanted, [], first, before, limit, read, values, ct);

    /// <summary>A page of a workspace's messages older than an id, newest first.</summary>
    /// <param name="wanted">For what.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="before">Older than this message.</param>
    /// <param name="limit">How many.</param>
    /// <param name="among">What has to be true of <c>x.room_id</c>.</param>
    /// <param name="rooms">Only in these rooms; null when <paramref name="among"/> says enough.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<List<StoredMessage>> MessagesAsync(Wanted wanted, long workspace, long before, int limit, string among, IReadOnlyList<long>? rooms, CancellationToken ct)
    {
        var first = workspace << SearchIndex.Bits;
        var until = first + Math.Clamp(before, 0, (1L << SearchIndex.Bits) - 1);
        var source = new Source(
            "message_search", _ => StoredMessage.Columns,
            id => string.Create(CultureInfo.InvariantCulture, $"cross join message x on x.workspace_id = {workspace} and x.id = {id} - {first}"), $"x.state = 0 and {among}");
        if (rooms is null)
            return await FindAsync(source, wanted, [], first, until, limit, StoredMessage.Read, [], ct);
        var found = new List<StoredMessage>();
        foreach (var some in rooms.Chunk(RoomsAtOnce))
            found.AddRange(await FindAsync(source, wanted, some, first, until, limit, StoredMessage.Read, [], ct));
        return [.. found.OrderByDescending(x => x.Id).Take(limit)];
    }

    private async Task<List<T>> FindAsync<T>(
        Source source, Wanted wanted, long[] rooms, long first, long before, int limit, Func<DbDataReader, T> read, (string, object?)[] values, CancellationToken ct)
    {
        if (wanted.IsEmpty)
            return [];
        await using var connection = await database.OpenReadAsync(ct);
        // SQLite's index gives a whole word's rows newest first by itself; all others have to be collected before they can be put in order.
        if (rooms.Length == 0 && source.InOrder && (wanted.MayGoOn || database.Engine == Engine.Postgres))
        {
            List<(string, object?)> given = [.. values, ("first", first), ("before", before), ("limit", limit), ("walk", database.Dialect(WalkSqlite, WalkPostgres))];
            var check = wanted.Check(database.Engine, "s.words", given);
            var near = await connection.QueryAsync(
                $"select {source.Columns("s.id")} from (select s.id, s.words from {source.Table} s where s.id >= @first and s.id < @before order by s.id desc limit @walk) s {Joins(source, "s.id")} "
                + $"where {check} and {source.Where}{database.Dialect("", " order by s.id desc")} limit @limit",
                read, ct, [.. given]);
            if (near.Count == limit)
                return near;
        }

        (string, object?)[] all = [.. values, ("first", first), ("before", before), ("limit", limit), ("match", wanted.Match(database.Engine, rooms))];
        var index = $"{source.Table}_words";
        return await connection.QueryAsync(
            database.Dialect(
                $"select {source.Columns($"{index}.rowid")} from {index} {Joins(source, $"{index}.rowid")} where {index} match @match and {index}.rowid >= @first and {index}.rowid < @before and {source.Where} "
                + $"order by {index}.rowid desc limit @limit",
                // "+ 0" keeps the planner, which has no statistics of words, from walking all rows in their order in the hope of meeting enough of them.
                $"select {source.Columns("s.id")} from {source.Table} s {Joins(source, "s.id")} where s.words @@ @match::tsquery and s.id >= @first and s.id < @before and {source.Where}{(source.InOrder ? " order by s.id + 0 desc" : "")} limit @limit"),
            read, ct, all);
    }

    /// <summary>PostgreSQL has no condition on a cross join.</summary>
    private string Joins(Source source, string id) => database.Dialect(source.Joins(id), source.Joins(id).Replace("cross join", "join", StringComparison.Ordinal));
}
