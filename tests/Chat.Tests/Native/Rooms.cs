using Conversa.Platform.Storage;
using System.Text.Json;

namespace Conversa.Chat.Tests.Native;

/// <summary>Opening, listing and changing rooms over the native API.</summary>
public sealed class Rooms
{
    [Theory, EveryEngine]
    public async Task Two_people_have_one_room_whoever_asks_and_however_many_ask_at_once(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));

        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? api.RoomWith(ana, ben) : api.RoomWith(ben, ana)));

        opened.Distinct().Count().ShouldBe(1);
        var room = (await api.Call("GET", $"/rooms/{opened[0]}", ana)).Fine();
        room["kind"].ShouldBe("single");
        room["name"].ShouldBe("Ben");
        room.Json.GetProperty("other").GetProperty("id").GetString().ShouldBe("ben");
        (await api.Call("GET", $"/rooms/{opened[0]}", ben)).Fine()["name"].ShouldBe("Ana");
    }

    [Theory, EveryEngine]
    public async Task A_group_is_made_once_per_idempotency_key(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));

        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            api.Call("POST", "/rooms", ana, new { kind = "group", name = "Team", members = new[] { "ben" }, options = new { colour = "blue" } }, ("Idempotency-Key", "team"))));

        made.Select(x => x.Fine()["id"]).Distinct().Count().ShouldBe(1);
        made[0]["role"].ShouldBe("owner");
        made[0].Json.GetProperty("options").GetProperty("colour").GetString().ShouldBe("blue");
        (await api.Call("GET", $"/rooms/{made[0]["id"]}", ben)).Fine()["role"].ShouldBe("member");
        (await api.Call("POST", "/rooms", ana, new { kind = "group", name = "Team" })).ShouldRefuse(400, "invalid_idempotency_key", "Idempotency-Key");
    }

    [Theory, EveryEngine]
    public async Task Anyone_joins_a_channel_by_its_unique_id(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));

        var made = (await api.Call("POST", "/rooms", ana, new { kind = "channel", unique_id = "news", name = "News" })).Fine();
        var joined = (await api.Call("POST", "/rooms", ben, new { kind = "channel", unique_id = "news" })).Fine();

        joined["id"].ShouldBe(made["id"]);
        (made["role"], joined["role"]).ShouldBe(("owner", "member"));
        joined["name"].ShouldBe("News");
        joined["member_count"].ShouldBe("2");
    }

    [Theory, EveryEngine]
    public async Task Rooms_are_listed_newest_first_and_page_by_page_each_once(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var ana = await api.Person("ana");
        var expected = new List<string>();
        foreach (var name in (string[])["ben", "cem", "dao", "eva", "fay"])
        {
            var room = await api.RoomWith(ana, await api.Person(name));
            await api.Send(ana, room);
            expected.Insert(0, room);
        }

        expected.Add(await api.RoomWith(ana, await api.Person("gus"))); // nobody has said anything there
        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = (await api.Call("GET", $"/rooms?limit=2&after={after}", ana)).Fine();
            seen.AddRange(page.List("rooms").Select(x => x.GetProperty("id").GetString()!));
            after = page.Json.GetProperty("next").GetString();
        }
        while (after is not null);

        seen.ShouldBe(expected);
        var channel = await api.Channel("news", ana);
        (await api.Call("GET", "/rooms?kind=channel", ana)).Fine().List("rooms").Select(x => x.GetProperty("id").GetString()).ShouldBe([channel]);
        (await api.Call("GET", "/rooms?kind=single,channel&limit=100", ana)).Fine().List("rooms").Count().ShouldBe(7);
        (await api.Call("GET", "/rooms?kind=party", ana)).ShouldRefuse(400, "invalid_kind", "kind");
        (await api.Call("GET", "/rooms?after=nowhere", ana)).ShouldRefuse(400, "invalid_after", "after");
    }

    [Theory, EveryEngine]
    public async Task A_room_changes_only_from_the_version_that_was_read_and_the_same_change_again_is_fine(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.Group(ana, ben);
        var seen = (await api.Call("GET", $"/rooms/{room}", ana)).ETag!;

        var changed = (await api.Call("PATCH", $"/rooms/{room}", ana, new { name = "Crew" }, ("If-Match", seen))).Fine();
        (await api.Call("PATCH", $"/rooms/{room}", ana, new { name = "Crew" }, ("If-Match", seen))).Fine().ETag.ShouldBe(changed.ETag);
        (await api.Call("PATCH", $"/rooms/{room}", ben, new { name = "Gang" }, ("If-Match", seen))).ShouldRefuse(412, "stale_version", "If-Match");

        changed.ETag.ShouldNotBe(seen);
        (await api.Call("GET", $"/rooms/{room}", ben)).Fine()["name"].ShouldBe("Crew");
        (await api.Texts(ben, room)).Count(x => x.Contains("Crew", StringComparison.Ordinal)).ShouldBe(1); // the members are told once
    }

    [Theory, EveryEngine]
    public async Task A_server_sees_every_room_and_acts_as_a_user_when_it_says_so(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        await api.Send(ana, room, "to Ben");

        var all = (await api.Call("GET", "/rooms", api.Server)).Fine().List("rooms").ToList();
        all.Single().GetProperty("unread").ValueKind.ShouldBe(JsonValueKind.Null);
        (await api.Call("GET", $"/rooms/{room}?user=ben", api.Server)).Fine()["unread"].ShouldBe("1");
        (await api.Call("POST", $"/rooms/{room}/messages?user=ben", api.Server, new { client_id = "1", text = "back" })).Fine().Json.GetProperty("sender").GetProperty("id").GetString().ShouldBe("ben");
        (await api.Call("POST", $"/rooms/{room}/messages", api.Server, new { client_id = "2", text = "who?" })).ShouldRefuse(400, "invalid_user", "user");
        (await api.Call("GET", $"/rooms/{room}?user=nobody", api.Server)).ShouldRefuse(400, "user_unknown", "user");
        (await api.Call("GET", $"/rooms/{room}?user=ben", ana)).ShouldRefuse(400, "invalid_user", "user");
    }
}
