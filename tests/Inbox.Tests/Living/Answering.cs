using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Hours, and answers that go by themselves.</summary>
public sealed class Answering
{
    private static readonly object WholeDay = new[] { new { from = "00:00", to = "24:00" } };

    private static readonly object Open = new
    {
        time_zone = "Asia/Jakarta",
        week = new { monday = WholeDay, tuesday = WholeDay, wednesday = WholeDay, thursday = WholeDay, friday = WholeDay, saturday = WholeDay, sunday = WholeDay },
    };

    private static readonly object Closed = new { time_zone = "Asia/Jakarta", week = new { } };

    [Theory, EveryEngine]
    public async Task A_channels_hours_go_before_its_divisions_and_those_before_the_workspaces(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var division = (await app.Call("POST", "/divisions", app.Owner, new { name = "Sales" })).Fine()["id"];
        var channel = (await app.Channel(new { name = "Shop", division }))["id"];
        (await app.Call("GET", "/office-hours", app.Owner)).Fine()["from"].ShouldBe("always");

        (await app.Call("PUT", "/office-hours", app.Owner, Open)).Fine()["open_now"].ShouldBe("true");
        (await app.Call("GET", $"/channels/{channel}/office-hours", app.Owner)).Fine()["from"].ShouldBe("workspace");
        (await app.Call("PUT", $"/divisions/{division}/office-hours", app.Owner, Closed)).Fine()["open_now"].ShouldBe("false");
        (await app.Call("GET", $"/channels/{channel}/office-hours", app.Owner)).Fine()["from"].ShouldBe($"division:{division}");
        var own = (await app.Call("PUT", $"/channels/{channel}/office-hours", app.Owner, Open)).Fine();
        own["from"].ShouldBe($"channel:{channel}");
        own.ETag.ShouldBe("\"1\"");
        (await app.Call("GET", "/office-hours/all", app.Owner)).Fine().List("office_hours").Count().ShouldBe(3);

        (await app.Call("PUT", $"/channels/{channel}/office-hours", app.Owner, Closed, ("If-Match", "\"7\""))).ShouldRefuse(412, "stale_version");
        (await app.Call("PUT", $"/channels/{channel}/office-hours", app.Owner, Closed, ("If-Match", "\"1\""))).Fine()["version"].ShouldBe("2");
        (await app.Call("DELETE", $"/channels/{channel}/office-hours", app.Owner)).Fine();
        (await app.Call("GET", $"/channels/{channel}/office-hours", app.Owner)).Fine()["from"].ShouldBe($"division:{division}");

        var dewi = await app.Staff("dewi");
        (await app.Call("PUT", "/office-hours", dewi, Closed)).ShouldRefuse(403, "permission_missing");
        (await app.Call("GET", "/office-hours", dewi)).Fine();
        (await app.Call("PUT", "/divisions/99/office-hours", app.Owner, Closed)).Status.ShouldBe(404);
        (await app.Call("PUT", $"/channels/{channel}/office-hours", await app.Workspace("other"), Closed)).ShouldRefuse(404, "channel_not_found");
        foreach (var (body, field) in new (object, string)[]
        {
            (new { time_zone = "Mars/Olympus", week = new { } }, "time_zone"),
            (new { time_zone = "UTC", week = new { monday = new[] { new { from = "9:00", to = "17:00" } } } }, "week.monday[0].from"),
            (new { time_zone = "UTC", week = new { monday = new[] { new { from = "22:00", to = "06:00" } } } }, "week.monday[0].to"),
            (new { time_zone = "UTC", week = new { friday = new[] { new { from = "09:00", to = "12:00" }, new { from = "11:00", to = "17:00" } } } }, "week.friday[1].from"),
            (new { time_zone = "UTC", week = new { }, holidays = new[] { new { date = "2026-02-30" } } }, "holidays[0].date"),
            (new { time_zone = "UTC", week = new { }, holidays = new[] { new { date = "2026-12-25", every_year = true }, new { date = "2027-12-25", every_year = true } } }, "holidays[1].date"),
        })
            (await app.Call("PUT", "/office-hours", app.Owner, body))["field"].ShouldBe(field);
    }

    [Theory, EveryEngine]
    public async Task A_customer_is_greeted_and_told_whether_somebody_is_there_once_per_session(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        (await app.Call("PUT", "/auto-responder", app.Owner, Answers())).Fine()["from"].ShouldBe("workspace");
        (await app.Call("PUT", "/office-hours", app.Owner, Open)).Fine();

        var (ann, room) = await app.Customer(channel, "Ann");
        await Hears(app, room, "hello", "Welcome, Ann!", "We are here.");
        await app.Write(ann, room, "anybody?");
        (await Texts(app, room)).Count.ShouldBe(4);
        (await app.Conversation(room)).Json.GetProperty("unanswered_since").ValueKind.ShouldBe(JsonValueKind.String);
        (await app.Conversation(room)).Json.GetProperty("service").GetProperty("first_reply_at").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.History(room)).Count(x => x == "answered_by_itself").ShouldBe(2);

        // Closed now: once in this session, whatever is written.
        (await app.Call("PUT", "/office-hours", app.Owner, Closed)).Fine();
        await app.Write(ann, room, "hm");
        await Hears(app, room, "hello", "Welcome, Ann!", "We are here.", "anybody?", "hm", "We are closed.");
        await app.Write(ann, room, "still?");
        (await Texts(app, room))[^1].ShouldBe("still?");

        // Back after it was resolved, and open: only where that was chosen.
        (await app.Call("PUT", "/office-hours", app.Owner, Open)).Fine();
        (await app.Call("POST", $"/conversations/{room}/resolve", app.Owner, new { })).Fine();
        await app.Write(ann, room, "me again");
        (await Texts(app, room))[^1].ShouldBe("me again");
        (await app.Call("POST", $"/conversations/{room}/resolve", app.Owner, new { })).Fine();
        (await app.Call("PUT", "/auto-responder", app.Owner, Answers(resolved: true))).Fine();
        await app.Write(ann, room, "and again");
        (await Texts(app, room))[^2..].ShouldBe(["and again", "We are here."]);
    }

    [Theory, EveryEngine]
    public async Task A_channels_own_answers_displace_the_workspaces_and_the_bot_silences_all(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var shop = await app.Channel(name: "Shop");
        var bot = await app.Channel(new { name = "Bot", bot = true });
        (await app.Call("PUT", "/auto-responder", app.Owner, Answers())).Fine();
        (await app.Call("PUT", $"/channels/{shop["id"]}/auto-responder", app.Owner, new { active = true, online = "The shop is open." })).Fine()["from"].ShouldBe($"channel:{shop["id"]}");

        var (_, inShop) = await app.Customer(shop["key"]);
        await Hears(app, inShop, "hello", "The shop is open.");
        var (_, withBot) = await app.Customer(bot["key"]);
        (await Texts(app, withBot)).ShouldBe(["hello"]);

        (await app.Call("PUT", $"/channels/{shop["id"]}/auto-responder", app.Owner, new { active = false })).Fine();
        var (_, silent) = await app.Customer(shop["key"], "Bob");
        (await Texts(app, silent)).ShouldBe(["hello"]);
        (await app.Call("DELETE", $"/channels/{shop["id"]}/auto-responder", app.Owner)).Fine();
        var (_, asAll) = await app.Customer(shop["key"], "Cid");
        await Hears(app, asAll, "hello", "Welcome, Cid!", "We are here.");
        (await app.Call("PUT", "/auto-responder", app.Owner, new { active = true, offline = new string('x', 4_001) })).ShouldRefuse(400, "invalid_offline");
    }

    [Theory, EveryEngine]
    public async Task Each_message_while_it_is_closed_is_answered_but_another_machine_never_for_ever(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine, ("Inbox:MaxAnswersPerHour", "2"));
        var channel = (await app.Channel())["key"];
        (await app.Call("PUT", "/auto-responder", app.Owner, new { active = true, offline = "We are closed.", send_offline_each_message = true })).Fine();
        (await app.Call("PUT", "/office-hours", app.Owner, Closed)).Fine();

        var (machine, room) = await app.Visitor(channel);
        (await app.Call("POST", $"/rooms/{room}/messages", machine, new { client_id = app.NewId(), text = "I am away.", extras = new { automatic = true } })).Fine();
        await app.Write(machine, room, "one");
        await Hears(app, room, "I am away.", "one", "We are closed.");
        await app.Write(machine, room, "two");
        await Hears(app, room, "I am away.", "one", "We are closed.", "two", "We are closed.");
        await app.Write(machine, room, "three");
        (await Texts(app, room))[^1].ShouldBe("three");
    }

    private static object Answers(bool resolved = false) => new
    {
        active = true, greeting = "Welcome, {{customer.name|you}}!", online = "We are here.", offline = "We are closed.", send_online_if_resolved = resolved,
    };

    private static async Task<List<string>> Texts(InboxApp app, string room) =>
        [.. (await app.Call("GET", $"/conversations/{room}/messages?after=0&limit=100", app.Server)).Fine().List("messages").Where(x => x.GetProperty("type").GetString() == "text")
            .Select(x => x.GetProperty("text").GetString()!)];

    private static async Task Hears(InboxApp app, string room, params string[] texts) => (await Texts(app, room)).ShouldBe(texts);
}
