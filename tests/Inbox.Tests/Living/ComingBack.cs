using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Customers who come, go, come back, and are kept out.</summary>
public sealed class ComingBack
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Whoever_comes_back_goes_on_in_their_room_with_the_agent_they_know(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, one) = await app.AtDesk("dewi");
        var (budi, other) = await app.AtDesk("budi");
        using var _ = one;
        using var __ = other;
        var (ann, room) = await app.Customer(channel);
        var first = (await app.Agents(room)).Single();
        (await app.Call("POST", $"/conversations/{room}/resolve", app.Owner, new { })).Fine();
        await app.Customer(channel, "Somebody else"); // now the other one has less to do... or the same one has more
        await app.Customer(channel, "And another");

        (await app.Call("POST", $"/widget/{channel}/conversation", ann, new { })).Fine()["conversation"].ShouldBe(room);
        await app.Write(ann, room, "It is late again");

        (await app.Agents(room)).ShouldBe([first]);
        var again = await app.Conversation(room);
        again["session"].ShouldBe("2");
        again.Json.GetProperty("service").GetProperty("number").GetInt32().ShouldBe(2);
        (await app.History(room)).Count(x => x == "reopened").ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task Where_every_matter_has_its_own_room_whoever_comes_back_starts_afresh(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { sessional = true })).Fine()["sessional"].ShouldBe("true");
        var channel = (await app.Channel())["key"];
        var (ann, room) = await app.Customer(channel);
        (await app.Call("POST", $"/widget/{channel}/conversation", ann, new { })).Fine()["conversation"].ShouldBe(room, "what is not settled goes on");
        (await app.Call("POST", $"/conversations/{room}/resolve", app.Server, new { })).Fine();

        var fresh = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => app.Call("POST", $"/widget/{channel}/conversation", ann, new { }), Now)));

        fresh.Select(x => x.Fine()["conversation"]).Distinct().ShouldHaveSingleItem().ShouldNotBe(room);
        (await app.Call("GET", $"/rooms/{room}/messages", ann)).Fine().List("messages").ShouldNotBeEmpty("what was said before can still be read");
    }

    [Theory, EveryEngine]
    public async Task A_blocked_customer_writes_nowhere_until_they_are_unblocked(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi", "supervisor", new { automatic = true });
        using var _ = screen;
        var (ann, room) = await app.Customer(channel);

        (await app.Call("PUT", $"/conversations/{room}/block", dewi)).Fine()["blocked"].ShouldBe("true");

        (await app.Call("POST", $"/rooms/{room}/messages", ann, new { client_id = "x", text = "let me in" })).Status.ShouldBe(404);
        (await app.Call("POST", $"/widget/{channel}/conversation", ann, new { })).ShouldRefuse(403, "customer_blocked");
        (await app.Agents(room)).ShouldBeEmpty();
        (await app.Call("POST", $"/conversations/{room}/take", dewi)).ShouldRefuse(409, "customer_blocked");
        (await app.Call("DELETE", $"/conversations/{room}/block", dewi)).Fine()["blocked"].ShouldBe("false");
        await app.Write(ann, room, "thank you");
        (await app.Agents(room)).ShouldBe([dewi.Id]);
    }

    [Theory, EveryEngine]
    public async Task What_is_snoozed_comes_back_when_its_time_comes_or_the_customer_writes(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (ann, room) = await app.Customer(channel);

        (await app.Call("PUT", $"/conversations/{room}/snooze", app.Server, new { until = DateTimeOffset.UnixEpoch })).ShouldRefuse(400, "invalid_until");
        (await app.Call("PUT", $"/conversations/{room}/snooze", app.Server, new { until = TimeProvider.System.GetUtcNow().AddDays(1) })).Fine().Json.GetProperty("queued_since").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.Call("GET", "/conversations?snoozed=true", app.Owner)).Fine().List("conversations").Single().GetProperty("id").GetString().ShouldBe(room);
        await app.Write(ann, room, "Hello?");
        (await app.Conversation(room)).Json.GetProperty("queued_since").ValueKind.ShouldBe(JsonValueKind.String);
        (await app.Call("PUT", $"/conversations/{room}/snooze", app.Server, new { until = TimeProvider.System.GetUtcNow().AddMilliseconds(300) })).Fine();
        await Eventually.TrueAsync(async () => (await app.Conversation(room)).Json.GetProperty("snoozed_until").ValueKind == JsonValueKind.Null, "it is back", ct: Now);
        (await app.Call("GET", "/inbox/counts", app.Owner)).Fine().ShouldSatisfyAllConditions(x => x["snoozed"].ShouldBe("0"), x => x["unserved"].ShouldBe("1"));
    }

    [Theory, EveryEngine]
    public async Task Where_a_bot_answers_first_people_come_when_it_is_switched_off(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel(new { name = "Bot first", bot = true }))["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, room) = await app.Customer(channel);
        (await app.Agents(room)).ShouldBeEmpty();
        (await app.Call("GET", $"/widget/{channel}/conversation", ann)).Fine()["state"].ShouldBe("bot");

        (await app.Call("PUT", $"/conversations/{room}/bot", app.Server, new { on = false })).Fine()["bot"].ShouldBe("false");

        (await app.Agents(room)).ShouldBe([dewi.Id]);
    }

    [Theory, EveryEngine]
    public async Task A_signed_customer_brings_their_conversation_along_only_where_the_channel_is_not_secure(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var open = (await app.Channel(new { name = "Open", secure = false }))["key"];
        var secure = (await app.Channel(new { name = "Secure" }))["key"];

        var (phone, laptop) = (await Signed(app, open, "ann-1"), await Signed(app, open, "ann-1"));
        (phone.Id, laptop.Id).ShouldBe(("ann-1", "ann-1"));
        (await Start(app, open, phone)).ShouldBe(await Start(app, open, laptop));
        var (one, other) = (await Signed(app, secure, "ann-1"), await Signed(app, secure, "ann-1"));
        one.Id.ShouldNotBe(other.Id);
        var (room, fresh) = (await Start(app, secure, one), await Start(app, secure, other));
        room.ShouldNotBe(fresh);
        (await app.Call("GET", $"/rooms/{room}/messages", other)).Status.ShouldBe(404);
        (await app.Call("GET", $"/conversations/{room}/customer", app.Owner)).Fine()["identity"].ShouldBe("ann-1");
        (await app.Call("POST", $"/widget/{secure}/sessions", null, new { identity_token = "a.b.c" })).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task What_is_known_of_a_conversation_and_of_a_customer_is_merged_however_many_write(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (_, room) = await app.Customer(channel, start: new { info = new { page = "/pricing" } });

        var merged = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => app.Call("PATCH", $"/conversations/{room}/info", app.Server, new Dictionary<string, object> { [$"key{i}"] = i }), Now)));

        merged.ShouldAllBe(x => x.Status == 200);
        (await app.Conversation(room)).Json.GetProperty("info").EnumerateObject().Count().ShouldBe(9);
        (await app.Call("PATCH", $"/conversations/{room}/info", app.Server, new Dictionary<string, object?> { ["key0"] = null, ["page"] = new { from = "/" } })).Fine()
            .Json.GetProperty("info").GetProperty("page").GetProperty("from").GetString().ShouldBe("/");
        (await app.Call("PATCH", $"/conversations/{room}/extras", app.Server, new { crm = "A1" })).Fine().Json.GetProperty("extras").GetProperty("crm").GetString().ShouldBe("A1");
        var customer = (await app.Call("PATCH", $"/conversations/{room}/customer", app.Server, new { email = "ann@example.test", properties = new { tier = "gold" } })).Fine();
        (await app.Call("PATCH", $"/conversations/{room}/customer", app.Server, new { properties = new { since = 2020 } })).Fine().Json.GetProperty("properties").GetRawText().ShouldBe("""{"tier":"gold","since":2020}""");
        (await app.Call("PATCH", $"/conversations/{room}/customer", app.Server, new { phone = "1" }, ("If-Match", customer.ETag!))).ShouldRefuse(412, "stale_version");
        (await app.Call("PATCH", $"/conversations/{room}/info", app.Server, new { big = new string('x', 20_000) })).ShouldRefuse(400, "too_large");
    }

    private static async Task<string> Start(InboxApp app, string channel, Caller customer) => (await app.Call("POST", $"/widget/{channel}/conversation", customer, new { })).Fine()["conversation"];

    private static async Task<Caller> Signed(InboxApp app, string channel, string user)
    {
        var secret = Encoding.ASCII.GetString(Convert.FromBase64String(app.Server.Credentials!.Parameter!)).Split(':')[1];
        var nonce = (await app.Call("POST", "/sessions/nonce", null, new { workspace = "acme" })).Fine()["nonce"];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signed = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(new { iss = "acme", iat = now, nbf = now, exp = now + 300, prn = user, nce = nonce, name = "Ann" })}";
        var token = $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
        var entered = (await app.Call("POST", $"/widget/{channel}/sessions", null, new { identity_token = token })).Fine();
        return new Caller(entered.Json.GetProperty("user").GetProperty("id").GetString()!, new AuthenticationHeaderValue("Bearer", entered["token"]));
    }

    private static string Part(object claims) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
}
