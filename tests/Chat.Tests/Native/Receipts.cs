using Conversa.Platform.Storage;
using System.Text.Json;

namespace Conversa.Chat.Tests.Native;

/// <summary>Cursors and unread counts over the native API.</summary>
public sealed class Receipts
{
    [Theory, EveryEngine]
    public async Task A_cursor_never_moves_back_however_receipts_race(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
            ids.Add(await api.Send(ana, room));

        await Task.WhenAll(ids.Concat(ids).Select(id => api.Call("PUT", $"/rooms/{room}/receipt", ben, new { read = id })));
        var after = (await api.Call("PUT", $"/rooms/{room}/receipt", ben, new { delivered = ids[0] })).Fine();

        (after["read_id"], after["delivered_id"]).ShouldBe((ids[^1], ids[^1]));
        (await api.Unread(ben, room)).ShouldBe(0);
    }

    [Theory, EveryEngine]
    public async Task Reading_implies_that_it_arrived_and_everybody_sees_who_has(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben, cem, dao) = (await api.Person("ana"), await api.Person("ben"), await api.Person("cem"), await api.Person("dao"));
        var room = await api.Group(ana, ben, cem, dao);
        var message = await api.Send(ana, room);

        await api.Read(ben, room, message);
        (await api.Call("PUT", $"/rooms/{room}/receipt", cem, new { delivered = message })).Fine();

        var receipts = (await api.Call("GET", $"/rooms/{room}/messages/{message}/receipts", ana)).Fine();
        Ids(receipts, "read_by").ShouldBe(["ben"]);
        Ids(receipts, "delivered_to").ShouldBe(["cem"]);
        Ids(receipts, "pending").ShouldBe(["dao"]);
        var members = (await api.Call("GET", $"/rooms/{room}/members", ana)).Fine().List("members").ToDictionary(x => x.GetProperty("user").GetProperty("id").GetString()!);
        members["ben"].GetProperty("read_id").GetString().ShouldBe(message);
        members["cem"].GetProperty("delivered_id").GetString().ShouldBe(message);
    }

    [Theory, EveryEngine]
    public async Task A_receipt_says_read_or_delivered_and_names_a_message(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.RoomWith(ana, ben);
        var message = await api.Send(ana, room);

        (await api.Call("PUT", $"/rooms/{room}/receipt", ben, new { })).ShouldRefuse(400, "invalid_read", "read");
        (await api.Call("PUT", $"/rooms/{room}/receipt", ben, new { read = message, delivered = message })).ShouldRefuse(400, "invalid_read", "read");
        (await api.Call("PUT", $"/rooms/{room}/receipt", ben, new { delivered = "yesterday" })).ShouldRefuse(400, "invalid_delivered", "delivered");
        (await api.Call("PUT", $"/rooms/{room}/receipt", await api.Person("cem"), new { read = message })).ShouldRefuse(404, "room_not_found");
    }

    [Theory, EveryEngine]
    public async Task For_one_who_comes_back_only_what_others_write_from_then_on_is_unread(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var (ana, ben) = (await api.Person("ana"), await api.Person("ben"));
        var room = await api.Group(ana, ben);
        for (var i = 0; i < 20; i++)
            await api.Send(ben, room); // more than are counted at once
        (await api.Call("DELETE", $"/rooms/{room}/members/ben", ben)).Status.ShouldBe(204);
        (await api.Call("POST", $"/rooms/{room}/members", ana, new { users = new[] { "ben" } })).Fine();

        for (var i = 1; i <= 40; i++)
        {
            await api.Send(ana, room);
            await api.Send(ben, room);
            (await api.Unread(ben, room)).ShouldBe(1 + i); // the first one says that ben was added
        }
    }

    [Theory, EveryEngine(11), EveryEngine(12), EveryEngine(13)]
    public async Task Unread_counts_are_what_counting_by_hand_gives_whatever_people_do(Engine engine, int seed)
    {
        await using var api = await ApiApp.StartAsync(engine);
        Caller[] people = [await api.Person("ana"), await api.Person("ben"), await api.Person("cem")];
        (string Id, Caller[] Members)[] rooms = [(await api.RoomWith(people[0], people[1]), people[..2]), (await api.Group(people[0], people[1..]), people)];
        var model = new UnreadModel();
        foreach (var (room, members) in rooms)
        {
            // What the room says of its own making was there before anybody read anything.
            foreach (var message in (await api.Call("GET", $"/rooms/{room}/messages", api.Server)).Fine().List("messages"))
                model.Post(room, message.GetProperty("id").GetString()!, message.GetProperty("sender").GetProperty("id").GetString()!, hiddenFrom: null);
        }

#pragma warning disable CA5394 // a test that can be repeated
        var random = new Random(seed);
        for (var step = 0; step < 180; step++)
        {
            var (room, members) = rooms[random.Next(rooms.Length)];
            var who = members[random.Next(members.Length)];
            var some = model.Messages(room);
            switch (random.Next(10))
            {
                case <= 4:
                    var other = members.Length == 2 ? members.Single(x => x != who).Id : null;
                    model.Post(room, await api.Send(who, room), who.Id, other is not null && model.HasBlocked(other, who.Id) ? other : null);
                    break;
                case <= 6 when some.Count > 0:
                    var read = some[random.Next(some.Count)];
                    await api.Read(who, room, read);
                    model.Read(room, who.Id, read);
                    break;
                case 7 when model.DeletableBy(room, who.Id) is { Count: > 0 } own:
                    var gone = own[random.Next(own.Count)];
                    (await api.Call("DELETE", $"/rooms/{room}/messages/{gone}", who)).Status.ShouldBe(204);
                    model.Delete(room, gone);
                    break;
                case 8 when random.Next(3) == 0:
                    (await api.Call("POST", $"/rooms/{room}/clear", who)).Fine();
                    model.Clear(room, who.Id);
                    break;
                case 9:
                    var (blocker, blocked) = random.Next(2) == 0 ? (people[0], people[1]) : (people[1], people[0]);
                    var block = !model.HasBlocked(blocker.Id, blocked.Id);
                    (await api.Call(block ? "PUT" : "DELETE", $"/me/blocks/{blocked.Id}", blocker)).Fine();
                    model.Block(blocker.Id, blocked.Id, block);
                    break;
            }

            foreach (var person in people)
            {
                var expected = rooms.Where(x => x.Members.Contains(person)).ToDictionary(x => x.Id, x => model.Unread(x.Id, person.Id));
                foreach (var (id, count) in expected)
                    (await api.Unread(person, id)).ShouldBe(count, $"seed {seed}, step {step}: {person.Id} in room {id}");
                (await api.Call("GET", "/unread", person)).Fine()["messages"].ShouldBe(JsonSerializer.Serialize(expected.Values.Sum()));
            }
        }
#pragma warning restore CA5394
    }

    private static IEnumerable<string?> Ids(Reply reply, string list) => reply.List(list).Select(x => x.GetProperty("id").GetString());
}
