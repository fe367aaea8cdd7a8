using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding;

/// <summary>Where a page begins: the value the list is sorted by, and the room.</summary>
internal readonly record struct PageKey(long At, long Room)
{
    public static PageKey? Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Addresses.Id(text[..dot]) is > 0 and var at && Addresses.Id(text[(dot + 1)..]) is > 0 and var room ? new(at, room) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Room}");
}

/// <summary>A count that is exact up to a bound.</summary>
/// <param name="Value">How many there are, or how many were counted before it was given up.</param>
/// <param name="More">Whether there may be more.</param>
internal readonly record struct BoundedCount(long Value, bool More);

/// <summary>
/// Finds the conversations a filter holds, in its order, in bounded time however many there are. Where a part of the filter names few conversations they
/// are looked at one by one; otherwise an index in the list's order is walked, a bounded number of rows at a time: then a page may hold fewer than
/// were asked for, and says where to go on.
/// </summary>
internal sealed class FindConversations(Database database, RareConversations rare, InboxOptions limits, TimeProvider clock)
{
    /// <summary>How far a count goes.</summary>
    public const int MostCounted = 1_000;

    private const int MostWalkedToCount = 50_000;
    private const string Columns = "c.room_id, c.last_at, c.created_at, c.unanswered_since, c.queued_since, c.resolved, c.served, c.bot, c.blocked, c.snoozed_until, c.channel_id, c.division_id, "
        + "c.last_agent_id, c.customer_id, c.tags, c.window_ends_at, c.service";

    /// <summary>A page of rooms in the list's order, and how it goes on in both directions; null where it does not.</summary>
    public async Task<(IReadOnlyList<long> Rooms, PageKey? Previous, PageKey? Next)> PageAsync(ConversationFilter filter, Looker looker, PageKey? key, bool backwards, int limit, CancellationToken ct)
    {
        var sql = FilterSql.Of(filter, looker, database, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var ascending = filter.Ascending != backwards;
        if (key is { } from)
        {
            sql.Walked.Add($"(c.{filter.SortColumn}, c.room_id) {(ascending ? ">" : "<")} (@at, @id)");
            sql.Values.AddRange([("at", from.At), ("id", from.Room)]);
        }

        var order = $"order by c.{filter.SortColumn} {(ascending ? "asc" : "desc")}, c.room_id {(ascending ? "asc" : "desc")}";
        List<PageKey> found;
        PageKey? reached = null;
        await using var connection = await database.OpenReadAsync(ct);
        if (await rare.FindAsync(connection, filter, looker, ct) is { } few)
        {
            found = few.Count == 0 ? [] : await connection.QueryAsync(
                $"select c.{filter.SortColumn}, c.room_id from conversation c where c.room_id {Among} and {All(sql)} {order} limit @limit", ReadKey, ct, [.. sql.Values, ("rooms", Rooms(few)), ("limit", limit)]);
        }
        else
        {
            // On SQLite the rows come as the walk meets them: sorted once more they would all have to be looked at first.
            found = await connection.QueryAsync(
                $"select c.{filter.SortColumn}, c.room_id from (select {Columns} from conversation c where {string.Join(" and ", sql.Walked)} {order} limit {limits.ListRows}) c "
                + $"where {Rest(sql)}{database.Dialect("", " " + order)} limit @limit", ReadKey, ct, [.. sql.Values, ("limit", limit)]);
            if (found.Count < limit)
            {
                reached = await connection.FirstAsync<PageKey?>(
                    $"select c.{filter.SortColumn}, c.room_id from conversation c where {string.Join(" and ", sql.Walked)} {order} limit 1 offset {limits.ListRows - 1}", r => ReadKey(r), ct, [.. sql.Values]);
            }
        }

        var further = found.Count == limit ? found[^1] : reached;
        PageKey? back = key is null ? null : found.Count > 0 ? found[0] : key;
        if (backwards)
            found.Reverse();
        return ([.. found.Select(x => x.Room)], backwards ? further : back, backwards ? back : further);
    }

    /// <summary>How many there are.</summary>
    public async Task<BoundedCount> CountAsync(ConversationFilter filter, Looker looker, CancellationToken ct)
    {
        var sql = FilterSql.Of(filter, looker, database, clock.GetUtcNow().ToUnixTimeMilliseconds());
        await using var connection = await database.OpenReadAsync(ct);
        Task<long> CountAsync(string rows, params (string, object?)[] more) =>
            connection.FirstAsync($"select count(*) from ({rows}) x", r => r.GetInt64(0), ct, [.. sql.Values, .. more]);
        if (await rare.FindAsync(connection, filter, looker, ct) is { } few)
        {
            var exact = few.Count == 0 ? 0 : await CountAsync($"select 1 from conversation c where c.room_id {Among} and {All(sql)} limit {MostCounted + 1}", ("rooms", Rooms(few)));
            return new(Math.Min(exact, MostCounted), exact > MostCounted);
        }

        var walked = string.Join(" and ", sql.Walked);
        var counted = await CountAsync($"select 1 from (select {Columns} from conversation c where {walked} limit {MostWalkedToCount}) c where {Rest(sql)} limit {MostCounted + 1}");
        if (counted > MostCounted)
            return new(MostCounted, true);
        return new(counted, await CountAsync($"select 1 from conversation c where {walked} limit {MostWalkedToCount + 1}") > MostWalkedToCount);
    }

    private static PageKey ReadKey(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1));

    private static string All(FilterSql sql) => string.Join(" and ", sql.Walked.Concat(sql.Looked));

    private static string Rest(FilterSql sql) => sql.Looked.Count == 0 ? "1 = 1" : string.Join(" and ", sql.Looked);

    private string Among => database.Dialect("in (select value from json_each(@rooms))", "= any(@rooms)");

    private object Rooms(IReadOnlyCollection<long> rooms) => database.Dialect<object>(Storage.StoredLists.Text(rooms), rooms.ToArray());
}
