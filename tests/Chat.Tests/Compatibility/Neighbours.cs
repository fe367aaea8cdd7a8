#pragma warning disable CA1861 // what is sent stands where it is sent
using System.Globalization;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests.Compatibility;

/// <summary>Another workspace's people, rooms and messages are not there, on any call.</summary>
public sealed class Neighbours
{
    private const string Whisper = "a whisper next door";

    [Theory, EveryEngine]
    public async Task A_token_opens_its_own_app_only(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        await app.NewApp("elsewhere");
        var ana = await app.Login("ana");
        foreach (var (method, path) in app.Routes)
        {
            var foreign = await app.Send(method, path, Content(method, path), ("qiscus-sdk-app-id", "elsewhere"), ("qiscus-sdk-token", ana.Token), ("qiscus-sdk-secret", app.Secret));
            if (IsOpen(path))
            {
                foreign.Status.ShouldBeOneOf(200, 400); // it is an app's call, and the other app may make it
                continue;
            }

            foreign.ShouldBeRefused(401, "Unauthorized");
            (await app.Send(method, path, Content(method, path), ("qiscus-sdk-app-id", "demo"))).ShouldBeRefused(401, "Unauthorized");
            var invented = new string('A', 43);
            (await app.Send(method, path, Content(method, path), ("qiscus-sdk-app-id", "demo"), ("qiscus-sdk-token", invented), ("qiscus-sdk-secret", invented))).ShouldBeRefused(401, "Unauthorized");
        }

        (await ana.Get("my_profile")).ShouldBeDone();
    }

    [Theory, EveryEngine]
    public async Task What_belongs_to_a_neighbour_answers_like_what_is_not_there(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        await app.NewApp("elsewhere");
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        var comment = await ana.Say(room, Whisper, "hers");
        var channel = (await ana.Post("get_or_create_room_with_unique_id", new { unique_id = "plaza", name = Whisper })).ShouldBeDone().Results.GetProperty("room");
        var (onWeb, onPhone) = (await app.Login("mia", "elsewhere"), await app.Login("mia", "elsewhere", SdkApp.Mobile));

        foreach (var (method, path) in app.Routes.Where(route => !IsOpen(route.Path) && !route.Path.StartsWith(SdkApp.Rest, StringComparison.Ordinal) && !IsEnd(route.Path)))
        {
            var mia = path.StartsWith(SdkApp.Mobile, StringComparison.Ordinal) ? onPhone : onWeb;
            var name = path[(path.IndexOf("/sdk/", StringComparison.Ordinal) is var at and > 0 ? at + 5 : path.IndexOf("/mobile/", StringComparison.Ordinal) + 8)..];
            var theirs = await Ask(mia, method, name, room.GetProperty("id").GetInt64(), comment.GetProperty("id").GetInt64(), room.GetProperty("unique_id").GetString()!, "hers", "bob");
            var nobodys = await Ask(mia, method, name, 7_000_001, 7_000_002, "pair-000000000000000000000000", "nobodys", "nobody");
            theirs.Status.ShouldBe(nobodys.Status, $"{method} {path}: {theirs.Text}");
            theirs.Text.ShouldNotContain(Whisper, customMessage: path);
            if (theirs.Status >= 400)
                theirs.Text.ShouldBe(nobodys.Text, path);
        }

        // A member who asks the same does hear it, so these questions would have told.
        var heard = 0;
        foreach (var name in new[] { "get_room_by_id", "load_comments", "sync", "user_rooms" })
            heard += (await Ask(bob, "GET", name, room.GetProperty("id").GetInt64(), comment.GetProperty("id").GetInt64(), "", "hers", "ana")).Text.Contains(Whisper, StringComparison.Ordinal) ? 1 : 0;
        heard.ShouldBe(4);

        // Nothing of it did anything either.
        (await ana.Reads(room)).ShouldBe([Whisper]);
        (await ana.Get($"room_participants?room_unique_id={channel.GetProperty("unique_id").GetString()}")).Results.GetProperty("participants").GetArrayLength().ShouldBe(1);
        (await bob.Get("total_unread_count")).Results.GetProperty("total_unread_count").GetInt64().ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_backend_sees_its_own_app_only(Engine engine)
    {
        await using var app = await SdkApp.StartAsync(engine);
        var secret = await app.NewApp("elsewhere");
        var (ana, bob) = (await app.Login("ana"), await app.Login("bob"));
        var room = await ana.RoomWith(bob);
        await ana.Say(room, Whisper);
        foreach (var (method, path) in app.Routes.Where(route => route.Path.StartsWith(SdkApp.Rest, StringComparison.Ordinal)))
        {
            var theirs = await Ask(app, secret, method, path, room.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture), "ana", "bob");
            var nobodys = await Ask(app, secret, method, path, "7000001", "nobody", "noone");
            if (path.EndsWith("login_or_register", StringComparison.Ordinal))
                continue; // a name is free in every workspace
            theirs.Status.ShouldBe(nobodys.Status, path);
            theirs.Text.ShouldNotContain(Whisper, customMessage: path);
            if (theirs.Status >= 400)
                theirs.Text.ShouldBe(nobodys.Text, path);
        }

        (await ana.Reads(room)).ShouldBe([Whisper]);
        (await bob.Get("my_profile")).ShouldBeDone();
    }

    private static Task<SdkReply> Ask(SdkPerson who, string method, string name, long room, long message, string roomName, string unique, string person)
    {
        var people = new[] { person };
        var fields = new
        {
            id = room, topic_id = room, room_id = room, room_ids = new[] { room }, room_unique_id = roomName, unique_id = name.StartsWith("update_", StringComparison.Ordinal) ? unique : roomName,
            unique_ids = new[] { unique }, room_channel_ids = new[] { roomName }, comment_id = message, last_comment_read_id = message, comment = "x", name = "x", query = "whisper",
            participants = people, emails = people, user_ids = people, user_email = person, room_name = "x", sender = person, device_token = "x", token = who.Token,
        };
        return method == "GET"
            ? who.Get($"{name}?id={room}&topic_id={room}&room_unique_id={roomName}&comment_id={message}&start_event_id=0")
            : who.Send(method, name, SdkApp.Json(fields));
    }

    private static Task<SdkReply> Ask(SdkApp app, string secret, string method, string path, string room, string one, string other)
    {
        var fields = new { room_id = room, user_id = one, username = "x", user_ids = new[] { one, other }, creator = one, participants = new[] { other }, room_name = "x", message = "x", system_event_type = "custom", unique_id = "plaza" };
        return app.Send(
            method, method == "GET" ? $"{path}?room_id={room}&user_id={one}&user_ids[]={one}&room_ids[]={room}" : path, method == "GET" ? null : SdkApp.Json(fields),
            ("qiscus-sdk-app-id", "elsewhere"), ("qiscus-sdk-secret", secret));
    }

    private static HttpContent? Content(string method, string path) =>
        path.EndsWith("/upload", StringComparison.Ordinal) ? new MultipartFormDataContent { { new ByteArrayContent("x"u8.ToArray()), "file", "x.txt" } }
        : method == "GET" ? null : SdkApp.Json(new { });

    /// <summary>Calls of an app that has nobody logged in yet.</summary>
    private static bool IsOpen(string path) => !path.StartsWith(SdkApp.Rest, StringComparison.Ordinal)
        && new[] { "config", "login_or_register", "auth/nonce", "auth/verify_identity_token", "refresh_user_token" }.Any(name => path.EndsWith("/" + name, StringComparison.Ordinal));

    private static bool IsEnd(string path) => path.EndsWith("/logout", StringComparison.Ordinal) || path.EndsWith("/expire_user_token", StringComparison.Ordinal);
}
