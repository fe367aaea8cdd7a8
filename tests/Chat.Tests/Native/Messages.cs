using Conversa.Platform.Storage;
using System.Globalization;
using System.Text.Json;

namespace Conversa.Chat.Tests.Native;

/// <summary>Posting, reading, editing, deleting and clearing over the native API.</summary>
public sealed class Messages
{
    [Theory, EveryEngine]
    public async Task A_message_sent_again_is_the_same_message_however_many_race(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);

        var sent = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => api.Call("POST", $"/rooms/{room}/messages", ana, new { client_id = "one", text = "once" })));
        var again = await api.Call("POST", $"/rooms/{room}/messages", ana, new { text = "once" }, ("Idempotency-Key", "one"));

        sent.Count(x => x.Status == 201).ShouldBe(1);
        sent.Count(x => x.Status == 200).ShouldBe(29);
        again.Status.ShouldBe(200);
        sent.Append(again).Select(x => x["id"]).Distinct().Count().ShouldBe(1);
        (await api.Texts(ben, room)).ShouldBe(["once"]);
        (await api.Call("POST", $"/rooms/{await api.Group(ana)}/messages", ana, new { client_id = "one", text = "elsewhere" })).ShouldRefuse(409, "client_id_taken", "client_id");
    }

    [Theory, EveryEngine]
    public async Task The_answer_to_posting_is_what_everybody_reads_later(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        await api.Send(ana, room);
        const string Text = "Grüße an 山田さん 👩🏽‍🚀, \"quoted\" \\ <b>&amp;</b>\n\u2028line";

        var posted = (await api.Call("POST", $"/rooms/{room}/messages", ana, new
        {
            client_id = "p", type = "location", text = Text, payload = new { name = "Pier", latitude = 53.54, longitude = 9.98 }, extras = new { trip = new[] { 1, 2 } },
        })).Fine();

        var read = (await api.Call("GET", $"/rooms/{room}/messages/{posted["id"]}", ben)).Fine();
        var listed = (await api.Call("GET", $"/rooms/{room}/messages?limit=1", ben)).Fine().List("messages").Single();
        read.Json.ToString().ShouldBe(posted.Json.ToString());
        listed.ToString().ShouldBe(posted.Json.ToString());
        posted["text"].ShouldBe(Text);
        posted["seq"].ShouldBe("2");
        posted.Json.GetProperty("sender").GetProperty("name").GetString().ShouldBe("Ana");
    }

    [Theory, EveryEngine]
    public async Task History_pages_in_both_directions_without_holes_or_doubles(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        var ids = new List<string>();
        for (var i = 0; i < 11; i++)
            ids.Add(await api.Send(i % 2 == 0 ? ana : ben, room, i.ToString(CultureInfo.InvariantCulture)));

        (await Pages(api, ben, room, "before", "")).ShouldBe(Enumerable.Reverse(ids));
        (await Pages(api, ben, room, "after", "0")).ShouldBe(ids);
        (await Pages(api, ben, room, "after", ids[3])).ShouldBe(ids[4..]);
        (await Pages(api, ben, room, "before", ids[3])).ShouldBe(ids[..3].AsEnumerable().Reverse());
        (await Pages(api, api.Server, room, "before", "")).ShouldBe(Enumerable.Reverse(ids));
        (await Pages(api, api.Server, room, "after", "0")).ShouldBe(ids);
        (await api.Call("GET", $"/sync?after={ids[8]}", ben)).Fine().List("messages").Select(x => x.GetProperty("id").GetString()).ShouldBe(ids[9..]);
        (await api.Call("GET", $"/rooms/{room}/messages?before={ids[3]}&after={ids[1]}", ben)).ShouldRefuse(400, "invalid_after", "after");
    }

    [Theory, EveryEngine]
    public async Task Only_the_sender_edits_and_only_what_they_last_saw(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        var address = $"/rooms/{room}/messages/{await api.Send(ana, room, "helo")}";

        var edited = (await api.Call("PATCH", address, ana, new { text = "hello" }, ("If-Match", "\"0\""))).Fine();
        (await api.Call("PATCH", address, ana, new { text = "hello" }, ("If-Match", "\"0\""))).Fine().ETag.ShouldBe(edited.ETag); // its answer was lost
        (await api.Call("PATCH", address, ana, new { text = "bye" }, ("If-Match", "\"0\""))).ShouldRefuse(412, "stale_version", "If-Match");
        (await api.Call("PATCH", address, ben, new { text = "mine" })).ShouldRefuse(403, "not_your_message");
        (await api.Call("PATCH", address, ana, new { extras = new { seen = true } })).Fine()["text"].ShouldBe("hello");

        var read = (await api.Call("GET", address, ben)).Fine();
        read["text"].ShouldBe("hello");
        read.Json.GetProperty("edited_at").ValueKind.ShouldBe(JsonValueKind.String);
        read.Json.GetProperty("extras").GetProperty("seen").GetBoolean().ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_deleted_message_is_gone_for_everyone_and_can_be_deleted_again(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben, cem) = (await api.Person("ana"), await api.Person("ben"), await api.Person("cem"));
        var room = await api.Group(ana, ben);
        var address = $"/rooms/{room}/messages/{await api.Send(ben, room, "oops")}";

        (await api.Call("DELETE", address, cem)).ShouldRefuse(404, "message_not_found");
        var deleted = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => api.Call("DELETE", address, i % 2 == 0 ? ana : ben))); // Ana is its admin
        deleted.ShouldAllBe(x => x.Status == 204);

        (await api.Call("GET", address, ben)).ShouldRefuse(404, "message_not_found");
        (await api.Call("GET", address, api.Server)).ShouldRefuse(404, "message_not_found");
        (await api.Call("PATCH", address, ben, new { text = "back?" })).ShouldRefuse(404, "message_not_found");
        (await api.Texts(ana, room)).ShouldNotContain("oops");
        (await api.Call("DELETE", $"/rooms/{room}/messages/{await api.Send(ana, room)}", ben)).ShouldRefuse(403, "not_your_message");
    }

    [Theory, EveryEngine]
    public async Task Clearing_hides_what_was_from_oneself_only(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        var old = await api.Send(ana, room, "old");

        (await api.Call("POST", $"/rooms/{room}/clear", ben)).Fine()["cleared_id"].ShouldBe(old);
        (await api.Call("POST", $"/rooms/{room}/clear", ben)).Fine()["cleared_id"].ShouldBe(old);
        await api.Send(ana, room, "new");

        (await api.Texts(ben, room)).ShouldBe(["new"]);
        (await api.Texts(ana, room)).ShouldBe(["new", "old"]);
        (await api.Unread(ben, room)).ShouldBe(1);
        (await api.Call("GET", $"/rooms/{room}/messages/{old}", ben)).ShouldRefuse(404, "message_not_found");
    }

    [Theory, EveryEngine]
    public async Task A_message_is_only_at_the_address_of_its_own_room(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var (here, there) = (await api.RoomWith(ana, ben), await api.Group(ana, ben));
        var message = await api.Send(ana, here, "here");

        foreach (var (method, body) in ((string, object?)[])[("GET", null), ("DELETE", null), ("PATCH", new { text = "x" })])
            (await api.Call(method, $"/rooms/{there}/messages/{message}", ana, body)).ShouldRefuse(404, "message_not_found");
        (await api.Call("GET", $"/rooms/{there}/messages/{message}/receipts", ana)).ShouldRefuse(404, "message_not_found");
        (await api.Texts(ben, here)).ShouldBe(["here"]);
    }

    private static async Task<List<string>> Pages(ApiApp api, Caller who, string room, string direction, string from)
    {
        var (seen, next) = (new List<string>(), (string?)from);
        do
        {
            var page = (await api.Call("GET", $"/rooms/{room}/messages?limit=3&{direction}={next}", who)).Fine();
            seen.AddRange(page.List("messages").Select(x => x.GetProperty("id").GetString()!));
            next = page.Json.GetProperty("next").GetString();
        }
        while (next is not null);

        return seen;
    }
}
