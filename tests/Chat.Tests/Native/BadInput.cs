using Conversa.Platform.Storage;
using System.Globalization;
using System.Text;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Conversa.Chat.Tests.Native;

/// <summary>Every native endpoint is tried with what nobody should send. Each gets a no that names the field, none breaks, nothing is half-written.</summary>
public sealed class BadInput
{
    private static readonly (string What, byte[] Bytes)[] Bodies =
    [
        ("nothing", []),
        ("no JSON", "{\"text\":"u8.ToArray()),
        ("a list", "[]"u8.ToArray()),
        ("a number", "7"u8.ToArray()),
        ("null", "null"u8.ToArray()),
        ("an unknown field", "{\"__proto__\":{\"admin\":true}}"u8.ToArray()),
        ("broken UTF-8", [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]),
        ("half a surrogate", "{\"text\":\"\\ud800\"}"u8.ToArray()),
        ("a NUL", "{\"text\":\"a\\u0000b\"}"u8.ToArray()),
        ("too deep", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200))),
    ];

    private static readonly string[] Hostile =
    [
        "0", "-1", "1.5", "99999999999999999999", "9007199254740993", "abc", "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "1%27%20or%20%271%27=%271", "%F0%9F%92%A9", "%3Cscript%3E",
        "%E2%80%AE", "null", "%7B%7D",
    ];

    [Theory, EveryEngine]
    public async Task No_body_that_is_wrong_gets_in(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var world = await World.MakeAsync(api);
        var before = await api.Stored();
        var tried = 0;
        foreach (var (method, endpoint) in api.Routes.Where(x => x.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts && accepts.ContentTypes.Contains("application/json")))
        {
            foreach (var (what, bytes) in Bodies)
            {
                if (bytes.Length == 0 && IsOptional(endpoint.RoutePattern.RawText!))
                    continue;
                foreach (var who in world.Callers)
                {
                    var reply = await api.CallRaw(method, world.Address(endpoint.RoutePattern.RawText!), who, bytes, "application/json", ("Idempotency-Key", "bad"));
                    tried++;
                    reply.Status.ShouldBeInRange(400, 499, $"{method} {endpoint.RoutePattern.RawText} with {what}: {reply.Body}");
                    if (reply.Status == 400)
                        reply["field"].ShouldNotBeNullOrEmpty();
                }
            }

            (await api.CallRaw(method, world.Address(endpoint.RoutePattern.RawText!), world.Callers[0], new byte[2 * 1024 * 1024], "application/json", ("Expect", "100-continue")))
                .Status.ShouldBeOneOf([413, 403], $"{method} {endpoint.RoutePattern.RawText} with two megabytes");
            (await api.CallRaw(method, world.Address(endpoint.RoutePattern.RawText!), world.Callers[0], "{}"u8.ToArray(), "text/plain"))
                .Status.ShouldBeOneOf([415, 403], $"{method} {endpoint.RoutePattern.RawText} as plain text");
        }

        tried.ShouldBeGreaterThan(200);
        (await api.Stored()).ShouldBe(before);
    }

    [Theory, EveryEngine]
    public async Task No_address_or_query_that_is_wrong_breaks_anything(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine, ("Limits:GuessBurst", "100000"));
        var world = await World.MakeAsync(api);
        foreach (var (method, endpoint) in api.Routes.Where(x => x.Method == "GET"))
        {
            var pattern = endpoint.RoutePattern.RawText!;
            foreach (var hostile in Hostile)
            {
                foreach (var parameter in endpoint.RoutePattern.Parameters)
                {
                    var reply = await api.Call(method, world.Address(pattern, (parameter.Name, hostile)), world.Callers[0]);
                    reply.Status.ShouldBeInRange(400, 499, $"{method} {pattern} with {parameter.Name} = {hostile}: {reply.Body}");
                }

                foreach (var query in endpoint.Metadata.OfType<DocumentedParameter>().Where(x => x.Place == ParameterPlace.Query))
                {
                    var reply = await api.Call(method, $"{world.Address(pattern)}?{query.Name}={hostile}", world.Callers[0]);
                    reply.Status.ShouldBeInRange(200, 499, $"{method} {pattern}?{query.Name}={hostile}: {reply.Body}");
                    if (reply.Status == 400)
                        reply["field"].ShouldNotBeNullOrEmpty();
                }
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Each_field_says_what_is_wrong_with_it(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var world = await World.MakeAsync(api);
        var (ana, room) = (world.Callers[0], world.Values["room"]);
        var before = await api.Stored();
        (string Method, string Path, string Body, string Field)[] table =
        [
            ("POST", $"/rooms/{room}/messages", """{"text":"no client id"}""", "client_id"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"","text":"x"}""", "client_id"),
            ("POST", $"/rooms/{room}/messages", $$"""{"client_id":"{{new string('x', 129)}}","text":"x"}""", "client_id"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"system-1-1","text":"x"}""", "client_id"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":7,"text":"x"}""", "client_id"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","text":""}""", "text"),
            ("POST", $"/rooms/{room}/messages", $$"""{"client_id":"c","text":"{{new string('x', 4001)}}"}""", "text"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","text":["x"]}""", "text"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","text":"x","type":"system_event"}""", "type"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","text":"x","type":"<script>"}""", "type"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","text":"x","payload":"text"}""", "payload"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","text":"x","extras":[1]}""", "extras"),
            ("POST", $"/rooms/{room}/messages", "{\"client_id\":\"c\",\"text\":\"x\",\"extras\":{\"a\":\"" + new string('x', 17000) + "\"}}", "extras"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","type":"file_attachment","payload":{"url":"javascript:alert(1)"}}""", "payload.url"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","type":"reply","text":"x","payload":{"replied_comment_id":999999}}""", "payload.replied_comment_id"),
            ("POST", $"/rooms/{room}/messages", """{"client_id":"c","type":"location","payload":{"name":"x","latitude":91,"longitude":0}}""", "payload.latitude"),
            ("POST", "/rooms", """{"kind":"party"}""", "kind"),
            ("POST", "/rooms", """{}""", "kind"),
            ("POST", "/rooms", """{"kind":"single"}""", "user"),
            ("POST", "/rooms", """{"kind":"single","user":"ana"}""", "user"),
            ("POST", "/rooms", """{"kind":"single","user":"nobody"}""", "user"),
            ("POST", "/rooms", """{"kind":"single","user":"ben","name":"Us"}""", "name"),
            ("POST", "/rooms", """{"kind":"channel"}""", "unique_id"),
            ("POST", "/rooms", """{"kind":"channel","unique_id":"a/b"}""", "unique_id"),
            ("POST", "/rooms", """{"kind":"group","name":""}""", "name"),
            ("POST", "/rooms", $$"""{"kind":"group","name":"{{new string('x', 256)}}"}""", "name"),
            ("POST", "/rooms", """{"kind":"group","name":"x","members":["nobody"]}""", "members[0]"),
            ("POST", "/rooms", """{"kind":"group","name":"x","avatar_url":"ftp://x"}""", "avatar_url"),
            ("POST", "/rooms", """{"kind":"group","name":"x","options":[]}""", "options"),
            ("PATCH", $"/rooms/{world.Values["group"]}", """{"name":" "}""", "name"),
            ("PATCH", $"/rooms/{world.Values["group"]}", """{"options":"x"}""", "options"),
            ("POST", $"/rooms/{world.Values["group"]}/members", """{"users":[]}""", "users"),
            ("POST", $"/rooms/{world.Values["group"]}/members", """{"users":[7]}""", "users[0]"),
            ("PATCH", $"/rooms/{world.Values["group"]}/members/ben", """{"role":"king"}""", "role"),
            ("PUT", $"/rooms/{room}/receipt", """{"read":"x"}""", "read"),
        ];
        foreach (var (method, path, body, field) in table)
        {
            var reply = await api.CallRaw(method, path, ana, Encoding.UTF8.GetBytes(body), "application/json", path == "/rooms" ? [("Idempotency-Key", "bad")] : []);
            reply.Status.ShouldBe(400, $"{method} {path} {body}: {reply.Body}");
            reply["field"].ShouldBe(field, $"{method} {path} {body}: {reply.Body}");
        }

        (await api.Stored()).ShouldBe(before);
    }

    private static bool IsOptional(string pattern) => pattern is "/api/v1/users/{user}/sessions" or "/api/v1/workspace/secret";
}
