using System.Text.Json;
using Conversa.Inbox.Tests.Living;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Compatibility;

/// <summary>Rooms, tags, additional information and contacts over the Omnichannel compatible API.</summary>
public sealed class OmnichannelRooms
{
    [Theory, EveryEngine]
    public async Task A_backend_lists_rooms_by_every_filter_and_pages_there_and_back(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var backend = Backend.Of(app, app.Server);
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { mode = "manual" })).Fine();
        var (shop, other) = (await app.Channel(), await app.Channel(name: "Shop"));
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var rooms = new List<string>();
        foreach (var name in new[] { "Ann", "Bartholomew", "Cid" })
            rooms.Add((await app.Customer(shop["key"], name, $"hello from {name}")).Room);
        var elsewhere = (await app.Customer(other["key"], "Dan")).Room;
        (await app.Call("POST", $"/conversations/{rooms[0]}/assign", app.Owner, new { agent = dewi.Id })).Fine();
        (await app.Call("POST", $"/conversations/{rooms[1]}/resolve", app.Owner, new { })).Fine();
        (await app.Call("PUT", $"/conversations/{rooms[2]}/bot", app.Owner, new { on = true })).Fine();
        var tag = (await backend.Post("/api/v1/room_tag/create", new { room_id = rooms[0], tag = "vip" })).Content().Number("id");
        var agent = (await backend.Get("/api/v2/admin/agents?search=dewi")).Content().At("agents")[0].Number("id");

        (await Ids(backend, new { })).ShouldBe([elsewhere, rooms[2], rooms[1], rooms[0]]);
        (await Ids(backend, new { order = "asc" })).ShouldBe([rooms[0], rooms[1], rooms[2], elsewhere]);
        (await Ids(backend, new { status = "resolved" })).ShouldBe([rooms[1]]);
        (await Ids(backend, new { status = "unresolved", serve_status = "served" })).ShouldBe([rooms[0]]);
        (await Ids(backend, new { serve_status = "unserved" })).ShouldBe([elsewhere, rooms[2]]);
        (await Ids(backend, new { is_handled_by_bot = true })).ShouldBe([rooms[2]]);
        (await Ids(backend, new { tag_ids = new[] { tag } })).ShouldBe([rooms[0]]);
        (await Ids(backend, new { tag_ids = new[] { 999_999 } })).ShouldBeEmpty();
        (await Ids(backend, new { user_ids = new[] { agent } })).ShouldBe([rooms[0]]);
        (await Ids(backend, new { name = "THOLOMEW" })).ShouldBe([rooms[1]]);
        (await Ids(backend, new { status = "expired" })).ShouldBeEmpty();
        (await Ids(backend, new { channels = new[] { new { source = "qiscus", channel_id = long.Parse(other["id"]) } } })).ShouldBe([elsewhere]);
        (await Ids(backend, new { channels = new[] { new { source = "wa" } } })).ShouldBeEmpty();
        (await Ids(await backend.Form("/api/v2/customer_rooms", $"channels[0][source]=qiscus&channels[0][channel_id]={other["id"]}&limit=5"))).ShouldBe([elsewhere]);

        var first = await backend.Post("/api/v2/customer_rooms", new { limit = 2 });
        first.Json.Number("meta", "total_count").ShouldBe(4);
        first.Json.At("meta", "before").ValueKind.ShouldBe(JsonValueKind.Null);
        var second = await backend.Post("/api/v2/customer_rooms", new { limit = 2, cursor_after = first.Json.Text("meta", "after") });
        (await Ids(second)).ShouldBe([rooms[1], rooms[0]]);
        second.Json.At("meta", "after").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Ids(await backend.Post("/api/v2/customer_rooms", new { limit = 2, cursor_before = second.Json.Text("meta", "before") }))).ShouldBe([elsewhere, rooms[2]]);

        foreach (var (body, field) in new (object, string)[]
        {
            (new { status = "odd" }, "status"), (new { serve_status = 1 }, "serve_status"), (new { order = "up" }, "order"), (new { cursor_after = "x" }, "cursor_after"), (new { limit = 0 }, "limit"),
            (new { tag_ids = "x" }, "tag_ids"), (new { user_ids = new[] { "me" } }, "user_ids"), (new { is_handled_by_bot = "perhaps" }, "is_handled_by_bot"), (new { channels = "wa" }, "channels"),
            (new { name = new string('x', 101) }, "name"),
        })
            (await backend.Post("/api/v2/customer_rooms", body)).ShouldBeRefused(400, field);
    }

    [Theory, EveryEngine]
    public async Task A_room_its_tags_and_what_is_known_of_it_are_read_and_changed(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var backend = Backend.Of(app, app.Server);
        var channel = await app.Channel();
        var (ann, id) = await app.Customer(channel["key"], "Ann", "my order is late");

        var room = (await backend.Get($"/api/v2/customer_rooms/{id}")).Content().At("customer_room");
        (room.Text("room_id"), room.Number("id"), room.Number("channel_id"), room.Text("source"), room.Text("name")).ShouldBe((id, long.Parse(id), long.Parse(channel["id"]), "qiscus", "Ann"));
        (room.Flag("is_waiting"), room.Flag("is_resolved"), room.Flag("is_handled_by_bot"), room.Flag("is_blocked")).ShouldBe((true, false, false, false));
        (room.Text("last_comment_text"), room.Text("last_comment_sender_type"), room.Text("last_customer_comment_text")).ShouldBe(("my order is late", "customer", "my order is late"));
        room.Text("user_id").ShouldBe(ann.Id);

        var tag = (await backend.Form("/api/v1/room_tag/create", $"room_id={id}&tag=late")).Content();
        (await backend.Post("/api/v1/room_tag/create", new { room_id = id, tag = "late" })).Content().Number("id").ShouldBe(tag.Number("id"));
        (await backend.Get($"/api/v1/room_tag/{id}")).Content().EnumerateArray().Select(x => (x.Number("id"), x.Text("name"))).ShouldBe([(tag.Number("id"), "late")]);
        (await backend.Post("/api/v1/room_tag/delete", new { room_id = id, tag_id = tag.Number("id") })).Content().Text("name").ShouldBe("late");
        (await backend.Get($"/api/v1/room_tag/{id}")).Content().GetArrayLength().ShouldBe(0);

        await backend.Post($"/api/v1/qiscus/room/{id}/user_info", new { user_properties = new[] { new { key = "Order", value = "A1" }, new { key = "City", value = "Bandung" } } });
        var replaced = (await backend.Form($"/api/v1/qiscus/room/{id}/user_info", "user_properties[0][key]=Order&user_properties[0][value]=A2")).Content();
        replaced.At("extras", "user_properties").EnumerateArray().Select(x => (x.Text("key"), x.Text("value"))).ShouldBe([("Order", "A2")]);
        var known = (await backend.Get($"/api/v1/qiscus/room/{id}/user_info")).Content();
        known.Text("channel_name").ShouldBe("Website");
        known.At("extras", "user_properties")[0].Text("value").ShouldBe("A2");
        (await app.Conversation(id)).Json.At("info").GetRawText().ShouldBe("""{"Order":"A2"}""");

        var contact = room.Number("contact_id");
        (await backend.Multipart($"/api/v2/contacts/properties/{contact}", ("label", "Tier"), ("value", "Gold"))).Fine();
        (await backend.Multipart($"/api/v2/contacts/properties/{contact}", ("label", "Since"), ("value", "2024"))).Fine();
        (await backend.Get($"/api/v2/contacts/properties/{contact}")).Content().EnumerateArray().Select(x => (x.Text("label"), x.Text("value"))).ShouldBe([("Tier", "Gold"), ("Since", "2024")]);

        (await backend.Post("/api/v1/room_tag/create", new { room_id = id, tag = "a,b" })).ShouldBeRefused(400, "tag");
        (await backend.Post($"/api/v1/qiscus/room/{id}/user_info", new { user_properties = "Order" })).ShouldBeRefused(400, "user_properties");
        (await backend.Post($"/api/v1/qiscus/room/{id}/user_info", new { })).ShouldBeRefused(400, "user_properties");
        (await backend.Post($"/api/v2/contacts/properties/{contact}", new { value = "x" })).ShouldBeRefused(400, "label");
        (await backend.Get("/api/v2/customer_rooms/99999")).ShouldBeRefused(404);
    }

    private static async Task<IReadOnlyList<string>> Ids(Backend backend, object filters) => await Ids(await backend.Post("/api/v2/customer_rooms", filters));

    private static Task<IReadOnlyList<string>> Ids(Reply reply) => Task.FromResult<IReadOnlyList<string>>([.. reply.Content().At("customer_rooms").EnumerateArray().Select(x => x.Text("room_id")!)]);
}
