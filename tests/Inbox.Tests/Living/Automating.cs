using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Macros, rules and reminders.</summary>
public sealed class Automating
{
    [Theory, EveryEngine]
    public async Task A_macro_does_all_of_it_or_nothing_and_once_per_key(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (_, room) = await app.Customer(channel, "Ann", start: new { info = new { order = "A1" } });
        (await app.Call("PUT", "/macros/refund", app.Owner, new
        {
            name = "Refund", actions = new object[]
            {
                new { type = "reply", text = "Dear {{customer.name}}, order {{info.order}} is refunded." }, new { type = "tag", tag = "refund" }, new { type = "note", text = "Refunded." },
                new { type = "set_properties", properties = new { refunded = true } }, new { type = "follow_up", minutes = 60, text = "Did it arrive?" }, new { type = "resolve", text = "done" },
            },
        })).Fine();
        (await app.Call("PUT", "/macros/away", app.Owner, new { name = "Away", actions = new object[] { new { type = "tag", tag = "gone" }, new { type = "assign", agent = "nobody" }, new { type = "wake" } } })).Fine();

        var refused = (await app.Call("POST", $"/conversations/{room}/macros/away", dewi, null, ("Idempotency-Key", "one"))).Fine();
        refused["applied"].ShouldBe("false");
        refused.List("actions").Select(x => x.GetProperty("outcome").GetString()).ShouldBe(["not_tried", "refused", "not_tried"]);
        refused.List("actions").ElementAt(1).GetProperty("code").GetString().ShouldBe("agent_unknown");
        (await app.Conversation(room)).List("tags").ShouldBeEmpty();

        // The same request at once, three times.
        foreach (var ran in await Task.WhenAll(Enumerable.Range(0, 3).Select(again => app.Call("POST", $"/conversations/{room}/macros/refund", dewi, null, ("Idempotency-Key", "two")))))
        {
            ran.Fine()["applied"].ShouldBe("true");
            ran.List("actions").Count().ShouldBe(6);
        }

        var now = await app.Conversation(room);
        now["resolved"].ShouldBe("true");
        now.List("tags").Single().GetString().ShouldBe("refund");
        now.Json.GetProperty("info").GetProperty("refunded").GetBoolean().ShouldBeTrue();
        now.Json.GetProperty("follow_up_at").ValueKind.ShouldBe(JsonValueKind.String);
        now.Json.GetProperty("service").GetProperty("first_reply_by").GetProperty("id").GetString().ShouldBe(dewi.Id);
        now.Json.GetProperty("last_message").GetProperty("text").GetString().ShouldBe("Dear Ann, order A1 is refunded.");
        (await app.History(room)).Count(x => x is "noted" or "macro_ran").ShouldBe(2);

        (await app.Call("POST", $"/conversations/{room}/macros/none", app.Owner, null, ("Idempotency-Key", "x"))).ShouldRefuse(404, "macro_not_found");
        (await app.Call("POST", $"/conversations/{room}/macros/refund", app.Owner)).ShouldRefuse(400, "invalid_idempotency_key");
        (await app.Call("PUT", "/macros/bad", app.Owner, new { name = "x", actions = new[] { new { type = "dance" } } }))["field"].ShouldBe("actions[0].type");
        (await app.Call("PUT", "/macros/bad", app.Owner, new { name = "x", actions = Array.Empty<object>() }))["field"].ShouldBe("actions");
        (await app.Call("PUT", "/macros/bad", dewi, new { name = "x", actions = new[] { new { type = "wake" } } })).ShouldRefuse(403, "permission_missing");
    }

    [Theory, EveryEngine]
    public async Task A_rule_does_its_actions_once_when_its_conditions_are_met_and_says_what_it_did(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        (await app.Call("PUT", "/automation-rules/refund", app.Owner, Refund())).Fine();
        var (ann, room) = await app.Customer(channel, "Ann", "hello");
        await app.Write(ann, room, "I want a REFUND now");
        await Runs(app, room, 1);

        (await app.Conversation(room)).List("tags").Single().GetString().ShouldBe("refund");
        var texts = (await app.Call("GET", $"/conversations/{room}/messages?after=0", app.Server)).Fine().List("messages").Where(x => x.GetProperty("type").GetString() == "text").Select(x => x.GetProperty("text").GetString()).ToList();
        texts.ShouldBe(["hello", "I want a REFUND now", "We look into it, Ann."]);
        (await app.Conversation(room)).Json.GetProperty("unanswered_since").ValueKind.ShouldBe(JsonValueKind.String);
        var run = (await app.Call("GET", "/automation-runs?rule=refund", app.Owner)).Fine().List("runs").Single();
        run.GetProperty("conditions")[0].GetProperty("matched").GetBoolean().ShouldBeTrue();
        run.GetProperty("actions").EnumerateArray().Select(x => x.GetProperty("outcome").GetString()).ShouldBe(["done", "done", "refused"]);
        run.GetProperty("depth").GetInt32().ShouldBe(1);

        var test = (await app.Call("POST", "/automation-rules/test", app.Owner, new { conversation = room, rule = Refund("other") })).Fine();
        test["matched"].ShouldBe("false");
        test.List("conditions").Single().GetProperty("matched").GetBoolean().ShouldBeFalse();
        var would = (await app.Call("POST", "/automation-rules/test", app.Owner, new { conversation = room, rule = new { name = "x", @event = "conversation.tagged", actions = new[] { new { type = "resolve" } } } })).Fine();
        would["matched"].ShouldBe("true");
        would.List("actions").Single().GetProperty("outcome").GetString().ShouldBe("done");
        (await app.Conversation(room))["resolved"].ShouldBe("false");

        (await app.Call("PUT", "/automation-rules/bad", app.Owner, new { name = "x", @event = "moon.rises", actions = new[] { new { type = "wake" } } })).ShouldRefuse(400, "invalid_event");
        (await app.Call("PUT", "/automation-rules/bad", app.Owner, new { name = "x", @event = "conversation.tagged", actions = new[] { new { type = "take" } } }))["field"].ShouldBe("actions[0].type");
        var dewi = await app.Staff("dewi");
        (await app.Call("GET", "/automation-rules", dewi)).ShouldRefuse(403, "permission_missing");
        (await app.Call("GET", "/automation-runs", await app.Workspace("other"))).Fine().List("runs").ShouldBeEmpty();
    }

    [Theory, EveryEngine]
    public async Task Rules_lead_to_each_other_but_never_round_in_a_circle(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        // Each takes off what the other puts on: people would call it a loop.
        (await app.Call("PUT", "/automation-rules/on", app.Owner, Rule("conversation.untagged", "tag"))).Fine();
        (await app.Call("PUT", "/automation-rules/off", app.Owner, Rule("conversation.tagged", "untag"))).Fine();
        (await app.Call("PUT", "/automation-rules/itself", app.Owner, new { name = "itself", @event = "conversation.noted", actions = new[] { new { type = "note", text = "Noted." } } })).Fine();
        var (_, room) = await app.Customer(channel);

        (await app.Call("PUT", $"/conversations/{room}/tags/x", app.Owner)).Fine();
        await Runs(app, room, 2);
        (await app.Call("POST", $"/conversations/{room}/notes", app.Owner, new { text = "First." }, ("Idempotency-Key", "n"))).Fine();
        await Runs(app, room, 3);

        // Something later has been heard of: nothing of the circle is still to come.
        (await app.Call("PUT", $"/conversations/{room}/tags/y", app.Owner)).Fine();
        await Runs(app, room, 5);
        (await app.History(room)).Count(x => x == "noted").ShouldBe(2);
        (await app.Conversation(room)).List("tags").Select(x => x.GetString()).ShouldBe(["x", "y"]);
        var runs = (await app.Call("GET", $"/automation-runs?conversation={room}", app.Owner)).Fine().List("runs").Select(x => $"{x.GetProperty("rule").GetString()} {x.GetProperty("depth").GetInt32()}");
        runs.ShouldBe(["on 2", "off 1", "itself 1", "on 2", "off 1"]);

        static object Rule(string when, string does) => new { name = when, @event = when, conditions = new[] { new { field = "resolved", @is = "is", values = new[] { "false" } } }, actions = new[] { new { type = does, tag = "x" } } };
    }

    [Theory, EveryEngine]
    public async Task In_one_conversation_rules_are_followed_only_so_often(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine, ("Inbox:MaxRuleRunsPerHour", "2"));
        var channel = (await app.Channel())["key"];
        (await app.Call("PUT", "/automation-rules/each", app.Owner, new { name = "each", @event = "conversation.message", actions = new[] { new { type = "note", text = "Heard." } } })).Fine();
        var (ann, room) = await app.Customer(channel, "Ann", "one");
        await Runs(app, room, 1);
        await app.Write(ann, room, "two");
        await Runs(app, room, 2);
        await app.Write(ann, room, "three");
        var (_, other) = await app.Customer(channel, "Bob", "one");
        await Runs(app, other, 1); // later than "three", so that one was heard of
        await Runs(app, room, 2);
        (await app.History(room)).Count(x => x == "noted").ShouldBe(2);
    }

    [Theory, EveryEngine]
    public async Task A_reminder_comes_once_and_does_not_put_the_conversation_away(Engine engine)
    {
        var clock = new ShiftedClock();
        await using var app = await InboxApp.StartAsync(engine, clock);
        using var screen = await app.Listen(app.Owner);
        var (_, room) = await app.Customer((await app.Channel())["key"]);
        (await app.Call("PUT", $"/conversations/{room}/follow-up", app.Owner, new { at = clock.GetUtcNow().AddMinutes(-1) })).ShouldRefuse(400, "invalid_at");
        (await app.Call("PUT", $"/conversations/{room}/follow-up", app.Owner, new { at = clock.GetUtcNow().AddMinutes(1) })).Fine();
        (await app.Call("DELETE", $"/conversations/{room}/follow-up", app.Owner)).Fine().Json.GetProperty("follow_up_at").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.Call("PUT", $"/conversations/{room}/follow-up", app.Owner, new { at = clock.GetUtcNow().AddMinutes(5), note = "Call back." })).Fine();

        clock.Add(TimeSpan.FromMinutes(6));
        var due = (await screen.UntilAsync(x => x.GetProperty("type").GetString() == "conversation.follow_up_due", TestContext.Current.CancellationToken))[^1];
        due.GetProperty("detail").GetString().ShouldBe("Call back.");
        due.GetProperty("actor").GetProperty("id").GetString().ShouldBe(app.Owner.Id);
        var now = await app.Conversation(room);
        now.Json.GetProperty("follow_up_at").ValueKind.ShouldBe(JsonValueKind.Null);
        now.Json.GetProperty("queued_since").ValueKind.ShouldBe(JsonValueKind.String);
        (await app.History(room)).Count(x => x == "follow_up_due").ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task Who_is_called_in_a_note_hears_of_it_and_reads_it_and_nothing_else(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var (_, room) = await app.Customer((await app.Channel())["key"]);
        var eko = await app.Staff("eko");
        var (dewi, screen) = await app.AtDesk("dewi", desk: new { automatic = false });
        using var _ = screen;
        (await app.Call("POST", $"/conversations/{room}/notes", app.Owner, new { text = "x", mentions = new[] { "nobody" } }, ("Idempotency-Key", "a"))).ShouldRefuse(400, "invalid_mentions[0]");
        foreach (var again in new[] { "b", "b", "c" })
            (await app.Call("POST", $"/conversations/{room}/notes", app.Owner, new { text = $"{again}: please look, @{dewi.Id}. Not @nobody.", mentions = again == "c" ? new[] { eko.Id } : null }, ("Idempotency-Key", again))).Fine();

        var heard = await screen.UntilAsync(x => x.GetProperty("type").GetString() == "conversation.mentioned", TestContext.Current.CancellationToken);
        heard[^1].GetProperty("agent").GetProperty("id").GetString().ShouldBe(dewi.Id);
        heard[^1].GetProperty("conversation").GetProperty("id").GetString().ShouldBe(room);
        (await app.Call("GET", "/mentions", dewi)).Fine().List("mentions").Select(x => x.GetProperty("text").GetString()![0]).ShouldBe(['c', 'b']);
        (await app.Call("GET", "/mentions", eko)).Fine().List("mentions").Single().GetProperty("by").GetProperty("id").GetString().ShouldBe(app.Owner.Id);
        (await app.Call("GET", "/mentions", app.Owner)).Fine().List("mentions").ShouldBeEmpty();
        (await app.Call("GET", $"/conversations/{room}", dewi)).ShouldRefuse(404, "conversation_not_found");
        (await app.Call("GET", $"/conversations/{room}/history", eko)).ShouldRefuse(404, "conversation_not_found");
    }

    private static object Refund(string word = "refund") => new
    {
        name = "Refund", @event = "conversation.message", conditions = new[] { new { field = "text", @is = "contains", values = new[] { word } } },
        actions = new object[] { new { type = "tag", tag = "refund" }, new { type = "reply", text = "We look into it, {{customer.name}}." }, new { type = "assign", agent = "nobody" } },
    };

    private static Task Runs(InboxApp app, string room, int count) => Eventually.TrueAsync(
        async () => (await app.Call("GET", $"/automation-runs?conversation={room}", app.Owner)).Fine().List("runs").Count() == count, $"{count} runs in {room}", ct: TestContext.Current.CancellationToken);
}
