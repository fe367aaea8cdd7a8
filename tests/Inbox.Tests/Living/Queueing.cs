using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Who gets whom, with real people racing for it.</summary>
public sealed class Queueing
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Two_agents_who_race_to_take_a_customer_never_both_get_them(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { mode = "take_over" })).Fine();
        var channel = (await app.Channel())["key"];
        var (dewi, one) = await app.AtDesk("dewi");
        var (budi, other) = await app.AtDesk("budi");
        using var _ = one;
        using var __ = other;
        for (var i = 0; i < 4; i++)
        {
            var (___, room) = await app.Customer(channel);

            var taken = await Task.WhenAll(new[] { dewi, budi, dewi, budi }.Select(x => Task.Run(() => app.Call("POST", $"/conversations/{room}/take", x), Now)));

            var winner = (await app.Agents(room)).Single();
            taken.Where((_, who) => (who % 2 == 0 ? dewi : budi).Id == winner).ShouldAllBe(x => x.Status == 200);
            // The one who was too late may not even see it any more.
            taken.Where((_, who) => (who % 2 == 0 ? dewi : budi).Id != winner).ShouldAllBe(x => x.Status == 409 || x.Status == 404);
            (await app.History(room)).Count(x => x == "agent_assigned").ShouldBe(1);
        }
    }

    [Theory, EveryEngine]
    public async Task A_freed_agent_gets_the_oldest_and_nobody_gets_more_than_they_may_have(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi", desk: new { cap = 1 });
        using var _ = screen;
        var rooms = new List<string>();
        for (var i = 0; i < 4; i++)
            rooms.Add((await app.Customer(channel, $"Customer {i}")).Room);
        (await Serving(app, rooms)).ShouldBe([dewi.Id, "", "", ""]);
        (await app.Call("GET", "/inbox/counts", app.Owner)).Fine().ShouldSatisfyAllConditions(x => x["unserved"].ShouldBe("3"), x => x["served"].ShouldBe("1"));
        (await app.Call("GET", "/inbox/summary", app.Owner)).Fine().List("queues").Single().GetProperty("waiting").GetInt64().ShouldBe(3);

        (await app.Call("POST", $"/conversations/{rooms[0]}/resolve", dewi, new { })).Fine();
        (await Serving(app, rooms)).ShouldBe(["", dewi.Id, "", ""]);
        (await app.Call("PATCH", $"/agents/{dewi.Id}", app.Owner, new { cap = 2 })).Fine()["load"].ShouldBe("2");
        (await Serving(app, rooms)).ShouldBe(["", dewi.Id, dewi.Id, ""]);
        (await app.Call("POST", $"/conversations/{rooms[3]}/assign", app.Owner, new { agent = dewi.Id })).ShouldRefuse(409, "agent_full");
    }

    [Theory, EveryEngine]
    public async Task Many_customers_at_once_are_shared_out_within_everybodys_limits(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { mode = "round_robin", default_cap = 3 })).Fine();
        var channel = (await app.Channel())["key"];
        var (dewi, one) = await app.AtDesk("dewi");
        var (budi, other) = await app.AtDesk("budi");
        using var _ = one;
        using var __ = other;

        var customers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => app.Customer(channel, $"Customer {i}"), Now)));

        var serving = await Serving(app, [.. customers.Select(x => x.Room)]);
        serving.Count(x => x == dewi.Id).ShouldBe(3);
        serving.Count(x => x == budi.Id).ShouldBe(3);
        serving.Count(x => x.Length == 0).ShouldBe(4);
        (await app.Call("GET", "/inbox/counts", app.Owner)).Fine()["unserved"].ShouldBe("4");
        var waiting = (await app.Call("GET", "/conversations?queued=true", app.Owner)).Fine().List("conversations").Select(x => x.GetProperty("queued_since").GetDateTime()).Min();
        var served = (await app.Call("GET", "/conversations?served=true", app.Owner)).Fine().List("conversations").Select(x => x.GetProperty("service").GetProperty("opened_at").GetDateTime()).Max();
        served.ShouldBeLessThanOrEqualTo(waiting, "the oldest came first");
    }

    [Theory, EveryEngine]
    public async Task What_an_agent_who_goes_offline_had_goes_to_the_others_and_back_to_the_head_of_the_queue(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, one) = await app.AtDesk("dewi", desk: new { cap = 5 });
        using var _ = one;
        var rooms = new List<string>();
        for (var i = 0; i < 5; i++)
            rooms.Add((await app.Customer(channel, $"Customer {i}")).Room);
        var (budi, other) = await app.AtDesk("budi", desk: new { cap = 2 });
        using var __ = other;

        (await app.Call("PATCH", $"/agents/{dewi.Id}", app.Owner, new { forced_offline = true })).Fine().ShouldSatisfyAllConditions(x => x["availability"].ShouldBe("forced_offline"), x => x["load"].ShouldBe("0"));

        (await Serving(app, rooms)).ShouldBe([budi.Id, budi.Id, "", "", ""]);
        var late = (await app.Customer(channel, "Late")).Room;
        (await app.Call("POST", $"/conversations/{rooms[0]}/resolve", budi, new { })).Fine();
        (await Serving(app, [.. rooms, late])).ShouldBe(["", budi.Id, budi.Id, "", "", ""]);
        (await app.Call("POST", $"/conversations/{rooms[3]}/assign", app.Owner, new { agent = dewi.Id })).ShouldRefuse(409, "agent_offline");
        (await app.Call("PATCH", $"/agents/{dewi.Id}", app.Owner, new { forced_offline = false })).Fine()["availability"].ShouldBe("online");
        (await Serving(app, [.. rooms, late])).ShouldBe(["", budi.Id, budi.Id, dewi.Id, dewi.Id, dewi.Id]);
        (await app.Call("GET", $"/agents/{dewi.Id}/availability", app.Owner)).Fine().List("changes").Select(x => x.GetProperty("availability").GetString()).ShouldBe(["online", "forced_offline", "online"]);
    }

    [Theory, EveryEngine]
    public async Task Away_keeps_what_one_has_and_gets_nothing_new(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (_, mine) = await app.Customer(channel);

        (await app.Call("PUT", "/agents/me/availability", dewi, new { availability = "away" })).Fine()["availability"].ShouldBe("away");
        var (_, waits) = await app.Customer(channel);

        (await Serving(app, [mine, waits])).ShouldBe([dewi.Id, ""]);
        (await app.Call("PUT", "/agents/me/availability", dewi, new { availability = "busy" })).ShouldRefuse(400, "invalid_availability");
        (await app.Call("PUT", "/agents/me/availability", dewi, new { availability = "online" })).Fine();
        (await Serving(app, [mine, waits])).ShouldBe([dewi.Id, dewi.Id]);
    }

    [Theory, EveryEngine]
    public async Task Whoever_closes_the_last_screen_is_offline_after_the_grace_period(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine, ("Inbox:GraceSeconds", "0"));
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        var (_, room) = await app.Customer(channel);
        (await app.Agents(room)).ShouldBe([dewi.Id]);

        screen.Dispose();
        await app.UntilAvailable(dewi, "offline");

        (await app.Agents(room)).ShouldBeEmpty();
        using var back = await app.Listen(dewi);
        await app.UntilAvailable(dewi, "online");
        (await app.Agents(room)).ShouldBe([dewi.Id]);
    }

    [Theory, EveryEngine]
    public async Task A_division_has_a_queue_of_its_own_and_a_customer_can_be_handed_over_to_it_or_to_a_person(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var sales = (await app.Call("POST", "/divisions", app.Owner, new { name = "Sales" })).Fine()["id"];
        (await app.Call("POST", "/divisions", app.Owner, new { name = "Sales" })).Fine()["id"].ShouldBe(sales);
        var channel = (await app.Channel())["key"];
        var (dewi, one) = await app.AtDesk("dewi");
        using var _ = one;
        var (ann, room) = await app.Customer(channel);

        (await app.Call("POST", $"/conversations/{room}/hand-over", dewi, new { division = sales })).Fine().ShouldSatisfyAllConditions(
            x => x.Json.GetProperty("division").GetProperty("name").GetString().ShouldBe("Sales"), x => x.List("agents").ShouldBeEmpty());
        (await app.Call("POST", $"/rooms/{room}/messages", dewi, new { client_id = "late", text = "one more thing" })).Status.ShouldBe(404, "who handed over has left the room");
        var (budi, other) = await app.AtDesk("budi", desk: new { divisions = new[] { sales } });
        using var __ = other;
        (await app.Agents(room)).ShouldBe([budi.Id]);
        await app.Write(budi, room, "Sales here.");

        (await app.Call("POST", $"/conversations/{room}/assign", budi, new { agent = dewi.Id })).ShouldRefuse(409, "agent_not_eligible");
        (await app.Call("PATCH", $"/agents/{dewi.Id}", app.Owner, new { divisions = new[] { sales } })).Fine();
        (await app.Call("POST", $"/conversations/{room}/hand-over", budi, new { agent = dewi.Id })).Fine().List("agents").Single().GetProperty("id").GetString().ShouldBe(dewi.Id);
        (await app.Call("POST", $"/conversations/{room}/hand-over", dewi, new { division = "999999" })).ShouldRefuse(400, "division_unknown");
        (await app.Call("POST", $"/conversations/{room}/hand-over", dewi, new { agent = ann.Id })).ShouldRefuse(400, "agent_unknown");
    }

    [Theory, EveryEngine]
    public async Task Language_and_skills_find_the_agent_who_has_them(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel(new { name = "Billing", skills = new[] { "billing" } }))["key"];
        var (dewi, one) = await app.AtDesk("dewi", desk: new { skills = new[] { "billing" }, languages = new[] { "id" } });
        var (budi, other) = await app.AtDesk("budi", desk: new { skills = new[] { "billing" }, languages = new[] { "en" } });
        var (_, third) = await app.AtDesk("citra", desk: new { languages = new[] { "id" } });
        using var a = one;
        using var b = other;
        using var c = third;

        (await app.Agents((await app.Customer(channel, start: new { language = "id-ID" })).Room)).ShouldBe([dewi.Id]);
        (await app.Agents((await app.Customer(channel, start: new { language = "en" })).Room)).ShouldBe([budi.Id]);
        (await app.Agents((await app.Customer(channel, start: new { language = "fr" })).Room)).Single().ShouldBeOneOf(dewi.Id, budi.Id);
    }

    private static async Task<List<string>> Serving(InboxApp app, IReadOnlyList<string> rooms)
    {
        var serving = new List<string>();
        foreach (var room in rooms)
            serving.Add(string.Join(",", await app.Agents(room)));
        return serving;
    }
}
