using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Live;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Tests.Native;

/// <summary>What was fetched, brought up to date by events, is what would be fetched again.</summary>
public sealed class Events
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task State_before_and_the_events_since_make_the_state_after(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben, cem) = (await api.Person("ana"), await api.Person("ben"), await api.Person("cem"));
        var (pair, group) = (await api.RoomWith(ana, ben), await api.Group(ana, ben, cem));
        var old = await api.Send(ana, pair, "old");
        using var stream = await api.Listen(ben);
        var client = await Follower.FetchAsync(api, ben, pair, group);

        var first = await api.Send(ana, pair, "one");
        await api.Read(ben, pair, first);
        (await api.Call("PATCH", $"/rooms/{pair}/messages/{old}", ana, new { text = "older" })).Fine();
        (await api.Call("PUT", $"/rooms/{pair}/receipt", ana, new { delivered = await api.Send(ben, pair, "two") })).Fine();
        (await api.Call("DELETE", $"/rooms/{pair}/messages/{first}", ana)).Status.ShouldBe(204);
        (await api.Call("PATCH", $"/rooms/{group}/members/ben", ana, new { role = "admin" })).Fine();
        (await api.Call("DELETE", $"/rooms/{group}/members/cem", ana)).Status.ShouldBe(204);
        (await api.Call("PUT", $"/rooms/{group}/members/{(await api.Person("dao")).Id}", ben)).Fine();
        await api.Send(cem, await api.Group(cem), "not for Ben");
        (await api.Call("POST", $"/rooms/{group}/clear", ben)).Fine();
        await api.Read(ana, pair, await api.Send(ben, pair, "last"));

        foreach (var heard in await stream.UntilAsync(x => x.GetProperty("type").GetString() == "receipt.read" && x.GetProperty("user").GetString() == "ana", Now))
            client.Apply(heard);

        client.ToString().ShouldBe((await Follower.FetchAsync(api, ben, pair, group)).ToString());
    }

    [Theory, EveryEngine]
    public async Task A_stream_that_broke_goes_on_where_it_stopped_with_nothing_missed_or_repeated(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        List<string> sent = [], heard = [];
        string position;
        using (var stream = await api.Listen(ben))
        {
            sent.Add(await api.Send(ana, room));
            heard.AddRange(Posted(await stream.UntilAsync(x => Is(x, sent[^1]), Now)));
            position = stream.Position;
        }

        for (var i = 0; i < 5; i++)
            sent.Add(await api.Send(ana, room));
        using (var stream = await api.Listen(ben, position))
        {
            heard.AddRange(Posted(await stream.UntilAsync(x => x.GetProperty("type").GetString() == "ready", Now)));
            sent.Add(await api.Send(ana, room));
            heard.AddRange(Posted(await stream.UntilAsync(x => Is(x, sent[^1]), Now)));
        }

        heard.ShouldBe(sent);
    }

    [Theory, EveryEngine]
    public async Task An_event_carries_the_message_as_it_is_read(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        using var stream = await api.Listen(ben);

        var id = await api.Send(ana, room, "Grüße 你好 👋");
        var heard = (await stream.UntilAsync(x => Is(x, id), Now))[^1].GetProperty("message");

        heard.ToString().ShouldBe((await api.Call("GET", $"/rooms/{room}/messages/{id}", ben)).Fine().Json.ToString());
    }

    [Fact]
    public async Task What_another_module_could_not_say_ends_the_stream_rather_than_leave_a_gap_nobody_sees()
    {
        var neighbour = new Neighbour();
        await using var api = await ApiApp.StartAsync(Engine.Sqlite, services => services.AddSingleton<ILiveSource>(neighbour));
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        using var stream = await api.Listen(ben);

        neighbour.Fails = true;
        var said = await api.Send(ana, room);
        await stream.EndAsync(Now);
        neighbour.Fails = false;

        using var again = await api.Listen(ben, stream.Position);
        Posted(await again.UntilAsync(x => x.GetProperty("type").GetString() == "ready", Now)).ShouldBe([said]);
    }

    private static bool Is(JsonElement heard, string message) => heard.TryGetProperty("message", out var posted) && posted.GetProperty("id").GetString() == message;

    private static IEnumerable<string> Posted(List<JsonElement> heard) =>
        heard.Where(x => x.GetProperty("type").GetString() == "message.posted").Select(x => x.GetProperty("message").GetProperty("id").GetString()!);

    /// <summary>A module that has nothing to say, and at times cannot say even that.</summary>
    private sealed class Neighbour : ILiveSource
    {
        public volatile bool Fails;

        public ValueTask<IReadOnlyList<SourceEvent>> CompleteAsync(long workspace, IReadOnlyList<LogEvent> entries, CancellationToken ct) =>
            Fails ? throw new IOException("The disk is away.") : new([]);
    }

    /// <summary>A client that keeps two rooms up to date by events alone.</summary>
    private sealed class Follower(string me)
    {
        private readonly SortedDictionary<string, SortedDictionary<string, string>> messages = [];
        private readonly SortedDictionary<string, SortedDictionary<string, JsonObject>> members = [];

        public static async Task<Follower> FetchAsync(ApiApp api, Caller who, params string[] rooms)
        {
            var fetched = new Follower(who.Id);
            foreach (var room in rooms)
            {
                fetched.messages[room] = [];
                fetched.members[room] = [];
                foreach (var message in (await api.Call("GET", $"/rooms/{room}/messages?limit=100", who)).Fine().List("messages"))
                    fetched.messages[room][message.GetProperty("id").GetString()!] = message.ToString();
                foreach (var member in (await api.Call("GET", $"/rooms/{room}/members?limit=100", who)).Fine().List("members"))
                    fetched.members[room][member.GetProperty("user").GetProperty("id").GetString()!] = Member(
                        member.GetProperty("role").GetString(), member.GetProperty("read_id").GetString(), member.GetProperty("delivered_id").GetString());
            }

            return fetched;
        }

        public void Apply(JsonElement heard)
        {
            string? Text(string name) => heard.TryGetProperty(name, out var value) ? value.GetString() : null;
            if (Text("room") is not { } room || !messages.TryGetValue(room, out var known))
                return;
            switch (Text("type"))
            {
                case "message.posted" or "message.edited":
                    known[heard.GetProperty("message").GetProperty("id").GetString()!] = heard.GetProperty("message").ToString();
                    break;
                case "message.deleted":
                    known.Remove(Text("message_id")!);
                    break;
                case "room.cleared" when Text("user") == me:
                    var last = long.Parse(Text("up_to")!, System.Globalization.CultureInfo.InvariantCulture);
                    foreach (var id in known.Keys.Where(x => long.Parse(x, System.Globalization.CultureInfo.InvariantCulture) <= last).ToList())
                        known.Remove(id);
                    break;
                case "receipt.read":
                    members[room][Text("user")!]["read"] = Text("message_id");
                    members[room][Text("user")!]["delivered"] = Text("message_id");
                    break;
                case "receipt.delivered":
                    members[room][Text("user")!]["delivered"] = Text("message_id");
                    break;
                case "member.joined":
                    // Newcomers' cursors start at the newest message of before they came.
                    var newest = known.Keys.OrderBy(long.Parse).LastOrDefault();
                    members[room][heard.GetProperty("member").GetProperty("id").GetString()!] = Member("member", newest, newest);
                    break;
                case "member.left":
                    members[room].Remove(heard.GetProperty("member").GetProperty("id").GetString()!);
                    break;
                case "member.role":
                    members[room][heard.GetProperty("member").GetProperty("id").GetString()!]["role"] = heard.GetProperty("member").GetProperty("role").GetString();
                    break;
            }
        }

        public override string ToString() => JsonSerializer.Serialize((object[])[messages, members]);

        private static JsonObject Member(string? role, string? read, string? delivered) => new() { ["role"] = role, ["read"] = read, ["delivered"] = delivered };
    }
}
