using Conversa.Identity.Access;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http.Metadata;

namespace Conversa.Chat.Tests.Native;

/// <summary>What belongs to one workspace is, for another, not there: the answer is the same as for something that never was.</summary>
public sealed class Isolation
{
    /// <summary>What names something of one workspace only. Users and members go by the customer's own names, which another workspace may use, too.</summary>
    private static readonly string[] Owned = ["room", "message", "file", "session", "key"];

    /// <summary>Where somebody without credentials gets them.</summary>
    private static readonly string[] Doors =
    [
        "GET /api/v1/invitations/{token}", "GET /api/v1/setup", "POST /api/v1/email-verifications", "POST /api/v1/invitations/{token}/accept", "POST /api/v1/sessions",
        "POST /api/v1/sessions/identity-token", "POST /api/v1/sessions/nonce", "POST /api/v1/sessions/refresh", "POST /api/v1/setup", "POST /api/v1/sign-in", "POST /api/v1/sign-in/forgotten",
        "POST /api/v1/sign-in/passkey", "POST /api/v1/sign-in/passkey/options", "POST /api/v1/sign-in/reset", "POST /api/v1/sign-in/second-factor",
    ];

    [Theory, EveryEngine]
    public async Task Another_workspace_gets_the_same_answer_as_for_what_is_not_there(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine, ("Limits:GuessBurst", "100000"));
        var ours = await World.MakeAsync(api, history: 40);
        var theirs = await World.MakeAsync(api, await api.Workspace("rival"));
        var before = await Seen(api, ours);
        var tried = 0;
        foreach (var (method, endpoint) in api.Routes)
        {
            var pattern = endpoint.RoutePattern.RawText!;
            foreach (var parameter in endpoint.RoutePattern.Parameters.Select(x => x.Name).Where(Owned.Contains))
            {
                foreach (var who in theirs.Callers)
                {
                    var foreign = await Try(api, method, endpoint, theirs.Address(pattern, (parameter, ours.Values[parameter])), who);
                    var nothing = await Try(api, method, endpoint, theirs.Address(pattern, (parameter, "888888888")), who);
                    foreign.Status.ShouldBe(nothing.Status, $"{method} {pattern} with {parameter} of another workspace: {foreign.Body}");
                    foreign.Body.ShouldBe(nothing.Body, $"{method} {pattern} with {parameter} of another workspace");
                    foreign.Body.ShouldNotContain("secret of acme");
                    tried++;
                }
            }
        }

        tried.ShouldBeGreaterThan(40);
        (await Seen(api, ours)).ShouldBe(before);
    }

    [Theory, EveryEngine]
    public async Task No_list_search_or_stream_shows_anything_of_another_workspace(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var ours = await World.MakeAsync(api);
        var rival = await api.Workspace("rival");
        var spy = await api.Person("ana", rival); // even under the same name
        using var stream = await api.Listen(spy);
        var friend = await api.Person("zoe", rival);
        var room = await api.RoomWith(spy, friend);

        await api.Send(ours.Callers[0], ours.Values["room"], "another secret of acme");
        var marker = await api.Send(friend, room, "only this");

        foreach (var path in (string[])["/rooms", "/sync", "/unread", "/search?query=secret", "/files", "/me/blocks", "/users"])
        {
            foreach (var who in (Caller[])[spy, rival])
                (await api.Call("GET", path, who)).Body.ShouldNotContain("secret of acme", customMessage: path);
        }

        var heard = await stream.UntilAsync(x => x.TryGetProperty("message", out var posted) && posted.GetProperty("id").GetString() == marker, TestContext.Current.CancellationToken);
        string.Join('\n', heard).ShouldNotContain("secret of acme");
        heard.Select(x => x.TryGetProperty("room", out var where) ? where.GetString() : room).ShouldAllBe(x => x == room);
    }

    [Theory, EveryEngine]
    public async Task Nobody_gets_in_without_credentials_anywhere_but_at_the_doors(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var world = await World.MakeAsync(api);
        var open = api.Routes.Where(x => x.Endpoint.Metadata.GetMetadata<AccessRule>() is null or { Users: false, Servers: false }).ToList();

        open.Select(x => $"{x.Method} {x.Endpoint.RoutePattern.RawText}").Order(StringComparer.Ordinal).ShouldBe(Doors);
        foreach (var (method, endpoint) in api.Routes.Except(open))
        {
            var reply = await Try(api, method, endpoint, world.Address(endpoint.RoutePattern.RawText!), null);
            reply.Status.ShouldBe(401, $"{method} {endpoint.RoutePattern.RawText}");
        }
    }

    private static Task<Reply> Try(ApiApp api, string method, Microsoft.AspNetCore.Routing.RouteEndpoint endpoint, string address, Caller? who)
    {
        var takesJson = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true;
        return api.Call(method, address, who, takesJson ? Body(endpoint.RoutePattern.RawText!) : null, ("Idempotency-Key", "try"));
    }

    /// <summary>A body that would be fine if the address were one's own.</summary>
    private static object Body(string pattern) => pattern switch
    {
        "/api/v1/rooms/{room}" => new { name = "Ours now" },
        "/api/v1/rooms/{room}/members" => new { users = new[] { "ben" } },
        "/api/v1/rooms/{room}/members/{member}" => new { role = "admin" },
        "/api/v1/rooms/{room}/messages" => new { client_id = "try", text = "hello" },
        "/api/v1/rooms/{room}/messages/{message}" => new { text = "changed" },
        "/api/v1/rooms/{room}/receipt" => new { read = "1" },
        "/api/v1/rooms/{room}/typing" => new { typing = true },
        _ => new { },
    };

    /// <summary>Everything the owner sees of their world.</summary>
    private static async Task<string> Seen(ApiApp api, World world)
    {
        var seen = new List<string>();
        foreach (var path in (string[])["/rooms", $"/rooms/{world.Values["room"]}/messages", $"/rooms/{world.Values["group"]}/members", "/sessions"])
            seen.Add((await api.Call("GET", path, world.Callers[0])).Fine().Body);
        return string.Join('\n', seen);
    }
}
