using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>One box that finds messages, notes, customers and conversations, and shows nobody what they may not see.</summary>
public sealed class SearchingTheInbox
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Messages_notes_customers_and_conversations_are_found_by_their_words_with_the_places(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (_, room) = await app.Customer(channel, "Ann Müller", "Where is my blue umbrella? 傘はどこですか", new { info = new { order = "AB-1234", floor = 7 } });
        var (_, other) = await app.Customer(channel, "Budi", "an umbrella for two");
        (await app.Call("POST", $"/conversations/{room}/notes", app.Owner, new { text = "She wants the umbrella back" }, ("Idempotency-Key", "n"))).Fine();
        (await app.Call("PUT", $"/conversations/{other}/tags/lost-property", app.Server)).Fine();
        (await app.Call("PATCH", $"/conversations/{room}/customer", app.Server, new { email = "ann@example.test", phone = "+62 812-3456", properties = new { tier = "gold" } })).Fine();

        var found = await Until(app, app.Owner, "umbrella", "messages", 2);
        found.List("messages").Select(x => Room(x)).ShouldBe([other, room]);
        var text = found.List("messages").Last().GetProperty("texts")[0];
        Marked(text).ShouldBe(["umbrella"]);
        var all = await Until(app, app.Owner, "umb", "notes", 1);
        Marked(all.List("notes").Single().GetProperty("texts")[0]).ShouldBe(["umb"]);
        all.List("messages").Count().ShouldBe(2);
        (await Until(app, app.Owner, "u", "messages", 2)).List("messages").ShouldNotBeEmpty(); // one letter
        Marked((await Until(app, app.Owner, "傘は", "messages", 1)).List("messages").Single().GetProperty("texts")[0]).ShouldBe(["傘は"]);
        foreach (var words in (string[])["muller", "ann@example.test", "628123456", "gold", "MÜLLER an"])
            Room((await Until(app, app.Owner, words, "customers", 1)).List("customers").Single()).ShouldBe(room, words);
        Marked((await Until(app, app.Owner, "muller", "customers", 1)).List("customers").Single().GetProperty("texts")[0]).ShouldBe(["Müller"]);
        Room((await Until(app, app.Owner, "lost prop", "conversations", 1)).List("conversations").Single()).ShouldBe(other);
        Room((await Until(app, app.Owner, "ab-1234", "conversations", 1)).List("conversations").Single()).ShouldBe(room);
        Room((await Until(app, app.Owner, room, "conversations", 1)).List("conversations").Single()).ShouldBe(room);
        (await app.Call("GET", "/conversations?name=mul", app.Owner)).Fine().List("conversations").Select(x => x.GetProperty("id").GetString()).ShouldBe([room]);

        (await app.Call("PUT", $"/users/{(await app.Conversation(room)).Json.GetProperty("customer").GetProperty("id").GetString()}", app.Server, new { name = "Ann Baker" })).Fine();
        await Until(app, app.Owner, "baker", "customers", 1);
        (await Search(app, app.Owner, "muller")).List("customers").ShouldBeEmpty();
        (await app.Call("DELETE", $"/conversations/{other}/tags/lost-property", app.Server)).Fine();
        await Until(app, app.Owner, "lost", "conversations", 0);
        (await app.Call("GET", "/inbox/search?q=", app.Owner)).ShouldRefuse(400, "invalid_q");
        (await app.Call("GET", "/inbox/search?q=a&in=secrets", app.Owner)).ShouldRefuse(400, "invalid_in");
        (await app.Call("GET", "/inbox/search?q=a&after=1", app.Owner)).ShouldRefuse(400, "invalid_after");
        (await Search(app, app.Owner, "?!")).List("messages").ShouldBeEmpty();
    }

    [Theory, EveryEngine]
    public async Task Whoever_does_not_see_a_conversation_finds_nothing_of_it(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, hers) = await app.Customer(channel, "Ann Lighthouse", "lighthouse keys");
        (await app.Call("PUT", "/agents/me/availability", dewi, new { availability = "away" })).Fine();
        var (_, other) = await app.Customer(channel, "Bob Lighthouse", "lighthouse doors", new { info = new { place = "lighthouse" } });
        foreach (var room in (string[])[hers, other])
        {
            (await app.Call("POST", $"/conversations/{room}/notes", app.Owner, new { text = "about the lighthouse" }, ("Idempotency-Key", room))).Fine();
            (await app.Call("PUT", $"/conversations/{room}/tags/lighthouse", app.Server)).Fine();
        }

        foreach (var kind in (string[])["messages", "notes", "customers", "conversations"])
        {
            (await Until(app, app.Owner, "lighthouse", kind, 2)).List(kind).Count().ShouldBe(2, kind);
            Room((await Until(app, dewi, "lighthouse", kind, 1)).List(kind).Single()).ShouldBe(hers, kind);
            (await app.Call("GET", $"/inbox/search?q=lighthouse&in={kind}", await app.Workspace($"neighbour-{kind}"))).Fine().Json.GetProperty(kind).GetProperty("found").EnumerateArray().ShouldBeEmpty();
        }

        (await Search(app, dewi, other)).List("conversations").ShouldBeEmpty();
        (await app.Call("GET", "/inbox/search?q=lighthouse", ann)).Status.ShouldBe(403);
        (await app.Call("GET", "/search?query=about", ann)).Fine().List("messages").ShouldBeEmpty(); // a visitor's own search knows no notes
        (await app.Call("GET", "/inbox/search?q=lighthouse", null)).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task What_is_found_is_read_in_pages_and_what_is_gone_is_not_found(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (ann, room) = await app.Customer(channel, "Ann Reef", "reef 0");
        var written = new List<string>();
        for (var i = 1; i <= 6; i++)
        {
            written.Add(await app.Write(ann, room, $"reef {i}"));
            (await app.Call("POST", $"/conversations/{room}/notes", app.Owner, new { text = $"reef note {i}" }, ("Idempotency-Key", $"{i}"))).Fine();
        }

        await Until(app, app.Owner, "reef 6", "messages", 1);
        await Until(app, app.Owner, "reef 6", "notes", 1);
        foreach (var (kind, count) in ((string, int)[])[("messages", 7), ("notes", 6)])
        {
            var ids = new List<long>();
            for (var next = ""; next is not null;)
            {
                var page = (await app.Call("GET", $"/inbox/search?q=reef&in={kind}&limit=2{next}", app.Owner)).Fine().Json.GetProperty(kind);
                ids.AddRange(page.GetProperty("found").EnumerateArray().Select(x => long.Parse(x.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
                next = page.TryGetProperty("next", out var more) && more.GetString() is { } after ? $"&after={after}" : null;
            }

            ids.Count.ShouldBe(count);
            ids.ShouldBe(ids.OrderDescending());
        }

        (await app.Call("DELETE", $"/rooms/{room}/messages/{written[0]}", app.Server)).Fine();
        await Until(app, app.Owner, "reef 1", "messages", 0);
        await app.Forget(ann.Id);
        (await Search(app, app.Owner, "reef")).ShouldSatisfyAllConditions(x => x.List("customers").ShouldBeEmpty(), x => x.List("notes").ShouldBeEmpty());
        (await app.WordsOf(ann.Id)).ShouldBe(0);
    }

    private static string Room(JsonElement found) => found.GetProperty("conversation").GetProperty("id").GetString()!;

    private static List<string> Marked(JsonElement text) =>
        [.. text.GetProperty("highlights").EnumerateArray().Select(x => text.GetProperty("text").GetString()!.Substring(x.GetProperty("start").GetInt32(), x.GetProperty("length").GetInt32()))];

    private static async Task<Found> Search(InboxApp app, Caller who, string words) => new((await app.Call("GET", $"/inbox/search?q={Uri.EscapeDataString(words)}&limit=50", who)).Fine());

    /// <summary>What is found, once as many are.</summary>
    private static async Task<Found> Until(InboxApp app, Caller who, string words, string kind, int count)
    {
        var found = await Search(app, who, words);
        await Eventually.TrueAsync(async () => (found = await Search(app, who, words)).List(kind).Count() == count, $"{count} {kind} are found by '{words}'", ct: Now);
        return found;
    }

    private sealed record Found(Reply Reply)
    {
        public IEnumerable<JsonElement> List(string kind) => Reply.Json.GetProperty(kind).GetProperty("found").EnumerateArray();
    }
}
