using System.Globalization;
using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Inbox.Storage;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>The list of rooms with every filter this wire has, a page at a time by cursor, in the order of the last message.</summary>
internal sealed class RoomList(Database database, Office office, OmniRooms rooms, OmniTags tags, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int MostNamed = 100;
    private const int MostCounted = 10_000;
    private const int MaxName = 100;

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls) => calls.Map(routes, "POST", "/api/v2/customer_rooms", Permissions.ConversationsReadOwn, ListAsync);

    private async Task<Result<JsonObject>> ListAsync(OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (limit, after, before) = (fields.Count("limit", PageSize, Paging.Most), Cursor(fields, "cursor_after"), Cursor(fields, "cursor_before"));
        var ascending = fields.Some("order") switch { null or "desc" => false, "asc" => true, _ => Wrong(fields, "order", "order must be desc or asc.") };
        if (after is not null && before is not null)
            fields.Refuse(Refusal.Invalid("cursor_before", "Give cursor_after or cursor_before: one of the two."));
        var wanted = await WantedAsync(request, ct);
        if ((fields.Refusal ?? wanted.Refusal) is { } refusal)
            return refusal;
        var (where, values) = wanted.Value;
        var total = await database.FirstAsync(
            $"select count(*) from (select 1 {StoredConversation.From} where {string.Join(" and ", where)} limit @most) as counted", r => r.GetInt64(0), ct, [.. values, ("most", (long)MostCounted)]);

        // A page before another is read backwards from it and turned round.
        var upwards = ascending ^ before is not null;
        if ((after ?? before) is { } edge)
        {
            var beyond = upwards ? '>' : '<';
            where.Add($"(c.last_at {beyond} @at or (c.last_at = @at and c.room_id {beyond} @id))");
            values.AddRange([("at", edge.At), ("id", edge.Room)]);
        }

        var direction = upwards ? "asc" : "desc";
        var page = await database.QueryAsync(
            $"select {StoredConversation.Columns} {StoredConversation.From} where {string.Join(" and ", where)} order by c.last_at {direction}, c.room_id {direction} limit @limit",
            StoredConversation.Read, ct, [.. values, ("limit", limit + 1)]);
        var more = page.Count > limit;
        if (more)
            page.RemoveAt(limit);
        if (before is not null)
            page.Reverse();
        var (behind, ahead) = before is null ? (more, after is not null) : (true, more);
        var meta = new JsonObject
        {
            ["after"] = behind && page.Count > 0 ? Cursor(page[^1]) : null,
            ["before"] = ahead && page.Count > 0 ? Cursor(page[0]) : null,
            ["per_page"] = limit,
            ["total_count"] = total,
        };
        var seen = request.Staff is { } staff && await office.OfAsync(request.Workspace, ct) is var view ? page.FindAll(x => view.MaySee(staff, x.State)) : page;
        return OmniJson.Answer(new JsonObject { ["customer_rooms"] = await rooms.ShowAsync(request.Workspace, seen, ct) }, meta);
    }

    private async Task<Result<(List<string> Where, List<(string, object?)> Values)>> WantedAsync(OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var view = await office.OfAsync(request.Workspace, ct);
        List<string> where = ["c.workspace_id = @workspace"];
        List<(string, object?)> values = [("workspace", request.Workspace)];
        if (request.Staff is { } staff && !staff.May(Permissions.ConversationsReadAll))
        {
            values.Add(("me", staff.User));
            const string mine = "c.room_id in (select a.room_id from conversation_agent a where a.user_id = @me) or c.last_agent_id = @me";
            where.Add(view.Settings.Rules.Mode == AllocationMode.TakeOver ? $"({mine} or c.queued_since > 0)" : $"({mine})");
        }

        var channels = fields.Objects("channels", ["source", "channel_id"], MostNamed);
        if (channels.Count > 0)
        {
            where.Add(Among("c.channel_id", "channels"));
            values.Add(("channels", StoredLists.Text(channels.SelectMany(x => Named(x, view)))));
        }

        State(fields, where, values);
        if (fields.Some("serve_status") is { } served)
            where.Add(served switch { "served" => "c.served", "unserved" => "(not c.served and not c.resolved)", _ => Refuse(fields, "serve_status", "serve_status must be served or unserved.") });
        if (fields.Flag("is_handled_by_bot") is { } bot)
            where.Add(bot ? "c.bot" : "not c.bot");
        if (fields.Ids("tag_ids", MostNamed) is { Count: > 0 } numbers)
        {
            where.Add("c.room_id in (select t.room_id from conversation_tag t where t.workspace_id = @workspace and " + Words("t.tag", "tags") + ")");
            values.Add(("tags", StoredLists.Text(await tags.NamesAsync(request.Workspace, numbers, ct))));
        }

        if (fields.Ids("user_ids", MostNamed) is { Count: > 0 } agents)
        {
            where.Add($"((not c.resolved and c.room_id in (select a.room_id from conversation_agent a where {Among("a.user_id", "agents")})) or (c.resolved and {Among("c.last_agent_id", "agents")}))");
            values.Add(("agents", StoredLists.Text(agents)));
        }

        if (fields.Some("name") is { } name)
        {
            if (name.Length > MaxName)
                fields.Refuse(Refusal.Invalid("name", $"name can have at most {MaxName} characters."));
            where.Add("exists (select 1 from end_user u where u.id = c.customer_id and u.search_text like @name escape '!')");
            values.Add(("name", "%" + name.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%"));
        }

        return (where, values);
    }

    private void State(CallFields fields, List<string> where, List<(string, object?)> values)
    {
        if (fields.Some("status") is not { } status)
            return;
        where.Add(status switch
        {
            "resolved" => "c.resolved",
            "unresolved" => "not c.resolved",
            "expired" => "c.window_ends_at > 0 and c.window_ends_at <= @now",
            "almost_expired" => "c.window_ends_at > @now and c.window_ends_at <= @soon",
            _ => Refuse(fields, "status", "status must be resolved, unresolved, expired or almost_expired."),
        });
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        values.AddRange([("now", now), ("soon", now + ChannelWindow.Almost)]);
    }

    /// <summary>A channel by number, or all of a source; both have to fit where both are given.</summary>
    private static IEnumerable<long> Named(IReadOnlyDictionary<string, string> wanted, OfficeView view)
    {
        var (source, id) = (wanted.GetValueOrDefault("source"), wanted.GetValueOrDefault("channel_id"));
        return view.Channels.Values.Where(x => (string.IsNullOrEmpty(source) || OmniChannels.Source(x) == source) && (string.IsNullOrEmpty(id) || x.Id == Addresses.Id(id))).Select(x => x.Id);
    }

    private string Among(string column, string list) => column + " in " + database.Dialect($"(select value from json_each(@{list}))", $"(select json_array_elements_text(@{list}::json)::bigint)");

    private string Words(string column, string list) => column + " in " + database.Dialect($"(select value from json_each(@{list}))", $"(select json_array_elements_text(@{list}::json))");

    private static string Refuse(CallFields fields, string field, string sentence)
    {
        fields.Refuse(Refusal.Invalid(field, sentence));
        return "1 = 0";
    }

    private static bool Wrong(CallFields fields, string field, string sentence)
    {
        fields.Refuse(Refusal.Invalid(field, sentence));
        return false;
    }

    private static string Cursor(StoredConversation at) => string.Create(CultureInfo.InvariantCulture, $"{at.Marks.LastAt}.{at.State.Room}");

    private static (long At, long Room)? Cursor(CallFields fields, string field)
    {
        if (fields.Some(field) is not { } text)
            return null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && Addresses.Id(text[..dot]) is > 0 and var at && Addresses.Id(text[(dot + 1)..]) is > 0 and var room)
            return (at, room);
        fields.Refuse(Refusal.Invalid(field, $"{field} must be one that an earlier page answered."));
        return null;
    }
}
