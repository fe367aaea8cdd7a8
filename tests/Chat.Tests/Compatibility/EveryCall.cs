#pragma warning disable CA1861 // what is sent stands where it is sent
using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests.Compatibility;

/// <summary>One story that uses every call there is, and then asks whether it did.</summary>
public sealed class EveryCall
{
    [Theory, EveryEngine]
    public async Task Every_call_of_the_client_api_answers_people_who_use_it_as_it_is_meant(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        foreach (var prefix in new[] { SdkApp.Sdk, SdkApp.Mobile })
            (await StoryAsync(app, prefix)).ShouldBe(app.Routes.Where(route => route.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(route => $"{route.Method} {route.Path[(prefix.Length + 1)..]}"), ignoreOrder: true);
    }

    [Theory, EveryEngine]
    public async Task Every_call_of_the_server_api_answers_a_backend(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var used = new HashSet<string>();
        async Task<JsonElement> Call(string method, string path, object? json = null)
        {
            used.Add($"{method} {path.Split('?')[0]}");
            return (await app.Backend(method, path, json)).ShouldBeDone().Results;
        }

        foreach (var id in new[] { "ana", "bob", "eko" })
            (await Call("POST", "login_or_register", new { user_id = id, username = id, password = SdkApp.Password, extras = new { a = 1 } })).GetProperty("user").GetProperty("user_id").GetString().ShouldBe(id);
        (await Call("GET", "user_profile?user_id=ana")).GetProperty("user").GetProperty("extras").GetProperty("a").GetInt32().ShouldBe(1);
        var first = (await Call("GET", "get_user_token?user_id=ana")).GetProperty("token").GetString();
        (await Call("POST", "reset_user_token", new { user_id = "ana" })).GetProperty("token").GetString().ShouldNotBe(first);
        (await app.Send("GET", $"{SdkApp.Sdk}/my_profile", null, ("qiscus-sdk-token", first!))).ShouldBeRefused(401);
        (await Call("GET", "get_user_list?page=1&limit=2&order_query=created_at%20desc%20nulls%20last")).GetProperty("users")[0].GetProperty("email").GetString().ShouldBe("eko");
        await Call("DELETE", "deactivate_users", new { user_ids = new[] { "eko" } });
        (await Call("GET", "get_user_list?show_all=true&order_query=username")).GetProperty("users")[2].GetProperty("active").GetBoolean().ShouldBeFalse();
        await Call("POST", "reactivate_users", new { user_ids = new[] { "eko" } });

        var room = (await Call("POST", "create_room", new { room_name = "Trip", creator = "ana", participants = new[] { "ana", "bob" }, room_options = "{\"a\":1}" })).GetProperty("room");
        var number = room.GetProperty("room_id").GetString();
        (await Call("POST", "update_room", new { room_id = number, room_name = "Trips" })).GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await Call("GET", $"get_rooms_info?room_ids[]={number}")).GetProperty("rooms")[0].GetProperty("room_name").GetString().ShouldBe("Trips");
        var pair = (await Call("POST", "get_or_create_room_with_target", new { user_ids = new[] { "ana", "bob" } })).GetProperty("room");
        pair.GetProperty("room_name").GetString().ShouldBe("ana bob");
        (await Call("POST", "get_or_create_channel", new { unique_id = "plaza", participants = new[] { "bob" }, room_name = "Plaza" })).GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await Call("GET", "get_user_rooms?user_id=bob&limit=10&room_type=group")).GetProperty("rooms").GetArrayLength().ShouldBe(1);
        (await Call("POST", "add_room_participants", new { room_id = number, user_ids = new[] { "eko" } })).GetProperty("participants_added")[0].GetProperty("user_id").GetString().ShouldBe("eko");
        (await Call("GET", $"get_room_participants?room_id={number}")).GetProperty("participants").GetArrayLength().ShouldBe(3);
        (await Call("POST", "remove_room_participants", new { room_id = number, user_ids = new[] { "eko" } })).GetProperty("participants_removed").GetArrayLength().ShouldBe(1);

        var question = (await Call("POST", "post_comment", new { user_id = "ana", room_id = number, message = "there?", unique_temp_id = "q" })).GetProperty("comment");
        (await Call("POST", "post_comment", new { user_id = "ana", room_id = number, message = "there?", unique_temp_id = "q" })).GetProperty("comment").GetProperty("id").GetInt64().ShouldBe(question.GetProperty("id").GetInt64());
        (await Call("GET", $"get_unread_count?user_id=bob&room_ids[]={number}")).GetProperty("unread_counts")[0].GetProperty("unread_count").GetInt64().ShouldBeGreaterThan(0);
        (await Call("GET", "get_unread_users?start_time=2029-01-01%2000:00:00")).GetProperty("user_ids").EnumerateArray().Select(x => x.GetString()).ShouldContain("bob");
        (await Call("GET", "get_user_unread_count?user_ids[]=bob&user_ids[]=eko")).GetProperty("user_unread_count")[1].GetProperty("unread_count").GetInt64().ShouldBe(0);
        app.Clock.Advance(TimeSpan.FromSeconds(90));
        await Call("POST", "post_comment", new { user_id = "bob", room_id = number, message = "yes" });
        var reply = (await Call("GET", "get_average_reply_time_user?user_id=bob")).GetProperty("data").GetProperty("duration");
        new[] { "average", "longest", "shortest" }.ShouldAllBe(name => reply.GetProperty(name).GetDouble() == 90);
        var happened = (await Call("POST", "post_system_event_message", new { system_event_type = "custom", room_id = number, subject_user_id = "ana", object_user_id = "bob", message = "Paid", payload = new { order = 7 } })).GetProperty("comment");
        happened.GetProperty("payload").GetProperty("payload").GetProperty("order").GetInt32().ShouldBe(7);
        (await Call("GET", $"load_comments?room_id={number}&limit=1")).GetProperty("comments")[0].GetProperty("id").GetInt64().ShouldBe(happened.GetProperty("id").GetInt64());
        var id1 = question.GetProperty("id").GetInt64();
        (await Call("GET", $"load_comments_with_range?room_id={number}&first_comment_id={id1}&last_comment_id={id1}")).GetProperty("comments")[0].GetProperty("unique_id").GetString().ShouldBe("q");

        (await Call("GET", "webhook_logs?type=rest&limit=5")).GetProperty("webhook_logs").GetArrayLength().ShouldBe(0);

        used.ShouldBe(app.Routes.Where(route => route.Path.StartsWith(SdkApp.Rest, StringComparison.Ordinal)).Select(route => $"{route.Method} {route.Path[(SdkApp.Rest.Length + 1)..]}"), ignoreOrder: true);
    }

    private static async Task<HashSet<string>> StoryAsync(SdkApp app, string prefix)
    {
        var used = new HashSet<string> { "POST login_or_register" };
        var (ana, bob, eko) = (await app.Login("ana", prefix: prefix), await app.Login("bob", prefix: prefix), await app.Login("eko", prefix: prefix));
        async Task<JsonElement> Call(SdkPerson who, string method, string path, object? json = null)
        {
            used.Add($"{method} {path.Split('?')[0]}");
            var reply = (await who.Send(method, path, json is null ? null : SdkApp.Json(json))).ShouldBeDone();
            return reply.Body.TryGetProperty("results", out var results) ? results : reply.Body;
        }

        (await Call(ana, "GET", "config")).GetProperty("enable_sync").GetBoolean().ShouldBeTrue();
        (await Call(ana, "POST", "auth/nonce")).GetProperty("nonce").GetString().ShouldNotBeNullOrEmpty();
        var refreshed = await Call(eko, "POST", "refresh_user_token", new { user_id = "eko", refresh_token = eko.Account.GetProperty("refresh_token").GetString() });
        refreshed.GetProperty("token").GetString().ShouldNotBe(eko.Token);
        used.Add("POST auth/verify_identity_token");
        (await ana.Post("auth/verify_identity_token", new { identity_token = "a.b.c" })).ShouldBeRefused(401); // good ones: see the identity tests
        (await Call(ana, "PATCH", "my_profile", new { name = "Ana", avatar_url = "", extras = new { likes = "tea" } })).GetProperty("user").GetProperty("token").GetString().ShouldBe(ana.Token);
        (await Call(bob, "GET", "my_profile")).GetProperty("user").GetProperty("email").GetString().ShouldBe("bob");
        (await Call(ana, "GET", "get_user_list?query=BO")).GetProperty("users").EnumerateArray().Select(x => x.GetProperty("email").GetString()).ShouldBe(["bob"]);

        (await Call(ana, "POST", "block_user", new { user_email = "eko" })).GetProperty("user").GetProperty("email").GetString().ShouldBe("eko");
        var blocked = await Call(ana, "GET", "get_blocked_users");
        (blocked.GetProperty("users").GetArrayLength(), blocked.GetProperty("blocked_users").GetArrayLength()).ShouldBe((1, 1));
        await Call(ana, "POST", "unblock_user", new { user_email = "eko" });
        (await Call(ana, "POST", "users/status", new { user_ids = new[] { "bob", "nobody" } })).GetProperty("user_status")[0].GetProperty("status").GetInt32().ShouldBe(0);
        (await Call(ana, "POST", "set_user_device_token", new { device_token = "phone" })).GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await Call(ana, "POST", "remove_user_device_token", new { device_token = "phone" })).GetProperty("changed").GetBoolean().ShouldBeTrue();

        var room = (await Call(ana, "POST", "get_or_create_room_with_target", new { emails = new[] { "bob" }, options = "{}" })).GetProperty("room");
        var number = room.GetProperty("id").GetInt64();
        (await Call(ana, "POST", "get_or_create_room_with_unique_id", new { unique_id = "plaza" })).GetProperty("room").GetProperty("is_public_channel").GetBoolean().ShouldBeTrue();
        var group = (await Call(ana, "POST", "create_room", new { name = "Trip", participants = new[] { "bob" } })).GetProperty("room");
        var groupNumber = group.GetProperty("id").GetInt64();
        (await Call(bob, "GET", $"get_room_by_id?id={number}")).GetProperty("room").GetProperty("room_name").GetString().ShouldBe("Ana");
        (await Call(ana, "POST", "update_room", new { id = groupNumber, room_name = "Trips", options = new { a = 1 } })).GetProperty("room").GetProperty("options").GetString().ShouldBe("{\"a\":1}");
        var emails = (await Call(ana, "POST", "add_room_participants", new { room_id = groupNumber, emails = new[] { "eko" } })).GetProperty("participants_added")[0].GetProperty("email").GetString();
        emails.ShouldBe("eko");
        (await Call(ana, "GET", $"room_participants?room_unique_id={group.GetProperty("unique_id").GetString()}&sorting=desc")).GetProperty("participants")[0].GetProperty("email").GetString().ShouldBe("eko");
        (await Call(ana, "POST", "remove_room_participants", new { room_id = groupNumber, emails = new[] { "eko" } })).GetProperty("participants_removed")[0].GetString().ShouldBe("eko");

        var comment = (await Call(ana, "POST", "post_comment", new { topic_id = number, comment = "helo purple", unique_temp_id = prefix, type = "text" })).GetProperty("comment");
        var id = comment.GetProperty("id").GetInt64();
        (await Call(ana, "POST", "update_message", new { unique_id = prefix, comment = "hello purple", token = ana.Token })).GetProperty("comment").GetProperty("message").GetString().ShouldBe("hello purple");
        (await Call(bob, "GET", "total_unread_count")).GetProperty("total_unread_count").GetInt64().ShouldBeGreaterThan(0);
        (await Call(bob, "GET", "get_room_unread_count")).GetProperty("total_unread_count").GetInt64().ShouldBeGreaterThan(0);
        (await Call(bob, "GET", "user_rooms?page=1&limit=20&show_empty=true&show_participants=true&room_type=default")).GetProperty("rooms_info").GetArrayLength().ShouldBeGreaterThanOrEqualTo(2);
        (await Call(bob, "POST", "rooms_info", new { room_id = new object[] { number, groupNumber.ToString(System.Globalization.CultureInfo.InvariantCulture) }, show_participants = true })).GetProperty("rooms_info").GetArrayLength().ShouldBe(2);
        (await Call(bob, "GET", $"load_comments?topic_id={number}&limit=1")).GetProperty("comments")[0].GetProperty("id").GetInt64().ShouldBe(id);
        (await Call(bob, "POST", "update_comment_status", new { room_id = number, last_comment_read_id = id })).GetProperty("changed").GetBoolean().ShouldBeTrue();
        (await Call(ana, "GET", $"comment_receipt?comment_id={id}")).GetProperty("read_by")[0].GetProperty("user").GetProperty("email").GetString().ShouldBe("bob");
        (await Call(bob, "GET", $"sync?last_received_comment_id={id - 1}")).GetProperty("comments")[0].GetProperty("status").GetString().ShouldBe("read");
        (await Call(ana, "GET", "sync_event?start_event_id=0")).GetProperty("events").GetArrayLength().ShouldBeGreaterThan(0);
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(5)); // the index follows the log
            return (await Call(bob, "POST", "search", new { query = "purple", room_ids = new[] { number } })).GetProperty("comments").GetArrayLength() == 1;
        }, "the message is found", ct: TestContext.Current.CancellationToken);
        (await Call(bob, "POST", "search_messages", new { query = "purple", room_id = number })).GetProperty("comments").GetArrayLength().ShouldBe(1);
        await ana.Say(room, "[file]", type: "file_attachment", payload: new { url = "https://files.example/upload/a/map.pdf", file_name = "map.pdf" });
        (await Call(ana, "POST", "file_list", new { room_ids = new[] { number }, sender = "ana", file_type = "doc" })).GetProperty("comments").GetArrayLength().ShouldBeGreaterThan(0);
        (await Call(ana, "DELETE", "delete_messages", new { unique_ids = new[] { prefix }, is_delete_for_everyone = true, is_hard_delete = true })).GetProperty("comments")[0].GetProperty("is_deleted").GetBoolean().ShouldBeTrue();
        (await Call(ana, "DELETE", "clear_room_messages", new { room_channel_ids = new[] { room.GetProperty("unique_id").GetString() } })).GetProperty("rooms")[0].GetProperty("id").GetInt64().ShouldBe(number);

        using var parts = new MultipartFormDataContent { { new ByteArrayContent("a note"u8.ToArray()), "file", "note.txt" } };
        used.Add("POST upload");
        (await ana.Send("POST", "upload", parts)).ShouldBeDone().Results.GetProperty("file").GetProperty("url").GetString()!.ShouldStartWith(app.Url + "/upload/");

        await Call(bob, "POST", "logout", new { user_id = "bob", token = bob.Token });
        (await bob.Get("my_profile")).ShouldBeRefused(401);
        await Call(ana, "POST", "expire_user_token", new { user_id = "ana" });
        (await ana.Get("my_profile")).ShouldBeRefused(401);
        return used;
    }
}
