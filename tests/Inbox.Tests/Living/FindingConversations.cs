using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Lists and views: what a filter means, and that a list has everything once in both directions.</summary>
public sealed class FindingConversations
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Any_filters_together_hold_what_reading_everything_would_and_pages_go_both_ways(Engine engine)
    {
        // So few rows are looked at for a page that lists have to go on from where they stopped.
        await using var app = await InboxApp.StartAsync(engine, ("Inbox:ListRows", "10"));
        var (site, shop) = (await app.Channel(name: "Site"), await app.Channel(new { name = "Shop", window_hours = 1 }, "Shop"));
        var (dewi, screen) = await app.AtDesk("dewi", desk: new { automatic = false, cap = 100 });
        using var _ = screen;
        var random = new Random(7);
        var rooms = new List<string>();
        for (var i = 0; i < 16; i++)
        {
            var room = (await app.Customer(i % 3 == 0 ? shop["key"] : site["key"], $"Customer {i}")).Room;
            rooms.Add(room);
            foreach (var tag in (string[])["vip", "late", "a \"quoted\" one"])
            {
                if (random.Next(3) == 0)
                    (await app.Call("PUT", $"/conversations/{room}/tags/{Uri.EscapeDataString(tag)}", app.Server)).Fine();
            }

            if (random.Next(4) == 0)
                (await app.Call("POST", $"/conversations/{room}/assign", app.Server, new { agent = dewi.Id })).Fine();
            if (random.Next(3) == 0)
                (await app.Call("POST", $"/conversations/{room}/resolve", app.Server, new { })).Fine();
            else if (random.Next(4) == 0)
                (await app.Call("PUT", $"/conversations/{room}/snooze", app.Server, new { until = TimeProvider.System.GetUtcNow().AddDays(1) })).Fine();
            else if (random.Next(5) == 0)
                (await app.Call("PUT", $"/conversations/{room}/block", app.Server)).Fine();
        }

        var all = new List<JsonElement>();
        for (var next = ""; next is not null;)
        {
            var page = (await app.Call("GET", $"/conversations?limit=100&after={next}", app.Server)).Fine();
            all.AddRange(page.List("conversations"));
            next = page.Json.GetProperty("next").GetString();
        }

        all.Count.ShouldBe(rooms.Count);
        (string Query, Func<JsonElement, bool> Holds)[] filters =
        [
            ("resolved=true", x => Is(x, "resolved")), ("resolved=false", x => !Is(x, "resolved")), ("served=true", x => Is(x, "served")), ("served=false", x => !Is(x, "served") && !Is(x, "resolved")),
            ("queued=true", x => Has(x, "queued_since")), ("unanswered=true", x => Has(x, "unanswered_since")), ("unanswered=false", x => !Has(x, "unanswered_since")), ("snoozed=true", x => Has(x, "snoozed_until")),
            ("snoozed=false", x => !Has(x, "snoozed_until")), ("blocked=true", x => Is(x, "blocked")), ("blocked=false", x => !Is(x, "blocked")), ("bot=false", x => !Is(x, "bot")), ("started=true", _ => true),
            ($"channel={shop["id"]}", x => Channel(x) == shop["id"]), ($"channel={shop["id"]},{site["id"]}", _ => true), ("division=general", _ => true), ("division=999999", _ => false),
            ("tag=vip,late", x => Tags(x).Contains("vip") || Tags(x).Contains("late")), ("tag=vip,late&tag_match=all", x => Tags(x).Contains("vip") && Tags(x).Contains("late")),
            ($"tag={Uri.EscapeDataString("a \"quoted\" one")}", x => Tags(x).Contains("a \"quoted\" one")), ("tag=quoted", _ => false),
            ($"agent={dewi.Id}", x => Is(x, "resolved") ? x.GetProperty("last_agent").ValueKind == JsonValueKind.Object : Is(x, "served")), ("window=open,expired", x => x.GetProperty("window").GetString() != "almost_expired"),
            ("window=almost_expired", x => x.GetProperty("window").GetString() == "almost_expired"), ("created_after=1h", _ => true), ("created_before=1h", _ => false), ("active_after=2000-01-01T00:00:00Z", _ => true),
        ];
        (string Query, Func<JsonElement, string?> Key)[] orders =
            [("", x => x.GetProperty("last_at").GetString()), ("sort=created_at", x => x.GetProperty("created_at").GetString()), ("sort=queued_since", x => x.GetProperty("queued_since").GetString()), ("sort=unanswered_since", x => x.GetProperty("unanswered_since").GetString())];
        for (var i = 0; i < 60; i++)
        {
            var chosen = filters.OrderBy(_ => random.Next()).Take(i < filters.Length ? 1 : random.Next(1, 4)).ToList();
            if (i < filters.Length)
                chosen = [filters[i]];
            if (chosen.Select(x => x.Query.Split('=')[0]).Distinct().Count() < chosen.Count)
                continue; // the same name twice is one too many
            var (order, key) = orders[i % orders.Length];
            var ascending = random.Next(2) == 0;
            var query = string.Join('&', chosen.Select(x => x.Query).Append(order).Append(ascending ? "order=asc" : "order=desc").Where(x => x.Length > 0));

            var expected = all.Where(x => chosen.TrueForAll(filter => filter.Holds(x)) && key(x) is not null).OrderBy(x => DateTimeOffset.Parse(key(x)!, System.Globalization.CultureInfo.InvariantCulture))
                .ThenBy(x => long.Parse(Id(x), System.Globalization.CultureInfo.InvariantCulture)).Select(Id).ToList();
            if (!ascending)
                expected.Reverse();
            var limit = random.Next(1, 4);
            (await WalkAsync(app, query, limit, "next", null)).Ids.ShouldBe(expected, query);
            if (expected.Count > limit)
            {
                var (_, last) = await WalkAsync(app, query, limit, "next", null);
                var (back, _) = await WalkAsync(app, query, limit, "previous", last);
                var lastPage = back.Count;
                back.ShouldBe(expected.Take(lastPage), query);
                lastPage.ShouldBeGreaterThanOrEqualTo(expected.Count - limit, query);
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Views_count_what_they_hold_for_whoever_looks(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (_, hers) = await app.Customer(channel, "Ann");
        (await app.Call("PUT", $"/agents/me/availability", dewi, new { availability = "away" })).Fine();
        var (_, waiting) = await app.Customer(channel, "Bob");
        (await app.Call("PUT", $"/conversations/{waiting}/tags/vip", app.Server)).Fine();
        var (_, settled) = await app.Customer(channel, "Cid");
        (await app.Call("POST", $"/conversations/{settled}/resolve", app.Server, new { })).Fine();

        await Counted(app, app.Owner, new() { ["mine"] = 0, ["waiting"] = 1, ["unserved"] = 1, ["unanswered"] = 2, ["open"] = 2, ["resolved"] = 1, ["all"] = 3, ["snoozed"] = 0 });
        await Counted(app, dewi, new() { ["mine"] = 1, ["waiting"] = 0, ["unanswered"] = 1, ["open"] = 1, ["resolved"] = 0, ["all"] = 1 });
        (await app.Call("GET", "/conversations?view=waiting", app.Owner)).Fine().List("conversations").Select(Id).ShouldBe([waiting]);

        var vip = (await app.Call("POST", "/inbox/views", app.Owner, new { name = "Very important", filter = new { tag = new[] { "vip" }, resolved = false }, shared = true }, ("Idempotency-Key", "one"))).Fine();
        (await app.Call("POST", "/inbox/views", app.Owner, new { name = "Very important", filter = new { tag = new[] { "vip" }, resolved = false }, shared = true }, ("Idempotency-Key", "one"))).Fine()["id"].ShouldBe(vip["id"]);
        (vip["kind"], vip["count"], vip["more"]).ShouldBe(("shared", "1", "false"));
        var own = (await app.Call("POST", "/inbox/views", dewi, new { name = "My open ones", filter = new { agent = new[] { "me" } } }, ("Idempotency-Key", "one"))).Fine();
        (await app.Call("POST", "/inbox/views", dewi, new { name = "For all", filter = new { }, shared = true }, ("Idempotency-Key", "two"))).ShouldRefuse(403, "permission_missing");
        (await app.Call("POST", "/inbox/views", dewi, new { name = "", filter = new { } }, ("Idempotency-Key", "two"))).ShouldRefuse(400, "invalid_name");
        (await app.Call("POST", "/inbox/views", dewi, new { name = "x", filter = new { sort = "colour" } }, ("Idempotency-Key", "two"))).ShouldRefuse(400, "invalid_sort");
        (await Views(app, dewi)).Where(x => x.GetProperty("kind").GetString() != "built_in").Select(x => $"{x.GetProperty("name").GetString()} {x.GetProperty("count").GetInt64()}")
            .ShouldBe(["Very important 0", "My open ones 1"]); // the important one is nobody's yet, so she does not see it
        (await Views(app, app.Owner)).ShouldNotContain(x => x.GetProperty("id").GetString() == own["id"]);
        (await app.Call("GET", $"/conversations?view={vip["id"]}&order=asc", app.Owner)).Fine().List("conversations").Select(Id).ShouldBe([waiting]);
        (await app.Call("GET", $"/conversations?view={own["id"]}", app.Owner)).ShouldRefuse(400, "invalid_view");

        (await app.Call("PATCH", $"/inbox/views/{own["id"]}", app.Owner, new { name = "Hers" })).ShouldRefuse(404, "view_not_found");
        (await app.Call("PATCH", $"/inbox/views/{vip["id"]}", dewi, new { name = "Hers" })).ShouldRefuse(403, "permission_missing");
        var renamed = (await app.Call("PATCH", $"/inbox/views/{own["id"]}", dewi, new { name = "Mine" }, ("If-Match", own.ETag!))).Fine();
        renamed["name"].ShouldBe("Mine");
        (await app.Call("PATCH", $"/inbox/views/{own["id"]}", dewi, new { name = "Other" }, ("If-Match", own.ETag!))).ShouldRefuse(412, "stale_version");
        (await app.Call("DELETE", $"/inbox/views/{own["id"]}", dewi, null, ("If-Match", own.ETag!))).ShouldRefuse(412, "stale_version");
        (await app.Call("DELETE", $"/inbox/views/{own["id"]}", dewi, null, ("If-Match", renamed.ETag!))).Status.ShouldBe(204);
        (await app.Call("DELETE", $"/inbox/views/{own["id"]}", dewi)).Status.ShouldBe(204);
        (await app.Call("GET", "/conversations?view=" + own["id"], dewi)).ShouldRefuse(400, "invalid_view");

        var listed = (await app.Call("GET", "/inbox/views", app.Owner)).Fine();
        await Eventually.TrueAsync(async () => (listed = (await app.Call("GET", "/inbox/views", app.Owner)).Fine()).ETag is { } tag
            && (await app.Call("GET", "/inbox/views", app.Owner, null, ("If-None-Match", tag))).Status == 304, "nothing changes, and that is all that is said", ct: Now);
        (await app.Call("POST", $"/conversations/{hers}/resolve", app.Server, new { })).Fine();
        (await app.Call("GET", "/inbox/views", app.Owner, null, ("If-None-Match", listed.ETag!))).Status.ShouldBe(200);
        (await app.Call("GET", "/inbox/views", await app.Workspace("neighbour"))).Fine().List("views").ShouldAllBe(x => x.GetProperty("count").GetInt64() == 0);
    }

    [Theory, EveryEngine]
    public async Task Nobody_keeps_more_views_than_they_may(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        for (var i = 0; i < 50; i++)
            (await app.Call("POST", "/inbox/views", app.Owner, new { name = $"View {i}", filter = new { } }, ("Idempotency-Key", $"{i}"))).Fine();

        (await app.Call("POST", "/inbox/views", app.Owner, new { name = "One more", filter = new { } }, ("Idempotency-Key", "more"))).ShouldRefuse(400, "invalid_name");
        (await app.Call("POST", "/inbox/views", app.Owner, new { name = "For all", filter = new { }, shared = true }, ("Idempotency-Key", "more"))).Fine();
    }

    private static async Task<(List<string> Ids, string? Last)> WalkAsync(InboxApp app, string query, int limit, string direction, string? from)
    {
        var (ids, last) = (new List<string>(), from);
        for (var (at, first) = (from, true); at is not null || first; first = false)
        {
            var page = (await app.Call("GET", $"/conversations?{query}&limit={limit}{(at is null ? "" : $"&{(direction == "next" ? "after" : "before")}={at}")}", app.Server)).Fine();
            var found = page.List("conversations").Select(Id).ToList();
            if (direction == "next")
                ids.AddRange(found);
            else
                ids.InsertRange(0, found);
            at = page.Json.GetProperty(direction).GetString();
            last = page.Json.GetProperty("previous").GetString() ?? last;
        }

        return (ids, last);
    }

    private static Task Counted(InboxApp app, Caller who, Dictionary<string, long> expected) => Eventually.TrueAsync(async () =>
    {
        var views = (await Views(app, who)).ToDictionary(x => x.GetProperty("id").GetString()!, x => x.GetProperty("count").GetInt64());
        return expected.All(x => views[x.Key] == x.Value);
    }, $"the numbers are {string.Join(", ", expected)}", ct: Now);

    private static async Task<List<JsonElement>> Views(InboxApp app, Caller who) => [.. (await app.Call("GET", "/inbox/views", who)).Fine().List("views")];

    private static string Id(JsonElement x) => x.GetProperty("id").GetString()!;

    private static bool Is(JsonElement x, string name) => x.GetProperty(name).GetBoolean();

    private static bool Has(JsonElement x, string name) => x.GetProperty(name).ValueKind == JsonValueKind.String;

    private static string Channel(JsonElement x) => x.GetProperty("channel").GetProperty("id").GetString()!;

    private static List<string> Tags(JsonElement x) => [.. x.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
}
