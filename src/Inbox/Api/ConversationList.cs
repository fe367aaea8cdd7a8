using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Api;

/// <summary>The list of conversations: filtered, in the order of their last message, a page at a time by key.</summary>
internal sealed class ConversationList(Database database, ConversationViews views, Office office, UserDirectory users, TimeProvider clock)
{
    private const int MostNamed = 50;

    public async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var (staff, view) = (http.StaffOrNull(), await office.OfAsync(actor.Workspace, ct));
        var limit = http.Request.Limit();
        var wanted = await WantedAsync(http, actor, ct);
        if ((limit.Refusal ?? wanted.Refusal) is { } refusal)
            return refusal.ToHttp();
        var (where, values) = wanted.Value;
        if (staff is not null && !staff.May(Permissions.ConversationsReadAll))
            where.Add(Own(view, staff, values));
        var ascending = http.Request.Query["order"] == "asc";
        if (http.Request.Query["order"] is [{ } order] && order is not ("asc" or "desc" or ""))
            return Refusal.Invalid("order", "order must be asc or desc.").ToHttp();
        if (http.Request.Query["after"] is [{ Length: > 0 } after])
        {
            if (Key(after) is not { } key)
                return Refusal.Invalid("after", "after must be the next of the page before.").ToHttp();
            where.Add(ascending ? "(c.last_at > @at or (c.last_at = @at and c.room_id > @id))" : "(c.last_at < @at or (c.last_at = @at and c.room_id < @id))");
            values.AddRange([("at", key.At), ("id", key.Room)]);
        }

        var direction = ascending ? "asc" : "desc";
        var page = await database.QueryAsync(
            $"select {StoredConversation.Columns} {StoredConversation.From} where {string.Join(" and ", where)} order by c.last_at {direction}, c.room_id {direction} limit @limit",
            StoredConversation.Read, ct, [.. values, ("limit", limit.Value)]);
        var seen = staff is null ? page : page.FindAll(x => view.MaySee(staff, x.State));
        var next = page.Count == limit.Value ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].Marks.LastAt}.{page[^1].State.Room}") : null;
        return JsonAnswer.Of(new ApiConversations(await views.ShowAsync(actor.Workspace, seen, ct), next), InboxJson.Wire.ApiConversations);
    }

    private static string Own(OfficeView view, StaffCard staff, List<(string, object?)> values)
    {
        values.Add(("me", staff.User));
        const string mine = "c.room_id in (select a.room_id from conversation_agent a where a.user_id = @me) or c.last_agent_id = @me";
        return view.Settings.Rules.Mode == AllocationMode.TakeOver ? $"({mine} or c.queued_since > 0)" : $"({mine})";
    }

    private async Task<Result<(List<string> Where, List<(string, object?)> Values)>> WantedAsync(HttpContext http, Actor actor, CancellationToken ct)
    {
        var query = http.Request.Query;
        List<string> where = ["c.workspace_id = @workspace"];
        List<(string, object?)> values = [("workspace", actor.Workspace)];
        foreach (var (name, yes, no) in new[]
        {
            ("resolved", "c.resolved", "not c.resolved"), ("served", "c.served", "not c.served and not c.resolved"), ("queued", "c.queued_since > 0", "c.queued_since = 0"), ("bot", "c.bot", "not c.bot"),
            ("snoozed", "c.snoozed_until > 0", "c.snoozed_until = 0"), ("blocked", "c.blocked", "not c.blocked"), ("unanswered", "c.unanswered_since > 0", "c.unanswered_since = 0"),
        })
        {
            if (query[name] is not [{ Length: > 0 } text])
                continue;
            if (text is not ("true" or "false"))
                return Refusal.Invalid(name, $"{name} must be true or false.");
            where.Add(text == "true" ? yes : no);
        }

        if (query["channel"] is [{ Length: > 0 } channels])
        {
            var ids = channels.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (ids.Length > MostNamed)
                return Refusal.Invalid("channel", $"channel can name at most {MostNamed} channels.");
            where.Add("c.channel_id in " + database.Dialect("(select value from json_each(@channels))", "(select json_array_elements_text(@channels::json)::bigint)"));
            values.Add(("channels", Storage.StoredLists.Text(ids.Select(x => Addresses.Id(x)))));
        }

        if (query["division"] is [{ Length: > 0 } division])
        {
            where.Add("c.division_id = @division");
            values.Add(("division", division == "general" ? 0L : Addresses.Id(division) is > 0 and var id ? id : -1L));
        }

        if (query["tag"] is [{ Length: > 0 } tags])
        {
            var words = tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length > MostNamed)
                return Refusal.Invalid("tag", $"tag can name at most {MostNamed} tags.");
            where.Add("c.room_id in (select t.room_id from conversation_tag t where t.workspace_id = @workspace and t.tag in "
                + database.Dialect("(select value from json_each(@tags))", "(select json_array_elements_text(@tags::json))") + ")");
            values.Add(("tags", Storage.StoredLists.Text(words)));
        }

        if (query["agent"] is [{ Length: > 0 } agent])
        {
            var who = agent == "me" ? actor.User : (await users.ByExternalIdAsync(actor.Workspace, agent, ct))?.Id ?? -1;
            where.Add("((not c.resolved and c.room_id in (select a.room_id from conversation_agent a where a.user_id = @agent)) or (c.resolved and c.last_agent_id = @agent))");
            values.Add(("agent", who));
        }

        if (query["window"] is [{ Length: > 0 } window])
        {
            if (window is not ("open" or "almost_expired" or "expired"))
                return Refusal.Invalid("window", "window must be open, almost_expired or expired.");
            where.Add(window switch
            {
                "expired" => "c.window_ends_at > 0 and c.window_ends_at <= @now",
                "almost_expired" => "c.window_ends_at > @now and c.window_ends_at <= @soon",
                _ => "(c.window_ends_at = 0 or c.window_ends_at > @soon)",
            });
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            values.AddRange([("now", now), ("soon", now + ChannelWindow.Almost)]);
        }

        if (query["name"] is [{ Length: > 0 } name2])
        {
            if (name2.Length > 100)
                return Refusal.Invalid("name", "name can have at most 100 characters.");
            where.Add("exists (select 1 from end_user u where u.id = c.customer_id and u.search_text like @name escape '!')");
            values.Add(("name", "%" + name2.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%"));
        }

        return (where, values);
    }

    private static (long At, long Room)? Key(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Addresses.Id(text[..dot]) is > 0 and var at && Addresses.Id(text[(dot + 1)..]) is > 0 and var room ? (at, room) : null;
    }
}
