using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>A visitor and an agent hold a conversation, from the first word to the rating.</summary>
public sealed class AVisit
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_visitor_writes_an_agent_takes_it_they_talk_it_is_resolved_and_rated(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { mode = "take_over" })).Fine()["mode"].ShouldBe("take_over");
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;

        var (ann, room) = await app.Visitor(channel, "Ann");
        using var widget = await app.Listen(ann);
        (await app.Call("GET", $"/widget/{channel}/conversation", ann)).Fine()["state"].ShouldBe("open");
        await app.Write(ann, room, "Is anybody there?");

        // The agent sees it come, live, and in the list.
        var wrote = (await screen.UntilAsync(x => Type(x) == "conversation.customer_wrote", Now))[^1].GetProperty("conversation");
        wrote.GetProperty("last_message").GetProperty("text").GetString().ShouldBe("Is anybody there?");
        wrote.GetProperty("served").GetBoolean().ShouldBeFalse();
        var listed = (await app.Call("GET", "/conversations?served=false", dewi)).Fine().List("conversations").Single();
        listed.GetProperty("id").GetString().ShouldBe(room);
        (await app.Call("GET", $"/widget/{channel}/conversation", ann)).Fine().ShouldSatisfyAllConditions(x => x["state"].ShouldBe("waiting"), x => x["queue_position"].ShouldBe("1"));
        (await app.Call("GET", $"/rooms/{room}/messages", dewi)).Status.ShouldBe(404, "who does not serve is not in the room");
        (await app.Call("GET", $"/conversations/{room}/messages", dewi)).Fine().List("messages").Count().ShouldBe(1);

        // She takes it; the visitor hears who it is.
        (await app.Call("POST", $"/conversations/{room}/take", dewi)).Fine().List("agents").Single().GetProperty("id").GetString().ShouldBe(dewi.Id);
        var status = (await widget.UntilAsync(x => Type(x) == "conversation.status" && x.GetProperty("state").GetString() == "served", Now))[^1];
        status.GetProperty("agents")[0].GetProperty("name").GetString().ShouldBe("Dewi");
        await app.Write(dewi, room, "Yes, hello Ann.");
        (await widget.UntilAsync(x => Type(x) == "message.posted" && x.GetProperty("message").GetProperty("text").GetString() == "Yes, hello Ann.", Now)).ShouldNotBeEmpty();
        await app.Write(ann, room, "My order is late.");
        (await screen.UntilAsync(x => Type(x) == "message.posted" && x.GetProperty("message").GetProperty("text").GetString() == "My order is late.", Now)).ShouldNotBeEmpty();
        var served = await app.Conversation(room);
        served.Json.GetProperty("service").GetProperty("first_reply_by").GetProperty("id").GetString().ShouldBe(dewi.Id);
        served.Json.GetProperty("unanswered_since").ValueKind.ShouldBe(JsonValueKind.String);

        // It is settled, and rated once.
        (await app.Call("POST", $"/widget/{channel}/conversation/rating", ann, new { score = 5 })).ShouldRefuse(409, "nothing_to_rate");
        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { notes = "sent again" })).Fine()["resolved"].ShouldBe("true");
        var settled = (await widget.UntilAsync(x => Type(x) == "conversation.status" && x.GetProperty("state").GetString() == "resolved", Now))[^1];
        settled.GetProperty("can_rate").GetBoolean().ShouldBeTrue();
        (await app.Call("POST", $"/widget/{channel}/conversation/rating", ann, new { score = 5, text = "Thank you" })).Fine()["can_rate"].ShouldBe("false");
        (await app.Call("POST", $"/widget/{channel}/conversation/rating", ann, new { score = 1 })).ShouldRefuse(409, "already_rated");
        (await app.Conversation(room)).Json.GetProperty("service").GetProperty("score").GetInt32().ShouldBe(5);

        (await app.History(room)).ShouldBe(
            ["opened", "session_started", "service_opened", "customer_wrote", "agent_assigned", "agent_replied", "customer_wrote", "agent_removed", "resolved", "rated"]);
    }

    [Theory, EveryEngine]
    public async Task A_visitor_sees_nothing_but_their_own_words_and_the_answers(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, room) = await app.Customer(channel, "Ann");
        var (bob, other) = await app.Customer(channel, "Bob");
        using var widget = await app.Listen(ann);
        (await app.Call("POST", $"/conversations/{room}/notes", dewi, new { text = "A difficult one" }, ("Idempotency-Key", "n1"))).Fine();
        (await app.Call("POST", $"/conversations/{room}/notes", dewi, new { text = "A difficult one" }, ("Idempotency-Key", "n1"))).Fine();
        (await app.Call("PUT", $"/conversations/{room}/tags/vip", dewi)).Fine().List("tags").Single().GetString().ShouldBe("vip");
        var last = await app.Write(dewi, room, "How can I help?");

        var heard = await widget.UntilAsync(x => Type(x) == "message.posted" && x.GetProperty("message").GetProperty("id").GetString() == last, Now);

        heard.ShouldAllBe(x => !x.GetRawText().Contains("difficult", StringComparison.Ordinal) && !x.GetRawText().Contains("vip", StringComparison.Ordinal) && !x.GetRawText().Contains("Bob", StringComparison.Ordinal));
        foreach (var path in new[] { $"/conversations/{room}", "/conversations", $"/conversations/{room}/history", $"/conversations/{room}/messages", "/agents", "/channels", "/inbox/settings", "/inbox/summary" })
            (await app.Call("GET", path, ann)).Status.ShouldBe(403, path);
        (await app.Call("GET", $"/rooms/{other}/messages", ann)).Status.ShouldBe(404);
        (await app.Call("POST", $"/rooms/{room}/members", ann, new { users = new[] { bob.Id } })).ShouldRefuse(409, "kept_room");
        (await app.Call("PATCH", $"/rooms/{room}", ann, new { name = "Mine" })).ShouldRefuse(409, "kept_room");
        (await app.Call("DELETE", $"/rooms/{room}/members/{dewi.Id}", ann)).ShouldRefuse(409, "kept_room");
        (await app.Call("GET", $"/conversations/{room}/history", dewi)).Fine().List("history").Count(x => x.GetProperty("detail").GetString() == "A difficult one").ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_screen_that_was_away_hears_the_same_again_from_where_it_stopped(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        var (ann, room) = await app.Customer(channel);
        await screen.UntilAsync(x => Type(x) == "conversation.agent_assigned", Now);
        var position = screen.Position;
        screen.Dispose();
        await app.Write(ann, room, "Still there?");
        (await app.Call("POST", $"/conversations/{room}/notes", dewi, new { text = "asked again" }, ("Idempotency-Key", "n"))).Fine();
        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();

        using var back = await app.Listen(dewi, position);
        var heard = await back.UntilAsync(x => Type(x) == "ready", Now);

        var types = heard.Select(Type).ToList();
        types.Count(x => x == "conversation.noted").ShouldBe(1);
        types.Count(x => x == "conversation.resolved").ShouldBe(1);
        types.ShouldContain("message.posted");
        heard.Where(x => x.TryGetProperty("position", out _)).Select(x => long.Parse(x.GetProperty("position").GetString()!, null)).ShouldBeInOrder();
        heard.Last(x => Type(x) == "conversation.resolved").GetProperty("conversation").GetProperty("version").GetRawText().ShouldBe((await app.Conversation(room))["version"]);
    }

    private static string Type(JsonElement live) => live.GetProperty("type").GetString()!;
}
