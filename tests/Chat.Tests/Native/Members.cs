using Conversa.Platform.Storage;
namespace Conversa.Chat.Tests.Native;

/// <summary>Coming, going and roles over the native API.</summary>
public sealed class Members
{
    [Theory, EveryEngine]
    public async Task Adding_somebody_many_times_at_once_adds_them_once(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.Group(ana);

        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? api.Call("PUT", $"/rooms/{room}/members/ben", ana)
            : api.Call("POST", $"/rooms/{room}/members", ana, new { users = new[] { "ben" } })));

        added.ShouldAllBe(x => x.Status == 200);
        (await api.Call("GET", $"/rooms/{room}", ben)).Fine()["member_count"].ShouldBe("2");
        (await api.Texts(ana, room)).Length.ShouldBe(2); // made the room, added Ben
    }

    [Theory, EveryEngine]
    public async Task Members_are_listed_page_by_page_each_once(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var ana = await api.Person("ana");
        var others = new List<Caller>();
        foreach (var name in (string[])["ben", "cem", "dao", "eva"])
            others.Add(await api.Person(name));
        var room = await api.Group(ana, [.. others]);

        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = (await api.Call("GET", $"/rooms/{room}/members?limit=2&after={after}", ana)).Fine();
            seen.AddRange(page.List("members").Select(x => x.GetProperty("user").GetProperty("id").GetString()!));
            after = page.Json.GetProperty("next").GetString();
        }
        while (after is not null);

        seen.ShouldBe(["ana", "ben", "cem", "dao", "eva"]);
    }

    [Theory, EveryEngine]
    public async Task Only_admins_take_people_out_and_nobody_takes_out_the_owner(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben, cem) = (await api.Person("ana"), await api.Person("ben"), await api.Person("cem"));
        var room = await api.Group(ana, ben, cem);

        (await api.Call("DELETE", $"/rooms/{room}/members/cem", ben)).ShouldRefuse(403, "not_room_admin");
        (await api.Call("PATCH", $"/rooms/{room}/members/ben", ben, new { role = "admin" })).ShouldRefuse(403, "not_room_admin");
        (await api.Call("PATCH", $"/rooms/{room}/members/ben", ana, new { role = "admin" })).Fine()["role"].ShouldBe("admin");
        (await api.Call("DELETE", $"/rooms/{room}/members/ana", ben)).ShouldRefuse(403, "owner_stays");
        (await api.Call("DELETE", $"/rooms/{room}/members/cem", ben)).Status.ShouldBe(204);
        (await api.Call("DELETE", $"/rooms/{room}/members/cem", ben)).Status.ShouldBe(204);
        (await api.Call("GET", $"/rooms/{room}", cem)).ShouldRefuse(404, "room_not_found");
        (await api.Call("PATCH", $"/rooms/{room}/members/cem", ana, new { role = "admin" })).ShouldRefuse(404, "member_not_found");
        (await api.Call("PATCH", $"/rooms/{room}/members/ben", ana, new { role = "owner" })).ShouldRefuse(400, "invalid_role", "role");
    }

    [Theory, EveryEngine]
    public async Task Who_leaves_hears_and_says_nothing_more_there(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.Group(ana, ben);

        (await api.Call("DELETE", $"/rooms/{room}/members/ben", ben)).Status.ShouldBe(204);

        (await api.Call("GET", $"/rooms/{room}/messages", ben)).ShouldRefuse(404, "room_not_found");
        (await api.Call("POST", $"/rooms/{room}/messages", ben, new { client_id = "1", text = "still here?" })).ShouldRefuse(404, "room_not_found");
        (await api.Call("GET", "/rooms", ben)).Fine().List("rooms").ShouldBeEmpty();
    }

    [Theory, EveryEngine]
    public async Task Leaving_again_answers_like_the_first_time_and_tells_nothing_of_rooms_one_never_left(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben, cem, dao) = (await api.Person("ana"), await api.Person("ben"), await api.Person("cem"), await api.Person("dao"));
        var room = await api.Group(ana, ben, cem);
        var channel = await api.Channel("plaza", ana, ben);

        foreach (var place in (string[])[room, channel])
        {
            var racing = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.Call("DELETE", $"/rooms/{place}/members/ben", ben)));
            racing.ShouldAllBe(x => x.Status == 204);
        }

        (await api.Texts(ana, room)).Length.ShouldBe(2); // made the room, Ben left
        var stored = await api.Stored();
        (await api.Call("DELETE", $"/rooms/{room}/members/ben", ben)).Status.ShouldBe(204);
        (await api.Call("DELETE", $"/rooms/{room}/members/ben?user=ben", api.Server)).Status.ShouldBe(204);
        (await api.Call("DELETE", $"/rooms/{room}/members/cem", ben)).ShouldRefuse(404, "room_not_found");
        (await api.Call("DELETE", $"/rooms/{room}/members/dao", ben)).ShouldRefuse(404, "room_not_found");
        (await api.Call("DELETE", $"/rooms/{room}/members/dao", dao)).ShouldRefuse(404, "room_not_found");
        (await api.Call("PUT", $"/rooms/{room}/members/ben", ben)).ShouldRefuse(404, "room_not_found");
        (await api.Call("GET", $"/rooms/{room}", ben)).ShouldRefuse(404, "room_not_found");
        (await api.Stored()).ShouldBe(stored);

        (await api.Call("DELETE", $"/rooms/{room}/members/cem", ana)).Status.ShouldBe(204);
        (await api.Call("DELETE", $"/rooms/{room}/members/cem", cem)).ShouldRefuse(404, "room_not_found");
        (await api.Call("PUT", $"/rooms/{room}/members/ben", ana)).Fine();
        (await api.Call("DELETE", $"/rooms/{room}/members/ben", ben)).Status.ShouldBe(204);
        (await api.Call("GET", $"/rooms/{room}", ben)).ShouldRefuse(404, "room_not_found");
    }

    [Theory, EveryEngine]
    public async Task A_room_of_two_keeps_its_two(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        await api.Person("cem");
        var room = await api.RoomWith(ana, ben);

        (await api.Call("PUT", $"/rooms/{room}/members/cem", ana)).ShouldRefuse(409, "single_room");
        (await api.Call("DELETE", $"/rooms/{room}/members/ben", ana)).ShouldRefuse(409, "single_room");
        (await api.Call("PATCH", $"/rooms/{room}", ana, new { name = "Us" })).ShouldRefuse(409, "single_room");
    }

    [Theory, EveryEngine]
    public async Task One_unknown_name_adds_nobody(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var ana = await api.Person("ana");
        await api.Person("ben");
        var room = await api.Group(ana);
        var before = await api.Stored();

        (await api.Call("POST", $"/rooms/{room}/members", ana, new { users = new[] { "ben", "nobody" } })).ShouldRefuse(400, "user_unknown", "users[1]");

        (await api.Stored()).ShouldBe(before);
    }
}
