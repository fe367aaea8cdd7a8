using System.Text.Json;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Conversa.Apps.Tests;

/// <summary>Programs take part in conversations: they bring customers, answer as the bot, and say who gets whom.</summary>
public sealed class DoorsForPrograms
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_program_brings_a_customer_once_and_gets_every_answer_in_order_and_nothing_of_its_own(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartOfficeAsync(engine, AppsApp.Allow(receiver));
        var channel = (await Channel(app, new { name = "Mail", kind = "custom", identifier = "mail-01" }))["id"];
        (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = receiver.Url, use = "channel", channel })).Fine();
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        receiver.Answer = (post, http) => Receiver.Status(receiver.Posts.Count == 1 ? 500 : 200)(post, http); // the first attempt fails

        object first = new { customer = new { id = "ann@example.test", name = "Ann", email = "ann@example.test" }, message_id = "mail-1", text = "Hello", info = new { order = "A1" } };
        var racing = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Call("POST", $"/channels/{channel}/messages", app.Server, first)));
        racing.Select(x => x.Fine()["conversation"]).Distinct().ShouldHaveSingleItem();
        racing.Count(x => x.Status == 201).ShouldBe(1);
        var room = racing[0]["conversation"];
        await Eventually.TrueAsync(async () => (await Agents(app, room)).SequenceEqual([dewi.Id]), "Dewi has it", ct: Now);
        (await app.Call("GET", $"/conversations/{room}", app.Server)).Fine().Json.GetProperty("info").GetProperty("order").GetString().ShouldBe("A1");
        for (var i = 1; i <= 3; i++)
            (await app.Call("POST", $"/rooms/{room}/messages", dewi, new { client_id = $"answer-{i}", text = $"answer {i}" })).Fine();
        (await app.Call("POST", $"/channels/{channel}/messages", app.Server, new
        {
            customer = new { id = "ann@example.test" }, message_id = "mail-2", type = "file_attachment", payload = new { url = "https://files.example/invoice.pdf", caption = "invoice" },
        })).Fine();
        await Eventually.TrueAsync(() => receiver.Taken.Count(x => x.Told.GetProperty("message").GetProperty("type").GetString() == "text") >= 3, "the answers arrived", ct: Now);

        receiver.Taken.ShouldAllBe(x => x.Type == "channel.message");
        var told = receiver.Taken[^1].Told;
        told.GetProperty("customer").GetProperty("id").GetString().ShouldBe("ann@example.test");
        told.GetProperty("identifier").GetString().ShouldBe("mail-01");
        told.GetProperty("message").GetProperty("sender").GetProperty("id").GetString().ShouldBe(dewi.Id);
        receiver.Taken.Select(x => x.Text).Where(x => x.StartsWith("answer", StringComparison.Ordinal)).ShouldBe(["answer 1", "answer 2", "answer 3"]);
        receiver.Taken[0].Told.GetProperty("message").GetProperty("type").GetString().ShouldBe("system_event", "Dewi joined before she answered");
        receiver.Posts.ShouldNotContain(x => x.Body.Contains("\"Hello\"", StringComparison.Ordinal) && x.Text == "Hello", "what the program brought does not come back");

        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();
        (await app.Call("POST", $"/channels/{channel}/messages", app.Server, first)).Fine().Status.ShouldBe(200);
        (await app.Call("GET", $"/conversations/{room}", app.Server)).Fine()["resolved"].ShouldBe("true", "an old message brought again reopens nothing");
    }

    [Fact]
    public async Task What_a_channel_cannot_bring_is_refused()
    {
        await using var app = await AppsApp.StartOfficeAsync(Engine.Sqlite);
        var channel = (await Channel(app, new { name = "Mail", kind = "custom", identifier = "mail-01" }))["id"];
        var widget = (await Channel(app, new { name = "Website" }))["id"];
        object fine = new { customer = new { id = "ann" }, message_id = "m", text = "hello" };

        (await app.Call("POST", $"/channels/{widget}/messages", app.Server, fine)).ShouldRefuse(404, "channel_not_found");
        (await app.Call("POST", $"/channels/{channel}/messages", app.Owner, fine)).Status.ShouldBe(403);
        (await app.Call("POST", $"/channels/{channel}/messages", app.Server, new { customer = new { id = "ann" }, text = "hello" })).ShouldRefuse(400, "invalid_message_id");
        (await app.Call("POST", $"/channels/{channel}/messages", app.Server, new { customer = new { id = "" }, message_id = "m", text = "hello" })).ShouldRefuse(400, "invalid_customer_id");
        (await app.Call("POST", $"/channels/{channel}/messages", app.Server, new { customer = new { id = "ann" }, message_id = "m" })).Status.ShouldBe(400);
        (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = "https://hooks.example/x", use = "channel", channel = widget })).ShouldRefuse(400, "invalid_channel");
        (await app.Call("POST", "/channels", app.Owner, new { name = "Again", kind = "custom", identifier = "mail-01" }, ("Idempotency-Key", "x"))).ShouldRefuse(400, "invalid_identifier");
        (await app.Call("GET", $"/widget/{(await Channel(app, new { name = "Two", kind = "custom" }))["key"]}", null)).Status.ShouldBe(404);
    }

    [Theory, EveryEngine]
    public async Task The_bot_hears_the_customer_until_a_person_takes_over_and_never_talks_over_them(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartOfficeAsync(engine, AppsApp.Allow(receiver));
        var key = (await Channel(app, new { name = "Website", bot = true }))["key"];
        (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = receiver.Url, use = "bot" })).Fine();
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (visitor, room) = await Visitor(app, key);
        await Write(app, visitor, room, "hello");
        await receiver.Took(1);
        receiver.Taken[0].Type.ShouldBe("bot.message");
        receiver.Taken[0].Told.GetProperty("conversation").GetProperty("id").GetString().ShouldBe(room);

        object answer = new { client_id = "b1", text = "I am a bot" };
        (await app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, answer)).Fine().Status.ShouldBe(201);
        (await app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, answer)).Fine().Status.ShouldBe(200);
        await Write(app, visitor, room, "a person, please");
        await receiver.Took(2);
        receiver.Taken.Select(x => x.Text).ShouldBe(["hello", "a person, please"]);
        (await app.Call("GET", $"/conversations/{room}", app.Server)).Fine().Json.GetProperty("service").GetProperty("first_reply_at").ValueKind.ShouldBe(JsonValueKind.Null, "nobody of the team has answered");

        (await app.Call("POST", $"/conversations/{room}/assign", app.Owner, new { agent = dewi.Id })).Fine();
        (await app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, new { client_id = "b2", text = "wait" })).ShouldRefuse(409, "conversation_served");
        (await app.Call("PATCH", "/inbox/doors", app.Owner, new { force_send = true })).Fine();
        (await app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, new { client_id = "b3", text = "wait" })).ShouldRefuse(409, "conversation_served");
        await Write(app, visitor, room, "thank you");
        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();
        (await app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, new { client_id = "b4", text = "How was it?" })).Fine();
        (await app.Call("PATCH", "/inbox/doors", app.Owner, new { force_send = false, bot_name = "Robo" })).Fine();
        (await app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, new { client_id = "b5", text = "Still there?" })).ShouldRefuse(409, "bot_off");
        (await app.Call("GET", "/inbox/doors", app.Owner)).Fine().Json.GetProperty("bot").GetProperty("name").GetString().ShouldBe("Robo");

        await app.Emptied();
        receiver.Posts.Select(x => x.Text).ShouldBe(["hello", "a person, please"], "it hears neither itself nor what people talk about");
    }

    [Fact]
    public async Task Of_a_bot_and_an_agent_at_the_same_moment_the_bot_is_first_or_silent()
    {
        await using var app = await AppsApp.StartOfficeAsync(Engine.Sqlite);
        var key = (await Channel(app, new { name = "Website", bot = true }))["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        for (var round = 0; round < 5; round++)
        {
            var (visitor, room) = await Visitor(app, key);
            await Write(app, visitor, room, "hello");
            var assigning = app.Call("POST", $"/conversations/{room}/assign", app.Owner, new { agent = dewi.Id });
            var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => app.Call("POST", $"/conversations/{room}/bot/messages", app.Server, new { client_id = $"{room}-{i}", text = $"bot {i}" })));
            (await assigning).Fine();

            sent.ShouldAllBe(x => x.Status == 201 || x.Status == 409);
            var messages = (await app.Call("GET", $"/conversations/{room}/messages?after=0", app.Server)).Fine().List("messages").ToList();
            var joined = messages.FindIndex(x => x.GetProperty("type").GetString() == "system_event");
            messages.FindLastIndex(x => x.GetProperty("text").GetString()!.StartsWith("bot ", StringComparison.Ordinal)).ShouldBeLessThan(joined);
            (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();
        }
    }

    [Fact]
    public async Task A_bot_that_is_gone_leaves_its_customers_to_people()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartOfficeAsync(Engine.Sqlite, AppsApp.Allow(receiver));
        var key = (await Channel(app, new { name = "Website", bot = true }))["key"];
        (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = receiver.Url, use = "bot" })).Fine();
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        receiver.Answer = Receiver.Status(410);

        var (visitor, room) = await Visitor(app, key);
        await Write(app, visitor, room, "hello");

        await Eventually.TrueAsync(async () => (await Agents(app, room)).SequenceEqual([dewi.Id]), "Dewi has it", ct: Now);
    }

    [Theory, EveryEngine]
    public async Task A_program_says_who_gets_a_conversation_and_when_it_fails_or_is_late_the_desk_does(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartOfficeAsync(engine, AppsApp.Allow(receiver));
        var key = (await Channel(app, new { name = "Website" }))["key"];
        (await app.Call("PATCH", "/inbox/doors", app.Owner, new { allocation_patience = 600 })).Fine();
        (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = receiver.Url, use = "allocation" })).Fine();
        var (dewi, one) = await app.AtDesk("dewi");
        var (budi, two) = await app.AtDesk("budi");
        using var _ = one;
        using var __ = two;
        receiver.Answer = (post, http) =>
        {
            var candidate = post.Told.GetProperty("candidate").GetProperty("id").GetString();
            return http.Response.WriteAsJsonAsync(new { agent = candidate == dewi.Id ? budi.Id : dewi.Id }, Now); // whoever the program would not have taken
        };
        var (_, chosen) = await Customer(app, key);
        await Eventually.TrueAsync(async () => (await Agents(app, chosen)).Count == 1, "somebody has it", ct: Now);
        var post = receiver.Taken[0];
        post.Type.ShouldBe("allocation.requested");
        post.Told.GetProperty("new_session").GetBoolean().ShouldBeTrue();
        (await Agents(app, chosen)).ShouldNotContain(post.Told.GetProperty("candidate").GetProperty("id").GetString()!);

        receiver.Answer = Receiver.Status(500);
        var (_, failed) = await Customer(app, key);
        await Eventually.TrueAsync(async () => (await Agents(app, failed)).Count == 1, "the desk gave it away", ct: Now);

        receiver.Answer = Receiver.Status(202);
        var (_, held) = await Customer(app, key);
        await Eventually.TrueAsync(() => receiver.Posts.Any(x => x.Told.GetProperty("conversation").GetProperty("id").GetString() == held), "it is asked about", ct: Now);
        await app.Emptied();
        (await Agents(app, held)).ShouldBeEmpty("the program has its time");
        (await app.Call("POST", $"/conversations/{held}/assign", app.Server, new { agent = budi.Id })).Fine();
        (await Agents(app, held)).ShouldBe([budi.Id]);

        (await app.Call("PATCH", "/inbox/doors", app.Owner, new { allocation_patience = 1 })).Fine();
        var (_, late) = await Customer(app, key);
        await Eventually.TrueAsync(async () => (await Agents(app, late)).Count == 1, "its time is over", ct: Now);
    }

    [Fact]
    public async Task A_button_of_ones_own_tells_the_companys_servers()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartOfficeAsync(Engine.Sqlite, AppsApp.Allow(receiver));
        var key = (await Channel(app, new { name = "Website" }))["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        (await app.Call("PUT", "/inbox/buttons/ticket", app.Owner, new { label = "Submit ticket" })).Fine();
        (await app.Call("GET", "/inbox/buttons", dewi)).Fine().List("buttons").Single().GetProperty("label").GetString().ShouldBe("Submit ticket");
        await app.Endpoint(receiver, "conversation.button_pressed", "conversation.session_started", "conversation.resolved");
        var (_, room) = await Customer(app, key);
        await Eventually.TrueAsync(async () => (await Agents(app, room)).Count == 1, "Dewi has it", ct: Now);

        (await app.Call("POST", $"/conversations/{room}/buttons/ticket", dewi)).Fine();
        (await app.Call("POST", $"/conversations/{room}/buttons/other", dewi)).ShouldRefuse(404, "button_not_found");
        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { notes = "done" })).Fine();
        await receiver.Took(3);

        receiver.Taken.Select(x => x.Type).ShouldBe(["conversation.session_started", "conversation.button_pressed", "conversation.resolved"]);
        receiver.Taken[1].Told.GetProperty("detail").GetString().ShouldBe("ticket");
        receiver.Taken[1].Told.GetProperty("actor").GetProperty("id").GetString().ShouldBe(dewi.Id);
        receiver.Taken[2].Told.GetProperty("conversation").GetProperty("service").GetProperty("notes").GetString().ShouldBe("done");
    }

    private static async Task<Reply> Channel(AppsApp app, object channel) => (await app.Call("POST", "/channels", app.Owner, channel, ("Idempotency-Key", AppsApp.NewId()))).Fine();

    private static async Task<(Caller Visitor, string Room)> Visitor(AppsApp app, string key)
    {
        var entered = (await app.Call("POST", $"/widget/{key}/sessions", null, new { name = "Ann" })).Fine();
        var visitor = new Caller(entered.Json.GetProperty("user").GetProperty("id").GetString()!, new("Bearer", entered["token"]));
        return (visitor, (await app.Call("POST", $"/widget/{key}/conversation", visitor, new { })).Fine()["conversation"]);
    }

    private static async Task<(Caller Visitor, string Room)> Customer(AppsApp app, string key)
    {
        var (visitor, room) = await Visitor(app, key);
        await Write(app, visitor, room, "hello");
        return (visitor, room);
    }

    /// <summary>Writes, and waits until the conversation knows of it.</summary>
    private static async Task Write(AppsApp app, Caller who, string room, string text)
    {
        var message = (await app.Call("POST", $"/rooms/{room}/messages", who, new { client_id = AppsApp.NewId(), text })).Fine()["id"];
        await Eventually.TrueAsync(
            async () => (await app.Call("GET", $"/conversations/{room}", app.Server)).Fine().Json.GetProperty("last_message") is { ValueKind: JsonValueKind.Object } last && last.GetProperty("id").GetString() == message,
            "the message is reckoned in", ct: Now);
    }

    private static async Task<IReadOnlyList<string>> Agents(AppsApp app, string room) =>
        [.. (await app.Call("GET", $"/conversations/{room}", app.Server)).Fine().List("agents").Select(x => x.GetProperty("id").GetString()!)];
}
