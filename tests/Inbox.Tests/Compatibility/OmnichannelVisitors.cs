using System.Text.Json;
using Conversa.Inbox.Tests.Living;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Compatibility;

/// <summary>A widget written for Qiscus lets its visitors in.</summary>
public sealed class OmnichannelVisitors
{
    [Theory, EveryEngine]
    public async Task A_visitor_gets_in_with_an_identity_token_and_comes_back_only_with_their_session(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = await app.Channel();
        var widget = Backend.Nobody(app);
        var first = (await Initiate(app, widget, channel["id"], null)).Content();
        var (room, session) = (first.Text("customer_room", "room_id")!, first.Text("customer_room", "session_id")!);
        first.At("customer_room", "extras", "user_properties")[0].Text("value").ShouldBe("A1");
        session.Length.ShouldBeGreaterThan(20);

        // The client exchanges the identity token with the Chat SDK; here over the native API, which takes the same.
        var signedIn = (await app.Call("POST", "/sessions/identity-token", null, new { workspace = "acme", identity_token = first.Text("identity_token") })).Fine();
        var ann = new Caller("", new("Bearer", signedIn["token"]));
        await app.Write(ann, room, "hello");
        (await app.Call("POST", "/sessions/identity-token", null, new { workspace = "acme", identity_token = first.Text("identity_token") })).Status.ShouldBe(401, "it works once");

        (await Initiate(app, widget, channel["id"], session)).Content().Text("customer_room", "room_id").ShouldBe(room);
        foreach (var guess in new[] { null, "1", new string('a', 32) })
            (await Initiate(app, widget, channel["id"], guess)).Content().Text("customer_room", "room_id").ShouldNotBe(room);
        (await Initiate(app, widget, channel["id"], session, user: "somebody-else")).Content().Text("customer_room", "room_id").ShouldNotBe(room);
        (await Backend.Of(app, app.Server).Get($"/api/v2/customer_rooms/{room}")).Content().Text("customer_room", "user_id").ShouldBe("ann@example.test");
    }

    [Theory, EveryEngine]
    public async Task Nobody_is_let_in_without_a_nonce_or_into_what_is_not_there(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = await app.Channel();
        var widget = Backend.Nobody(app);
        (await widget.Post("/api/v2/qiscus/initiate_chat", new { app_id = "acme", user_id = "ann" })).ShouldBeRefused(400, "nonce");
        (await widget.Post("/api/v2/qiscus/initiate_chat", new { app_id = "acme", user_id = "ann", nonce = "made-up" })).ShouldBeRefused(400, "nonce");
        (await widget.Post("/api/v2/qiscus/initiate_chat", new { app_id = "nobody", user_id = "ann", nonce = await Nonce(app) })).ShouldBeRefused(404);
        (await Initiate(app, widget, "999999", null)).ShouldBeRefused(404);
        (await Initiate(app, widget, channel["id"], null, extras: "no json")).ShouldBeRefused(400, "extras");
        (await Initiate(app, widget, channel["id"], null, avatar: "javascript:alert(1)")).ShouldBeRefused(400, "avatar");
        (await app.Call("GET", "/conversations", app.Server)).Fine().List("conversations").ShouldBeEmpty();
    }

    private static async Task<string> Nonce(InboxApp app) => (await app.Call("POST", "/sessions/nonce", null, new { workspace = "acme" })).Fine()["nonce"];

    private static async Task<Reply> Initiate(
        InboxApp app, Backend widget, string channel, string? session, string user = "ann@example.test", string extras = "{\"timezone_offset\":7}", string avatar = "https://pictures.example/ann.png") =>
        await widget.Post("/api/v2/qiscus/initiate_chat", new
        {
            app_id = "acme", user_id = user, nonce = await Nonce(app), name = "Ann", avatar, channel_id = channel, extras, session_id = session,
            user_properties = JsonSerializer.Serialize(new[] { new { key = "Order", value = "A1" } }),
        });
}
