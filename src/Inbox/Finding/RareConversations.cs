using System.Data.Common;
using Conversa.Chat.Search;
using Conversa.Inbox.Finding.Search;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding;

/// <summary>Looks whether a part of a filter names few conversations: then only they have to be looked at.</summary>
internal sealed class RareConversations(Database database, WordSearch words, InboxOptions limits)
{
    /// <summary>Up to how many are few: as many rows found one by one cost about as much as a walk that meets a page of them.</summary>
    private int Few => limits.ListRows / 2;

    /// <summary>The rooms that can be meant at all; null when no part of the filter says so.</summary>
    public async Task<IReadOnlyCollection<long>?> FindAsync(DbConnection connection, ConversationFilter filter, Looker looker, CancellationToken ct)
    {
        foreach (var (sql, values) in Parts(filter, looker))
        {
            var rooms = await connection.QueryAsync($"{sql} limit {Few + 1}", r => r.GetInt64(0), ct, [.. values, ("workspace", looker.Workspace)]);
            if (rooms.Count <= Few)
                return rooms;
        }

        if (filter.Name is null)
            return null;
        var customers = await CustomersAsync(looker.Workspace, filter.Name, ct);
        if (customers.Count > Few)
            return null;
        var of = customers.Count == 0 ? [] : await connection.QueryAsync(
            $"select c.room_id from conversation c where c.customer_id {database.Dialect("in (select value from json_each(@customers))", "= any(@customers)")} limit {Few + 1}", r => r.GetInt64(0), ct,
            ("customers", database.Dialect<object>(Storage.StoredLists.Text(customers), customers.ToArray())));
        return of.Count <= Few ? of : null;
    }

    private Task<List<long>> CustomersAsync(long workspace, Wanted name, CancellationToken ct)
    {
        var first = FindingIndex.First(Kind.Customer, workspace);
        return words.FindAsync(
            new("inbox_search", id => id, _ => "", "1 = 1") { InOrder = false }, name, first, first + FindingIndex.Subjects, Few + 1, r => r.GetInt64(0) - first, ct);
    }

    /// <summary>The rooms somebody sees who does not see all; null when they are many.</summary>
    public async Task<IReadOnlyList<long>?> OwnAsync(DbConnection connection, Looker looker, CancellationToken ct)
    {
        var rooms = await connection.QueryAsync($"{Of(FilterSql.In([looker.User]), true, looker.SeesQueue)} limit {Few + 1}", r => r.GetInt64(0), ct, ("workspace", looker.Workspace));
        return rooms.Count <= Few ? [.. rooms.Distinct()] : null;
    }

    /// <summary>What is likely to name fewest first.</summary>
    private static IEnumerable<(string Sql, (string, object?)[] Values)> Parts(ConversationFilter filter, Looker looker)
    {
        const string from = "select c.room_id from conversation c where c.workspace_id = @workspace and";
        var asked = filter.Asked;
        if (asked.Blocked == true)
            yield return ($"{from} c.blocked", []);
        if (asked.Snoozed == true)
            yield return ($"{from} c.snoozed_until > 0", []);
        if (filter.Agents.Count > 0)
            yield return (Of(FilterSql.In(filter.Agents), asked.Resolved != false, false), []);
        if (!looker.SeesAll)
            yield return (Of(FilterSql.In([looker.User]), true, looker.SeesQueue), []);
        if (asked.Queued == true && filter.Sort != SortBy.QueuedSince)
            yield return ($"{from} c.queued_since > 0", []);
        if (asked.Unanswered == true && filter.Sort != SortBy.UnansweredSince)
            yield return ($"{from} c.unanswered_since > 0", []);
        if (filter.Tags.Count > 0 && asked.TagMatch == "all")
        {
            foreach (var tag in filter.Tags)
                yield return ("select t.room_id from conversation_tag t where t.workspace_id = @workspace and t.tag = @tag", [("tag", tag)]);
        }
        else if (filter.Tags.Count > 0)
        {
            var names = filter.Tags.Select((tag, i) => ($"tag{i}", (object?)tag)).ToArray();
            yield return ($"select t.room_id from conversation_tag t where t.workspace_id = @workspace and t.tag in ({string.Join(", ", names.Select(x => "@" + x.Item1))})", names);
        }

        if (filter.Created != (long.MinValue, long.MaxValue) && filter.Sort != SortBy.CreatedAt)
            yield return ($"{from} c.created_at >= @from and c.created_at < @to", [("from", filter.Created.From), ("to", filter.Created.To)]);
    }

    private static string Of(string agents, bool earlier, bool queue) =>
        $"select a.room_id from conversation_agent a where a.user_id {agents}"
        + (earlier ? $" union all select c.room_id from conversation c where c.workspace_id = @workspace and c.last_agent_id {agents}" : "")
        + (queue ? " union all select c.room_id from conversation c where c.workspace_id = @workspace and c.queued_since > 0" : "");
}
