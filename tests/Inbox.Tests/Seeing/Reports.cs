using System.Globalization;
using System.Text.Json;
using Conversa.Inbox.Tests.Living;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Seeing;

/// <summary>Reports say what the history says.</summary>
public sealed class Reports
{
    private static readonly string[] Tags = ["vip", "late", "bahasa", "a tag with \"words\" 中文"];
    private static readonly string[] Zones = ["UTC", "Asia/Jakarta", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"];
    private static readonly string[] Bys = ["", "day", "week", "month", "hour", "weekday", "channel", "division", "agent", "tag"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_report_is_what_counting_the_whole_history_by_hand_gives(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var sales = (await app.Call("POST", "/divisions", app.Owner, new { name = "Sales" })).Fine()["id"];
        var divisions = new[] { 0, long.Parse(sales, CultureInfo.InvariantCulture) };
        var channels = new[] { Number(await app.Channel(name: "Site")), Number(await app.Channel(new { name = "Shop", division = sales })) };
        var people = new[] { await app.Staff("dewi"), await app.Staff("budi"), await app.Staff("sari") };
        var agents = new Dictionary<string, long>();
        foreach (var one in people)
            agents.Add(one.Id, await app.UserNumber(one));
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("The seed is {0}.", seed);
        var past = new Chance(seed, [.. channels.Zip(divisions)], divisions, [.. agents.Values], Tags).Months(new DateTimeOffset(2026, 2, 20, 0, 0, 0, TimeSpan.Zero), 75, 60);
        var begun = new PastConversation(899_999_999, channels[0], 0, Sentinel(channels[0]));
        var truth = ByHand.Read(past);

        await app.Past("acme", [.. past.Take(40)]);
        await app.Past("acme", [.. past.Skip(40), begun]); // a second lot, about earlier and later times
        await Eventually.TrueAsync(async () => (await app.Call("GET", "/reports?from=2027-01-01&to=2027-01-01", app.Owner)).Fine().Json.GetProperty("total").GetProperty("started").GetInt64() == 1, "everything is measured", TimeSpan.FromMinutes(2), Now);

        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[random.Next(Zones.Length)]);
            var first = new DateOnly(2026, 2, 18).AddDays(random.Next(60));
            var last = first.AddDays(random.Next(3) == 0 ? random.Next(3) : random.Next(80));
            string? Some(IEnumerable<string> among) => random.Next(3) == 0 ? among.ElementAt(random.Next(among.Count())) : null;
            var (channel, division, agent, tag, by) = (Some(channels.Select(Text)), Some(divisions.Select(x => x == 0 ? "general" : Text(x))), Some(agents.Keys), Some(Tags), Bys[i % Bys.Length]);
            var address = $"/reports?from={first:yyyy-MM-dd}&to={last:yyyy-MM-dd}&time_zone={zone.Id}&by={by}&channel={channel}&division={division}&agent={agent}&tag={Uri.EscapeDataString(tag ?? "")}";
            var report = (await app.Call("GET", address, app.Owner)).Fine();

            var wanted = truth.Where(x => (channel is null || Text(x.Channel) == channel) && (division is null || x.Division == (division == "general" ? 0 : long.Parse(division, CultureInfo.InvariantCulture)))
                && (agent is null || x.Agent == agents[agent]) && (tag is null || Has(x, tag))).ToList();
            DateTime Local(Happening x) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(x.At), zone).DateTime;
            var until = wanted.Where(x => DateOnly.FromDateTime(Local(x)) <= last).ToList();
            var inside = until.Where(x => DateOnly.FromDateTime(Local(x)) >= first).ToList();
            var why = $"{address} (seed {seed})";
            ShouldSay(report.Json.GetProperty("total"), inside, agent is null ? until : null, why);
            foreach (var row in report.List("rows"))
            {
                var key = row.GetProperty("key").GetString()!;
                var timeless = by is "hour" or "weekday" or "agent" || agent is not null;
                bool In(Happening x) => by switch
                {
                    "day" => Local(x).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == key,
                    "week" => Local(x).Date.AddDays(-(((int)Local(x).DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == key,
                    "month" => Local(x).ToString("yyyy-MM", CultureInfo.InvariantCulture) == key,
                    "hour" => Text(Local(x).Hour) == key,
                    "weekday" => Text(Local(x).DayOfWeek == DayOfWeek.Sunday ? 7 : (int)Local(x).DayOfWeek) == key,
                    "channel" => Text(x.Channel) == key,
                    "division" => (x.Division == 0 ? "general" : Text(x.Division)) == key,
                    "agent" => x.Agent == agents[key],
                    _ => Has(x, key),
                };
                var soFar = by is "day" or "week" or "month" ? until.Where(x => string.CompareOrdinal(Period(by, Local(x)), key) <= 0) : until.Where(In);
                ShouldSay(row.GetProperty("figures"), [.. inside.Where(In)], timeless ? null : [.. soFar], $"{key} of {why}");
            }

            if (by is "channel" or "division" or "agent" or "tag")
            {
                IEnumerable<string> Keys(Happening x) => by switch { "channel" => [Text(x.Channel)], "division" => [x.Division == 0 ? "general" : Text(x.Division)], "agent" => agents.Where(a => a.Value == x.Agent).Select(a => a.Key), _ => Tags.Where(t => Has(x, t) && (tag is null || t == tag)) };
                inside.SelectMany(Keys).Distinct().Except(report.List("rows").Select(x => x.GetProperty("key").GetString()!)).ShouldBeEmpty(why);
            }
        }
    }

    [Theory, EveryEngine]
    public async Task What_happens_now_is_in_the_report_a_moment_later(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, room) = await app.Customer(channel, "Ann");
        await app.Write(dewi, room, "Hello Ann");
        (await app.Call("PUT", $"/conversations/{room}/tags/vip", dewi)).Fine();
        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();
        (await app.Call("POST", $"/widget/{channel}/conversation/rating", ann, new { score = 4 })).Fine();
        await app.Customer(channel, "Bob");

        await Eventually.TrueAsync(async () => (await app.Call("GET", "/reports", app.Owner)).Fine().Json.GetProperty("total").GetProperty("started").GetInt64() == 2, "both are measured", ct: Now);

        var total = (await app.Call("GET", $"/reports?agent={dewi.Id}", app.Owner)).Fine().Json.GetProperty("total");
        total.GetProperty("resolved_by_agents").GetInt64().ShouldBe(1);
        total.GetProperty("handled").GetInt64().ShouldBe(1);
        total.GetProperty("first_response").GetProperty("count").GetInt64().ShouldBe(1);
        total.GetProperty("satisfaction").GetProperty("satisfied").GetDouble().ShouldBe(1);
        (await app.Call("GET", "/reports?tag=vip", app.Owner)).Fine().Json.GetProperty("total").ShouldSatisfyAllConditions(
            x => x.GetProperty("started").GetInt64().ShouldBe(1, "the tag belongs to the whole of the service"), x => x.GetProperty("backlog").GetInt64().ShouldBe(0));
        (await app.Call("GET", "/reports", app.Owner)).Fine().Json.GetProperty("total").GetProperty("backlog").GetInt64().ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task Only_who_may_see_reports_sees_them_and_only_their_workspaces(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var (agent, supervisor, neighbour) = (await app.Staff("dewi"), await app.Staff("sari", "supervisor"), await app.Workspace("neighbour"));
        await app.Customer((await app.Channel())["key"]);
        await Eventually.TrueAsync(async () => (await app.Call("GET", "/reports", supervisor)).Fine().Json.GetProperty("total").GetProperty("started").GetInt64() == 1, "it is measured", ct: Now);

        foreach (var path in new[] { "/reports", "/inbox/board" })
            (await app.Call("GET", path, agent)).ShouldRefuse(403, "permission_missing");
        (await app.Call("GET", "/reports", neighbour)).Fine().Json.GetProperty("total").GetProperty("started").GetInt64().ShouldBe(0);
        (await app.Call("GET", "/reports?by=channel", neighbour)).Fine().List("rows").ShouldBeEmpty();
        (await app.Call("GET", "/inbox/board", neighbour)).Fine().List("waiting").ShouldBeEmpty();
        (await app.Call("GET", "/reports?time_zone=Mars", supervisor)).ShouldRefuse(400, "invalid_time_zone");
        (await app.Call("GET", "/reports?from=yesterday", supervisor)).ShouldRefuse(400, "invalid_from");
        (await app.Call("GET", "/reports?from=2026-02-01&to=2026-01-01", supervisor)).ShouldRefuse(400, "invalid_to");
        (await app.Call("GET", "/reports?by=mood", supervisor)).ShouldRefuse(400, "invalid_by");
        (await app.Call("GET", "/reports?from=2020-01-01&to=2026-01-01&by=day", supervisor)).ShouldRefuse(400, "invalid_by");
    }

    private static string Period(string by, DateTime local) => by switch
    {
        "week" => local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "month" => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static void ShouldSay(JsonElement figures, List<Happening> inside, List<Happening>? until, string why)
    {
        long Count(params string[] what) => inside.Count(x => what.Contains(x.What));
        foreach (var (name, count) in new[]
        {
            ("new", Count("new")), ("returned", Count("returned")), ("reopened", Count("reopened")), ("started", Count("new", "returned", "reopened")), ("resolved_by_agents", Count("by agent")),
            ("resolved_by_bot", Count("by bot")), ("unattended", Count("unattended")), ("resolved", Count("by agent", "by bot", "unattended")), ("handled", Count("handled")),
        })
            figures.GetProperty(name).GetInt64().ShouldBe(count, $"{name}, {why}");
        if (until is not null)
            figures.GetProperty("backlog").GetInt64().ShouldBe(
                until.Sum(x => x.What switch { "new" or "returned" or "reopened" or "came" => 1, "by agent" or "by bot" or "unattended" or "left" => -1, _ => 0 }), $"backlog, {why}");
        ShouldTake(figures.GetProperty("first_response"), inside.Where(x => x.What == "first"), why);
        ShouldTake(figures.GetProperty("reply"), inside.Where(x => x.What is "first" or "reply"), why);
        ShouldTake(figures.GetProperty("resolution"), inside.Where(x => x.What == "by agent"), why);
        ShouldTake(figures.GetProperty("bot_resolution"), inside.Where(x => x.What == "by bot"), why);
        var scores = inside.Where(x => x.What == "rated").Select(x => x.Score).ToList();
        figures.GetProperty("satisfaction").GetProperty("scores").EnumerateArray().Select(x => x.GetInt32()).ShouldBe(Enumerable.Range(1, 5).Select(s => scores.Count(x => x == s)), why);
        if (scores.Count > 0)
            figures.GetProperty("satisfaction").GetProperty("average").GetDouble().ShouldBe(scores.Average(), 0.001, why);
    }

    private static void ShouldTake(JsonElement times, IEnumerable<Happening> happened, string why)
    {
        var sorted = happened.Select(x => x.Ms).Order().ToList();
        times.GetProperty("count").GetInt64().ShouldBe(sorted.Count, why);
        if (sorted.Count == 0)
            return;
        times.GetProperty("mean").GetDouble().ShouldBe(sorted.Average() / 1000, 0.11, why);
        foreach (var (name, share) in new[] { ("median", 0.5), ("p90", 0.9) })
        {
            var exact = sorted[(int)Math.Ceiling(share * sorted.Count) - 1] / 1000.0;
            times.GetProperty(name).GetDouble().ShouldBe(exact, (exact * 0.046) + 0.55, $"{name}, {why}");
        }
    }

    /// <summary>What happens last of all: once it is in a report, so is everything before it.</summary>
    private static IReadOnlyList<Conversations.Fact> Sentinel(long channel)
    {
        var at = new DateTimeOffset(2027, 1, 1, 0, 0, 1, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var life = Conversations.Conversation.Open(new Conversations.ConversationState { Room = 899_999_999, Channel = channel, Customer = 1 }, at);
        life.CustomerWrites(1, at, false);
        return life.Facts;
    }

    private static bool Has(Happening x, string tag) => ("," + x.Tags + ",").Contains("," + tag + ",", StringComparison.Ordinal);

    private static long Number(Reply channel) => long.Parse(channel["id"], CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
