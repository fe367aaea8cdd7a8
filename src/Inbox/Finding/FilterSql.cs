using System.Globalization;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding;

/// <summary>A filter as conditions on conversations <c>c</c>: those an index answers, and the rest.</summary>
internal sealed class FilterSql
{
    private readonly Database database;

    private FilterSql(Database database) => this.database = database;

    /// <summary>What the row has to be for the walk over an index to meet it at all.</summary>
    public List<string> Walked { get; } = [];

    /// <summary>What is looked at row by row.</summary>
    public List<string> Looked { get; } = [];

    public List<(string, object?)> Values { get; } = [];

    public static FilterSql Of(ConversationFilter filter, Looker looker, Database database, long now)
    {
        var sql = new FilterSql(database);
        var asked = filter.Asked;
        sql.Walked.Add("c.workspace_id = @workspace");
        sql.Values.Add(("workspace", looker.Workspace));
        if (asked.Resolved is { } resolved)
            (resolved ? sql.Looked : sql.Walked).Add(resolved ? "c.resolved" : "not c.resolved");
        if (asked.Started is { } started)
            sql.Looked.Add(started ? "c.service > 0" : "c.service = 0");
        sql.Since(asked.Queued, "queued_since", filter.Sort == SortBy.QueuedSince);
        sql.Since(asked.Unanswered, "unanswered_since", filter.Sort == SortBy.UnansweredSince);
        sql.Since(asked.Snoozed, "snoozed_until", false);
        if (asked.Served is { } served)
            sql.Looked.Add(served ? "c.served" : "not c.served and not c.resolved");
        sql.Flag(asked.Bot, "bot");
        sql.Flag(asked.Blocked, "blocked");
        if (filter.Channels.Count > 0)
            (filter.Channels.Count == 1 ? sql.Walked : sql.Looked).Add($"c.channel_id {In(filter.Channels)}");
        if (filter.Divisions.Count > 0)
            sql.Looked.Add($"c.division_id {In(filter.Divisions)}");
        if (filter.Agents.Count > 0)
            sql.Looked.Add($"((not c.resolved and {Serves(In(filter.Agents))}) or (c.resolved and c.last_agent_id {In(filter.Agents)}))");
        sql.Tags(filter);
        sql.Windows(asked.Window ?? [], now);
        sql.Range("created_at", filter.Created, filter.Sort == SortBy.CreatedAt);
        sql.Range("last_at", filter.Active, filter.Sort == SortBy.LastAt);
        if (filter.Name is { } name)
            sql.Looked.Add($"exists (select 1 from inbox_search s where s.id = {Search.FindingIndex.First(Search.Kind.Customer, looker.Workspace)} + c.customer_id and {name.Check(database.Engine, "s.words", sql.Values)})");
        if (!looker.SeesAll)
            sql.Looked.Add(Own(looker));
        return sql;
    }

    /// <summary>What somebody sees who does not see all.</summary>
    public static string Own(Looker looker) => $"({Serves($"= {Text(looker.User)}")} or c.last_agent_id = {Text(looker.User)}{(looker.SeesQueue ? " or c.queued_since > 0" : "")})";

    public static string In(IEnumerable<long> numbers) => $"in ({string.Join(", ", numbers.Select(Text))})";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Serves(string who) => $"exists (select 1 from conversation_agent a where a.room_id = c.room_id and a.user_id {who})";

    private void Flag(bool? wanted, string column)
    {
        if (wanted is { } yes)
            Looked.Add($"{(yes ? "" : "not ")}c.{column}");
    }

    /// <summary>A time that is 0 when it is not so. What is sorted by it has one.</summary>
    private void Since(bool? wanted, string column, bool sorted)
    {
        if (sorted)
            Walked.Add($"c.{column} > 0");
        if (wanted is { } yes && !(sorted && yes))
            Looked.Add($"c.{column} {(yes ? "> 0" : "= 0")}");
    }

    private void Range(string column, (long From, long To) range, bool sorted)
    {
        var where = sorted ? Walked : Looked;
        if (range.From != long.MinValue)
            where.Add($"c.{column} >= {Text(range.From)}");
        if (range.To != long.MaxValue)
            where.Add($"c.{column} < {Text(range.To)}");
    }

    /// <summary>The row holds its tags as a JSON list, in which each stands in its own quotes.</summary>
    private void Tags(ConversationFilter filter)
    {
        var each = new List<string>();
        foreach (var tag in filter.Tags)
        {
            var name = "tag" + Text(each.Count);
            each.Add(database.Dialect($"instr(c.tags, @{name}) > 0", $"strpos(c.tags, @{name}) > 0"));
            Values.Add((name, Storage.StoredLists.Text([tag])[1..^1]));
        }

        if (each.Count > 0)
            Looked.Add($"({string.Join(filter.Asked.TagMatch == "all" ? " and " : " or ", each)})");
    }

    private void Windows(IReadOnlyList<string> windows, long now)
    {
        var (at, soon) = (Text(now), Text(now + ChannelWindow.Almost));
        var each = windows.Distinct().Select(window => window switch
        {
            "expired" => $"(c.window_ends_at > 0 and c.window_ends_at <= {at})",
            "almost_expired" => $"(c.window_ends_at > {at} and c.window_ends_at <= {soon})",
            _ => $"(c.window_ends_at = 0 or c.window_ends_at > {soon})",
        }).ToList();
        if (each.Count > 0)
            Looked.Add($"({string.Join(" or ", each)})");
    }
}
