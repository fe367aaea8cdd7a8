using System.Text;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests.Compatibility;

/// <summary>What nobody should send is refused with a sentence that names it, and never breaks anything.</summary>
public sealed class BadRequests
{
    [Theory, EveryEngine]
    public async Task No_call_falls_over_a_hostile_body(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        (string Body, string Type)[] bodies =
        [
            ("{\"a\":", "application/json"), ("[]", "application/json"), ("\"x\"", "application/json"), ("null", "application/json"), ("{\"email\":\"\\u0000\"}", "application/json"),
            ("{\"email\":\"\\ud800\"}", "application/json"), (new string('[', 200), "application/json"), ("{\"a\":" + new string('[', 100) + new string(']', 100) + "}", "application/json"),
            ("email=%ff%fe", "application/x-www-form-urlencoded"), ("email=a%00b", "application/x-www-form-urlencoded"), ("%ff=1", "application/x-www-form-urlencoded"),
            (new string('k', 300) + "=1", "application/x-www-form-urlencoded"), (string.Concat(Enumerable.Repeat("a=1&", 12_100)), "application/x-www-form-urlencoded"),
            ("no boundary", "multipart/form-data"), ("{\"" + new string('n', 300) + "\":1}", "application/json"),
        ];
        var ana = await app.Login("ana");
        foreach (var (method, path) in app.Routes.Where(route => route.Method != "GET"))
        {
            foreach (var (body, type) in bodies)
                (await app.Send(method, path, SdkApp.Raw(body, type), ("qiscus-sdk-app-id", "demo"), ("qiscus-sdk-token", ana.Token), ("qiscus-sdk-secret", app.Secret))).ShouldBeRefused();
        }

        (await ana.Get("my_profile")).ShouldBeDone(); // nor did any of them log anybody out
    }

    [Theory, EveryEngine]
    public async Task Bytes_that_are_no_text_are_refused_by_the_name_of_their_field(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var ana = await app.Login("ana");
        byte[] broken = [.. Encoding.UTF8.GetBytes("{\"topic_id\":1,\"comment\":\""), 0xff, 0xfe, .. Encoding.UTF8.GetBytes("\"}")];
        (await ana.Send("POST", "post_comment", SdkApp.Raw(broken, "application/json"))).ShouldBeRefused(400, "comment");
        (await ana.Send("POST", "post_comment", SdkApp.Raw("{\"payload\":{\"deep\":[\"\\u0000\"]}}", "application/json"))).ShouldBeRefused(400, "payload");
        (await ana.Form("create_room", "name=%c3%28&participants[]=ana")).ShouldBeRefused(400, "name");
        (await ana.Form("post_comment", "topic_id=1&comment=x&extras=%7B%22a%22%3A%22%5Cu0000%22%7D")).ShouldBeRefused(400, "extras");
    }

    [Theory, EveryEngine]
    public async Task What_is_too_large_is_refused_before_it_is_read(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var ana = await app.Login("ana");
        (await ana.Post("post_comment", new { topic_id = "1", comment = new string('x', 2_000_000) })).ShouldBeRefused(413, "body");
    }

    [Theory, EveryEngine]
    public async Task Every_bad_field_is_named(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        var number = room.GetProperty("id").GetInt64();
        var spaced = new string('x', 5000);
        (string Method, string Path, object? Json, string Field)[] table =
        [
            ("POST", "login_or_register", new { password = "x" }, "email"),
            ("POST", "login_or_register", new { email = "a b", password = "x" }, "email"),
            ("POST", "login_or_register", new { email = "eko" }, "password"),
            ("POST", "login_or_register", new { email = "eko", password = "x", extras = "[1]" }, "extras"),
            ("POST", "login_or_register", new { email = "eko", password = "x", avatar_url = "javascript:alert(1)" }, "avatar_url"),
            ("POST", "login_or_register", new { email = "eko", password = "x", username = spaced }, "username"),
            ("POST", "login_or_register", new { email = new { not = "text" }, password = "x" }, "email"),
            ("POST", "auth/verify_identity_token", new { }, "identity_token"),
            ("POST", "refresh_user_token", new { user_id = "ana" }, "refresh_token"),
            ("PATCH", "my_profile", new { name = spaced }, "name"),
            ("PATCH", "my_profile", new { avatar_url = "not an address" }, "avatar_url"),
            ("GET", "get_user_list?page=0", null, "page"),
            ("GET", "get_user_list?limit=many", null, "limit"),
            ("GET", "get_user_list?page=99999999", null, "page"),
            ("POST", "block_user", new { }, "user_email"),
            ("POST", "block_user", new { user_email = "ana" }, "user_email"),
            ("POST", "users/status", new { user_ids = new[] { new { a = 1 } } }, "user_ids"),
            ("POST", "users/status", new { }, "user_ids"),
            ("POST", "set_user_device_token", new { }, "device_token"),
            ("POST", "set_user_device_token", new { device_token = "t", device_platform = "ÄÖ" }, "device_platform"),
            ("POST", "set_user_device_token", new { device_token = "t", is_development = "perhaps" }, "is_development"),
            ("POST", "get_or_create_room_with_target", new { }, "emails"),
            ("POST", "get_or_create_room_with_target", new { emails = "ana" }, "emails"),
            ("POST", "get_or_create_room_with_target", new { emails = "bob", options = "no json" }, "options"),
            ("POST", "get_or_create_room_with_unique_id", new { }, "unique_id"),
            ("POST", "get_or_create_room_with_unique_id", new { unique_id = "a/b#c" }, "unique_id"),
            ("POST", "get_or_create_room_with_unique_id", new { unique_id = "pair-1" }, "unique_id"),
            ("POST", "create_room", new { participants = new[] { "bob" } }, "name"),
            ("POST", "create_room", new { name = spaced }, "name"),
            ("POST", "create_room", new { name = "x", participants = Enumerable.Range(0, 1001).Select(x => $"u{x}") }, "participants"),
            ("POST", "create_room", new { name = "x", avatar_url = "ftp://x/y" }, "avatar_url"),
            ("GET", "get_room_by_id", null, "id"),
            ("GET", "get_room_by_id?id=-1", null, "id"),
            ("GET", "get_room_by_id?id=99999999999999999999", null, "id"),
            ("POST", "update_room", new { room_name = "x" }, "id"),
            ("GET", "user_rooms?room_type=castle", null, "room_type"),
            ("GET", "user_rooms?show_empty=perhaps", null, "show_empty"),
            ("POST", "rooms_info", new { room_id = new[] { "x" } }, "room_id"),
            ("GET", "room_participants?room_id=1&sorting=sideways", null, "sorting"),
            ("POST", "add_room_participants", new { room_id = number }, "emails"),
            ("POST", "remove_room_participants", new { emails = new[] { "bob" } }, "room_id"),
            ("DELETE", "clear_room_messages", new { }, "room_channel_ids"),
            ("POST", "post_comment", new { comment = "x" }, "topic_id"),
            ("POST", "post_comment", new { topic_id = "x", comment = "x" }, "topic_id"),
            ("POST", "post_comment", new { topic_id = number, comment = "" }, "comment"),
            ("POST", "post_comment", new { topic_id = number, comment = spaced }, "comment"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", unique_temp_id = new string('u', 129) }, "unique_temp_id"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", unique_temp_id = "system-1" }, "unique_temp_id"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", type = "system_event" }, "type"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", type = "not a word" }, "type"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", extras = new[] { 1 } }, "extras"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", payload = "no json" }, "payload"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", type = "location", payload = new { name = "here", latitude = 91, longitude = 0 } }, "payload.latitude"),
            ("POST", "post_comment", new { topic_id = number, comment = "x", extras = new { big = new string('x', 20_000) } }, "extras"),
            ("POST", "update_message", new { comment = "x" }, "unique_id"),
            ("GET", "load_comments", null, "topic_id"),
            ("GET", $"load_comments?topic_id={number}&last_comment_id=abc", null, "last_comment_id"),
            ("GET", $"load_comments?topic_id={number}&limit=-5", null, "limit"),
            ("GET", $"load_comments?topic_id={number}&after=maybe", null, "after"),
            ("POST", "update_comment_status", new { room_id = number }, "last_comment_read_id"),
            ("POST", "update_comment_status", new { room_id = number, last_comment_received_id = "many" }, "last_comment_received_id"),
            ("GET", "comment_receipt", null, "comment_id"),
            ("DELETE", "delete_messages", new { }, "unique_ids"),
            ("DELETE", "delete_messages", new { unique_ids = Enumerable.Range(0, 501).Select(x => $"u{x}") }, "unique_ids"),
            ("GET", "sync?last_received_comment_id=x", null, "last_received_comment_id"),
            ("GET", "sync?limit=0", null, "limit"),
            ("GET", "sync_event?start_event_id=x", null, "start_event_id"),
            ("POST", "search", new { }, "query"),
            ("POST", "search", new { query = new string('q', 201) }, "query"),
            ("POST", "search", new { query = "x", room_ids = new[] { "one" } }, "room_ids"),
            ("POST", "search", new { query = "x", room_type = "castle" }, "room_type"),
            ("POST", "search_messages", new { query = "" }, "query"),
            ("POST", "file_list", new { file_type = "smell" }, "file_type"),
        ];
        foreach (var (method, path, json, field) in table)
            (await ana.Send(method, path, json is null ? null : SdkApp.Json(json))).ShouldBeRefused(400, field);
        (await ana.Reads(room)).ShouldBeEmpty();

        (string Method, string Path, object? Json, string Field)[] backend =
        [
            ("POST", "login_or_register", new { username = "x" }, "user_id"),
            ("POST", "login_or_register", new { user_id = "x" }, "username"),
            ("GET", "user_profile", null, "user_id"),
            ("GET", "get_user_token", null, "user_id"),
            ("GET", "get_user_list?order_query=password", null, "order_query"),
            ("GET", "get_unread_users?start_time=yesterday", null, "start_time"),
            ("GET", "get_user_unread_count", null, "user_ids"),
            ("DELETE", "deactivate_users", new { }, "user_ids"),
            ("POST", "create_room", new { creator = "ana", participants = new[] { "bob" } }, "room_name"),
            ("POST", "create_room", new { room_name = "x", participants = new[] { "bob" } }, "creator"),
            ("POST", "create_room", new { room_name = "x", creator = "ana" }, "participants"),
            ("POST", "update_room", new { room_name = "x" }, "room_id"),
            ("POST", "get_or_create_room_with_target", new { user_ids = new[] { "ana" } }, "user_ids"),
            ("POST", "get_or_create_channel", new { unique_id = "a#b", participants = new[] { "ana" } }, "unique_id"),
            ("GET", "get_rooms_info", null, "room_ids"),
            ("GET", "get_user_rooms", null, "user_id"),
            ("POST", "add_room_participants", new { room_id = number }, "user_ids"),
            ("POST", "post_comment", new { user_id = "ana", room_id = number, message = spaced }, "message"),
            ("POST", "post_system_event_message", new { room_id = number, system_event_type = "earthquake" }, "system_event_type"),
            ("GET", "webhook_logs?type=pigeon", null, "type"),
            ("GET", "load_comments", null, "room_id"),
            ("GET", $"load_comments_with_range?room_id={number}&first_comment_id=9&last_comment_id=1", null, "first_comment_id"),
        ];
        foreach (var (method, path, json, field) in backend)
            (await app.Backend(method, path, json)).ShouldBeRefused(400, field);
    }
}
