using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Who may see and do what.</summary>
public sealed class Rights
{
    [Theory, EveryEngine]
    public async Task An_agent_sees_their_own_and_a_supervisor_sees_all(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, one) = await app.AtDesk("dewi");
        using var _ = one;
        var (_, room) = await app.Customer(channel);
        var budi = await app.Staff("budi");
        var sari = await app.Staff("sari", "supervisor");

        (await Seen(app, dewi)).ShouldBe([room]);
        (await Seen(app, budi)).ShouldBeEmpty();
        (await Seen(app, sari)).ShouldBe([room]);
        (await app.Call("GET", $"/conversations/{room}", budi)).ShouldRefuse(404, "conversation_not_found");
        (await app.Call("GET", $"/conversations/{room}/messages", budi)).ShouldRefuse(404, "conversation_not_found");
        (await app.Call("POST", $"/conversations/{room}/resolve", budi, new { })).ShouldRefuse(404, "conversation_not_found");
        (await app.Call("PUT", $"/conversations/{room}/block", dewi)).ShouldRefuse(403, "permission_missing");
        (await app.Call("PATCH", "/inbox/settings", sari, new { mode = "manual" })).ShouldRefuse(403, "permission_missing");
        (await app.Call("POST", "/channels", sari, new { name = "Mine" }, ("Idempotency-Key", "k"))).ShouldRefuse(403, "permission_missing");
        (await app.Call("PATCH", $"/agents/{dewi.Id}", dewi, new { cap = 100 })).ShouldRefuse(403, "permission_missing");
        (await app.Call("GET", $"/conversations/{room}/messages", sari)).Fine().List("messages").ShouldNotBeEmpty();
    }

    [Theory, EveryEngine]
    public async Task Who_sees_all_conversations_needs_no_leave_to_see_their_own(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        (await app.Call("PUT", "/roles/reader", app.Owner, new { name = "Reader", permissions = new[] { "conversations.read_all" } })).Fine();
        var reader = await app.Staff("rio", "reader");
        var (_, room) = await app.Customer((await app.Channel())["key"]);
        (await app.Call("GET", "/conversations", reader)).Fine().List("conversations").Count().ShouldBe(1);
        (await app.Call("GET", $"/conversations/{room}", reader)).Fine();
        (await app.Call("POST", $"/conversations/{room}/resolve", reader, new { })).ShouldRefuse(403, "permission_missing");
    }

    [Theory, EveryEngine]
    public async Task Another_workspace_finds_nothing_here(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var made = await app.Channel();
        var (ann, room) = await app.Customer(made["key"]);
        var neighbour = await app.Workspace("neighbour");

        foreach (var path in new[] { "", "/history", "/messages", "/customer" })
            (await app.Call("GET", $"/conversations/{room}{path}", neighbour)).Status.ShouldBe(404, path);
        foreach (var (method, path, body) in new (string, string, object)[]
        {
            ("POST", "resolve", new { }), ("POST", "reopen", new { }), ("PUT", "bot", new { on = true }), ("PUT", "tags/x", new { }), ("PUT", "block", new { }), ("PATCH", "info", new { a = 1 }), ("PATCH", "customer", new { email = "a@b" }),
        })
            (await app.Call(method, $"/conversations/{room}/{path}", neighbour, body)).Status.ShouldBe(404, path);
        (await app.Call("GET", "/conversations", neighbour)).Fine().List("conversations").ShouldBeEmpty();
        (await app.Call("GET", "/channels", neighbour)).Fine().List("channels").ShouldBeEmpty();
        (await app.Call("GET", $"/channels/{made["id"]}", neighbour)).Status.ShouldBe(404);
        (await app.Call("PATCH", $"/channels/{made["id"]}", neighbour, new { name = "Mine" })).Status.ShouldBe(404);
        (await app.Call("GET", "/inbox/summary", neighbour)).Fine()["unserved"].ShouldBe("0");
        (await app.Call("GET", $"/agents/{app.Owner.Id}", neighbour)).Status.ShouldBe(404);
        var other = (await app.Call("POST", "/channels", neighbour, new { name = "Theirs" }, ("Idempotency-Key", "k"))).Fine()["key"];
        (await app.Call("POST", $"/widget/{other}/conversation", ann, new { })).ShouldRefuse(404, "channel_not_found");
    }

    [Theory, EveryEngine]
    public async Task The_list_pages_through_everything_once_and_filters_say_what_they_mean(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var (site, shop) = (await app.Channel(name: "Site"), await app.Channel(new { name = "Shop", window_hours = 24 }));
        var rooms = new List<string>();
        for (var i = 0; i < 5; i++)
            rooms.Add((await app.Customer(i < 3 ? site["key"] : shop["key"], $"Customer {i}")).Room);
        (await app.Call("PUT", $"/conversations/{rooms[1]}/tags/vip", app.Server)).Fine();
        (await app.Call("POST", $"/conversations/{rooms[2]}/resolve", app.Server, new { })).Fine();

        foreach (var order in new[] { "asc", "desc" })
        {
            var all = new List<string>();
            for (var next = ""; next is not null;)
            {
                var page = (await app.Call("GET", $"/conversations?limit=2&order={order}&after={next}", app.Owner)).Fine();
                all.AddRange(Ids(page));
                next = page.Json.GetProperty("next").GetString();
            }

            all.ShouldBe(order == "asc" ? rooms : Enumerable.Reverse(rooms));
        }

        Ids(await app.Call("GET", $"/conversations?channel={shop["id"]}", app.Owner)).ShouldBe([rooms[4], rooms[3]]);
        Ids(await app.Call("GET", "/conversations?tag=vip", app.Owner)).ShouldBe([rooms[1]]);
        Ids(await app.Call("GET", "/conversations?resolved=true", app.Owner)).ShouldBe([rooms[2]]);
        Ids(await app.Call("GET", "/conversations?served=false&order=asc", app.Owner)).ShouldBe([rooms[0], rooms[1], rooms[3], rooms[4]]);
        await Eventually.TrueAsync(async () => Ids(await app.Call("GET", "/conversations?name=CUSTOM%203", app.Owner)) is [var named] && named == rooms[3], "the name is found", ct: TestContext.Current.CancellationToken);
        Ids(await app.Call("GET", "/conversations?name=%25", app.Owner)).ShouldBeEmpty();
        Ids(await app.Call("GET", "/conversations?division=general&unanswered=true&bot=false", app.Owner)).Count.ShouldBe(4);
        Ids(await app.Call("GET", "/conversations?window=expired", app.Owner)).ShouldBeEmpty();
        (await app.Call("GET", "/conversations?window=half", app.Owner)).ShouldRefuse(400, "invalid_window");
        (await app.Call("GET", "/conversations?served=maybe", app.Owner)).ShouldRefuse(400, "invalid_served");
        (await app.Call("GET", "/conversations?after=x", app.Owner)).ShouldRefuse(400, "invalid_after");
    }

    [Theory, EveryEngine]
    public async Task Making_a_channel_or_taking_part_of_the_settings_can_be_repeated(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => app.Call("POST", "/channels", app.Owner, new { name = "Site" }, ("Idempotency-Key", "one")), TestContext.Current.CancellationToken)));

        made.Select(x => x.Fine()["key"]).Distinct().ShouldHaveSingleItem();
        var changed = (await app.Call("PATCH", $"/channels/{made[0]["id"]}", app.Owner, new { name = "Web" }, ("If-Match", made[0].ETag!))).Fine();
        changed["name"].ShouldBe("Web");
        (await app.Call("PATCH", $"/channels/{made[0]["id"]}", app.Owner, new { name = "Web" }, ("If-Match", made[0].ETag!))).Fine().ETag.ShouldBe(changed.ETag);
        (await app.Call("PATCH", $"/channels/{made[0]["id"]}", app.Owner, new { name = "Shop" }, ("If-Match", made[0].ETag!))).ShouldRefuse(412, "stale_version");
        (await app.Call("PATCH", $"/channels/{made[0]["id"]}", app.Owner, new { active = false })).Fine();
        (await app.Call("POST", $"/widget/{made[0]["key"]}/sessions", null, new { })).ShouldRefuse(404, "channel_not_found");
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { mode = "telepathy" })).ShouldRefuse(400, "invalid_mode");
    }

    private static async Task<List<string>> Seen(InboxApp app, Caller who) => Ids(await app.Call("GET", "/conversations", who));

    private static List<string> Ids(Reply page) => [.. page.Fine().List("conversations").Select(x => x.GetProperty("id").GetString()!)];
}
