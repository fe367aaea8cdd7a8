#pragma warning disable CA1861 // what is sent stands where it is sent
using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests.Compatibility;

/// <summary>What was decided where nothing public says it, and what clients rely on.</summary>
public sealed class Promises
{
    [Theory, EveryEngine]
    public async Task Sync_is_ascending_over_all_rooms_with_own_messages_and_without_a_small_page(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        var channel = (await ana.Post("get_or_create_room_with_unique_id", new { unique_id = "plaza" })).ShouldBeDone().Results.GetProperty("room");
        var start = (await Sync(ana, 0)).Cursor;
        for (var i = 0; i < 15; i++)
        {
            await ana.Say(room, $"mine {i}");
            await bob.Say(room, $"theirs {i}");
            await ana.Say(channel, $"public {i}");
        }

        var (texts, cursor) = await Sync(ana, start);
        texts.Count.ShouldBe(45);
        texts.Take(3).ShouldBe(["mine 0", "theirs 0", "public 0"]);
        (await Sync(ana, cursor)).ShouldSatisfyAllConditions(nothing => nothing.Texts.ShouldBeEmpty(), nothing => nothing.Cursor.ShouldBe(cursor));
        var (page, half) = await Sync(ana, start, "&limit=20");
        page.ShouldBe(texts.Take(20));
        (await Sync(ana, half)).Texts.ShouldBe(texts.Skip(20));
        (await Sync(ana, cursor + 1000)).Cursor.ShouldBe(cursor + 1000);
        (await ana.Get($"sync?last_received_comment_id={start}")).Results.GetProperty("meta").GetProperty("need_clear").GetBoolean().ShouldBeFalse();
    }

    [Theory, EveryEngine]
    public async Task The_default_room_type_means_every_kind(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        await ana.RoomWith(bob);
        await ana.Post("create_room", new { name = "Trip", participants = new[] { "bob" } });
        await ana.Post("get_or_create_room_with_unique_id", new { unique_id = "plaza" });
        async Task<(int Shown, int Total)> Listed(string type)
        {
            var results = (await ana.Get($"user_rooms?show_empty=true&room_type={type}")).ShouldBeDone().Results;
            return (results.GetProperty("rooms_info").GetArrayLength(), results.GetProperty("meta").GetProperty("total_room").GetInt32());
        }

        (await Listed("default")).ShouldBe((3, 3));
        (await Listed("all")).ShouldBe((3, 3));
        (await Listed("single")).ShouldBe((1, 1));
        (await Listed("group")).ShouldBe((1, 1));
        (await Listed("channel")).ShouldBe((1, 1));
    }

    [Theory, EveryEngine]
    public async Task Who_left_a_group_may_say_so_again_and_a_stranger_to_it_may_not(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob, eve) = (await app.Login("ana"), await app.Login("bob"), await app.Login("eve"));
        var made = (await ana.Post("create_room", new { name = "Trip", participants = new[] { "bob" } })).ShouldBeDone();
        var room = made.Results.GetProperty("room").GetProperty("id").ToString();
        Task<SdkReply> Remove(SdkPerson who, string whom) => who.Post("remove_room_participants", new { room_id = room, emails = new[] { whom } });

        var first = (await Remove(bob, "bob")).ShouldBeDone();
        (await Remove(bob, "bob")).ShouldBeDone().Text.ShouldBe(first.Text);

        var nowhere = (await bob.Post("remove_room_participants", new { room_id = "999999", emails = new[] { "bob" } })).ShouldBeRefused(404);
        (await Remove(eve, "eve")).ShouldBeRefused(404).Text.ShouldBe(nowhere.Text);
        (await Remove(bob, "ana")).ShouldBeRefused(404).Text.ShouldBe(nowhere.Text);
        (await Remove(bob, "nobody")).ShouldBeRefused(404).Text.ShouldBe(nowhere.Text);
    }

    [Theory, EveryEngine]
    public async Task A_room_without_a_message_still_shows_a_last_one(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        await ana.RoomWith(bob);
        var last = (await ana.Get("user_rooms?show_empty=true")).ShouldBeDone().Results.GetProperty("rooms_info")[0].GetProperty("last_comment");
        last.GetProperty("id").GetInt64().ShouldBe(0);
        (last.GetProperty("message").GetString(), last.GetProperty("type").GetString()).ShouldBe(("", "unknown"));
    }

    [Theory, EveryEngine]
    public async Task A_deleted_message_loses_its_content_everywhere_and_deleting_again_changes_nothing(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        await ana.Say(room, "regretted", "u1");
        var deleted = (await ana.Send("DELETE", "delete_messages", SdkApp.Json(new { unique_ids = new[] { "u1" } }))).ShouldBeDone().Results.GetProperty("comments")[0];
        (deleted.GetProperty("message").GetString(), deleted.GetProperty("is_deleted").GetBoolean(), deleted.GetProperty("unique_temp_id").GetString()).ShouldBe(("", true, "u1"));
        (await bob.Reads(room)).ShouldBeEmpty();
        (await Sync(bob, 0)).Texts.ShouldBeEmpty();
        (await ana.Send("DELETE", "delete_messages?unique_ids[]=u1")).ShouldBeDone().Results.GetProperty("comments").GetArrayLength().ShouldBe(0);
        var told = (await bob.Get("sync_event?start_event_id=0")).ShouldBeDone().Body.GetProperty("events")[0];
        told.GetProperty("payload").GetProperty("data").GetProperty("deleted_messages")[0].GetProperty("room_id").GetString().ShouldBe(room.GetProperty("id").ToString());
    }

    [Theory, EveryEngine]
    public async Task A_message_sent_again_is_the_message_sent_before(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        var sent = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ana.Say(room, "once", "same")));
        sent.Select(comment => comment.GetProperty("id").GetInt64()).Distinct().ShouldHaveSingleItem();
        (await bob.Reads(room)).ShouldBe(["once"]);
    }

    [Theory, EveryEngine]
    public async Task An_expired_token_says_the_words_that_make_clients_refresh_and_a_late_refresh_does_not(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine, ("Identity:SessionLifetime", "01:00:00"), ("Identity:RefreshLifetime", "02:00:00"));
        var ana = await app.Login("ana");
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        (await ana.Get("my_profile")).ShouldBeRefused(403).Message.ShouldBe("Unauthorized. Token is expired");
        (await app.Send("GET", $"{SdkApp.Sdk}/my_profile", null, ("qiscus-sdk-app-id", "demo"))).ShouldBeRefused(401).Message.ShouldBe("Unauthorized");
        var refresh = $"user_id=ana&refresh_token={ana.Account.GetProperty("refresh_token").GetString()}";
        var renewed = (await app.Send("POST", $"{SdkApp.Sdk}/refresh_user_token", SdkApp.Form(refresh), ("qiscus_sdk_app_id", "demo"))).ShouldBeDone().Results;
        (await app.Send("GET", $"{SdkApp.Sdk}/my_profile", null, ("QISCUS_SDK-TOKEN", renewed.GetProperty("token").GetString()!))).ShouldBeDone();
        app.Clock.Advance(TimeSpan.FromHours(3));
        (await app.Send("POST", $"{SdkApp.Sdk}/refresh_user_token", SdkApp.Form($"user_id=ana&refresh_token={renewed.GetProperty("refresh_token").GetString()}"), ("qiscus-sdk-app-id", "demo")))
            .ShouldBeRefused(401).Message.ShouldBe("Unauthorized");
    }

    [Theory, EveryEngine]
    public async Task Not_yours_and_not_there_are_the_same_answer(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob, eko) = (await app.Login("ana"), await app.Login("bob"), await app.Login("eko"));
        var room = await ana.RoomWith(bob);
        var number = room.GetProperty("id").GetInt64();
        foreach (var path in new[] { "get_room_by_id?id={0}", "load_comments?topic_id={0}", "room_participants?room_id={0}" })
        {
            var theirs = (await eko.Get(path.Replace("{0}", number.ToString(), StringComparison.Ordinal))).ShouldBeRefused(404);
            theirs.Message.ShouldBe("room not found");
            theirs.Text.ShouldBe((await eko.Get(path.Replace("{0}", "7000001", StringComparison.Ordinal))).Text);
        }

        (await eko.Post("post_comment", new { topic_id = number, comment = "let me in" })).ShouldBeRefused(404).Message.ShouldBe("room not found");
        (await eko.Get("no_such_call")).ShouldBeRefused(404);
    }

    [Theory, EveryEngine]
    public async Task The_config_names_addresses_that_every_client_takes_as_they_are(Engine engine)
    {
        await using (var app = await SdkApp.StartAsync(engine))
        {
            var config = (await Config(app)).Results;
            config.GetProperty("base_url").GetString().ShouldBe(app.Url);
            config.GetProperty("broker_url").GetString().ShouldBe(app.Url.Replace("http://", "ws://", StringComparison.Ordinal) + "/mqtt?via=wss://");
            (await Config(app, ("X-Forwarded-Proto", "https"))).Results.GetProperty("broker_url").GetString()!.ShouldStartWith("wss://127.0.0.1");
            (await app.Send("GET", $"{SdkApp.Sdk}/config", null, ("qiscus-sdk-app-id", "nobodys"))).ShouldBeRefused(401);
            foreach (var name in new[] { "enable_realtime", "enable_sync", "enable_sync_event", "enable_event_report", "enable_realtime_check", "auto_refresh_token" })
                config.GetProperty(name).ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
            (config.GetProperty("enable_sync_event").GetBoolean(), config.GetProperty("broker_lb_url").GetString(), config.GetProperty("extras").GetString()).ShouldBe((false, "", ""));
        }

        await using var known = await SdkApp.StartAsync(engine, ("Chat:PublicUrl", "https://chat.example.org"));
        var there = (await Config(known)).Results;
        (there.GetProperty("base_url").GetString(), there.GetProperty("broker_url").GetString()).ShouldBe(("https://chat.example.org", "wss://chat.example.org/mqtt"));

        static async Task<SdkReply> Config(SdkApp app, params (string, string)[] headers) =>
            (await app.Send("GET", $"{SdkApp.Sdk}/config", null, [("qiscus-sdk-app-id", "demo"), .. headers])).ShouldBeDone();
    }

    [Theory, EveryEngine]
    public async Task Pages_of_any_origin_may_call_and_read_refusals(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        foreach (var (method, path) in app.Routes)
        {
            var asked = await app.Send("OPTIONS", path, null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "qiscus_sdk_token, x-own"));
            asked.Status.ShouldBe(204, path);
            asked.Headers.GetValues("Access-Control-Allow-Headers").ShouldHaveSingleItem().ShouldBe("qiscus_sdk_token, x-own");
            asked.Headers.GetValues("Access-Control-Allow-Origin").ShouldHaveSingleItem().ShouldBe("*");
            asked.Headers.GetValues("Access-Control-Allow-Methods").ShouldHaveSingleItem().ShouldContain(method);
        }

        foreach (var refused in new[] { await app.Send("GET", $"{SdkApp.Sdk}/my_profile"), await app.Send("GET", $"{SdkApp.Mobile}/nothing"), await app.Send("GET", $"{SdkApp.Sdk}/sync?token=%ff") })
            refused.ShouldBeRefused().Headers.GetValues("Access-Control-Allow-Origin").ShouldHaveSingleItem().ShouldBe("*");
    }

    [Theory, EveryEngine]
    public async Task Who_asks_too_often_is_told_in_the_words_of_the_api(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine, ("Limits:LoopbackIsLimited", "true"), ("Limits:CallerBurst", "3"), ("Limits:CallerPerSecond", "1"));
        var ana = await app.Login("ana");
        for (var i = 0; i < 3; i++)
            (await ana.Get("total_unread_count")).ShouldBeDone();
        (await ana.Get("total_unread_count")).ShouldBeRefused(429).Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory, EveryEngine]
    public async Task Lists_come_in_every_dialect_and_the_token_from_anywhere(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob, eko) = (await app.Login("ana"), await app.Login("bob"), await app.Login("eko"));
        foreach (var form in new[] { "participants%5B%5D%5B0%5D=bob&participants%5B%5D%5B1%5D=eko", "participants%5B%5D=bob&participants%5B%5D=eko&avatar_url", "participants=bob&participants=eko", "participants[0]=bob&participants[1]=eko" })
        {
            var room = (await ana.Form("create_room", $"name=G&{form}&options=")).ShouldBeDone().Results.GetProperty("room");
            room.GetProperty("participants").EnumerateArray().Select(x => x.GetProperty("email").GetString()).ShouldBe(["ana", "bob", "eko"], ignoreOrder: true);
        }

        (await app.Send("GET", $"{SdkApp.Sdk}/my_profile?token={ana.Token}")).ShouldBeDone();
        (await app.Send("POST", $"{SdkApp.Sdk}/users/status", SdkApp.Json(new { token = ana.Token, user_ids = "bob" }))).ShouldBeDone();
        (await app.Send("POST", $"{SdkApp.Sdk}/users/status", SdkApp.Form($"token={ana.Token}&user_ids[]=bob"))).ShouldBeDone();
        using var fields = new MultipartFormDataContent { { new StringContent(ana.Token), "token" }, { new StringContent("bob"), "user_ids[]" } };
        (await app.Send("POST", $"{SdkApp.Sdk}/users/status", fields)).ShouldBeDone().Results.GetProperty("user_status").GetArrayLength().ShouldBe(1);
        using var upload = new MultipartFormDataContent { { new ByteArrayContent("x"u8.ToArray()), "file", "x.txt" }, { new StringContent(ana.Token), "token" } };
        (await app.Send("POST", $"{SdkApp.Sdk}/upload", upload)).ShouldBeDone();
    }

    [Theory, EveryEngine]
    public async Task A_reply_is_completed_and_a_blocked_sender_learns_nothing(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        var question = await ana.Say(room, "tea?");
        var answer = (await bob.Say(room, "yes", type: "reply", payload: new { type = "reply", replied_comment_id = question.GetProperty("id").GetInt64() })).GetProperty("payload");
        (answer.GetProperty("text").GetString(), answer.GetProperty("replied_comment_message").GetString(), answer.GetProperty("replied_comment_sender_email").GetString()).ShouldBe(("yes", "tea?", "ana"));
        await ana.Post("block_user", new { user_email = "bob" });
        (await bob.Say(room, "hello?")).GetProperty("status").GetString().ShouldBe("sent");
        (await ana.Reads(room)).ShouldBe(["yes", "tea?"]);
        (await bob.Reads(room)).ShouldBe(["hello?", "yes", "tea?"]);
    }

    [Theory, EveryEngine]
    public async Task Who_was_removed_may_still_acknowledge(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var (ana, bob, eko) = (await app.Login("ana"), await app.Login("bob"), await app.Login("eko"));
        var room = (await ana.Post("create_room", new { name = "Trip", participants = new[] { "bob" } })).ShouldBeDone().Results.GetProperty("room");
        var message = await ana.Say(room, "goodbye");
        await ana.Post("remove_room_participants", new { room_id = room.GetProperty("id").GetInt64(), emails = "bob" });
        foreach (var stranger in new[] { bob, eko })
        {
            var answer = (await stranger.Form("update_comment_status", $"room_id={room.GetProperty("id")}&last_comment_read_id={message.GetProperty("id")}")).ShouldBeDone().Results;
            answer.GetProperty("changed").GetBoolean().ShouldBeFalse();
        }
    }

    private static async Task<(List<string?> Texts, long Cursor)> Sync(SdkPerson who, long after, string more = "")
    {
        var results = (await who.Get($"sync?last_received_comment_id={after}{more}")).ShouldBeDone().Results;
        return ([.. results.GetProperty("comments").EnumerateArray().Select(x => x.GetProperty("message").GetString())], results.GetProperty("meta").GetProperty("last_received_comment_id").GetInt64());
    }
}
