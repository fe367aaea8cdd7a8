using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Apps.Tests;

/// <summary>Making, watching and ending webhook endpoints.</summary>
public sealed class Endpoints
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Who_subscribes_is_told_signed_what_the_event_stream_says(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(engine, new TestClock(), AppsApp.Allow(receiver));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        await app.Say(ana, room, "before");
        var made = await app.Endpoint(receiver, "message.posted", "room.*");
        using var stream = await Stream(app);

        var message = await app.Say(ana, room, "hello <b>Bob</b> 🎉");
        var other = await app.Room(bob, await app.Person("eve"));
        await receiver.Took(2);

        var post = receiver.Posts.Single(x => x.Type == "message.posted");
        post.Signatures.ShouldHaveSingleItem().ShouldStartWith("v1,");
        post.IsSignedWith(made["secret"]).ShouldBeTrue();
        (post with { Body = post.Body + " " }).IsSignedWith(made["secret"]).ShouldBeFalse("what was changed on the way is found out");
        post.Id.ShouldEndWith("_" + message);
        post.Json.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(app.Clock.GetUtcNow(), TimeSpan.FromSeconds(1));
        post.Text.ShouldBe("hello <b>Bob</b> 🎉");
        var heard = await stream.UntilAsync(x => x.GetProperty("type").GetString() == "room.created");
        JsonElement.DeepEquals(heard.First(x => x.GetProperty("type").GetString() == "message.posted"), post.Told).ShouldBeTrue();
        receiver.Posts.Single(x => x.Type == "room.created").Told.GetProperty("room").GetString().ShouldBe(other);
    }

    [Fact]
    public async Task A_new_secret_takes_the_old_ones_place_after_both_were_valid_for_a_while()
    {
        await using var receiver = await Receiver.StartAsync();
        var clock = new TestClock();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, clock, AppsApp.Allow(receiver));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        var made = await app.Endpoint(receiver, "message.posted");
        var rotated = (await app.Call("POST", $"/webhook-endpoints/{made["id"]}/secret", app.Server, new { signing = "ed25519", overlap_hours = 2 })).Fine();
        rotated["secret"].ShouldStartWith("whpk_");
        rotated.List("public_keys").Single().GetString().ShouldBe(rotated["secret"]);

        await app.Say(ana, room, "with both");
        await receiver.Took(1);
        clock.Advance(TimeSpan.FromHours(3));
        await app.Say(ana, room, "with the new one");
        await receiver.Took(2);

        receiver.Posts[0].IsSignedWith(made["secret"]).ShouldBeTrue();
        receiver.Posts[0].IsSignedWith(rotated["secret"]).ShouldBeTrue();
        receiver.Posts[1].IsSignedWith(made["secret"]).ShouldBeFalse();
        receiver.Posts[1].IsSignedWith(rotated["secret"]).ShouldBeTrue();
        (await app.Read(made["id"]))["secret"].ShouldBe("null", "it is shown once");
    }

    [Fact]
    public async Task A_secret_of_ones_own_signs()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, new TestClock(), AppsApp.Allow(receiver));
        var secret = "whsec_" + Convert.ToBase64String(Enumerable.Range(1, 24).Select(x => (byte)x).ToArray());
        var made = (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = receiver.Url, types = new[] { "*" }, secret }, ("Idempotency-Key", "mine"))).Fine();

        var attempt = (await app.Call("POST", $"/webhook-endpoints/{made["id"]}/test", app.Server)).Fine();

        attempt["taken"].ShouldBe("true");
        receiver.Posts.Single().IsSignedWith(secret).ShouldBeTrue();
        foreach (var bad in new[] { "whsec_", "whsec_AAAA", "secret", "whsk_AAAA", "whsec_" + new string('A', 400) })
            (await app.Call("POST", "/webhook-endpoints", app.Server, new { url = receiver.Url, types = new[] { "*" }, secret = bad }, ("Idempotency-Key", AppsApp.NewId()))).ShouldRefuse(400, "invalid_secret");
    }

    [Fact]
    public async Task A_test_tells_at_once_what_happens_and_every_attempt_can_be_looked_at_and_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, new TestClock(), AppsApp.Allow(receiver));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        var endpoint = (await app.Endpoint(receiver, "message.posted"))["id"];
        receiver.Answer = Receiver.Status(418, new string('x', 5_000) + "\0");
        var test = (await app.Call("POST", $"/webhook-endpoints/{endpoint}/test", app.Server)).Fine();
        (test["taken"], test["status"], test["type"]).ShouldBe(("false", "418", "webhook.test"));
        test["answer"].Length.ShouldBe(1_024);
        receiver.Answer = (_, _) => Task.CompletedTask;
        await app.Say(ana, room, "hello");
        await receiver.Took(1);
        await app.Emptied();

        var attempt = (await app.Call("GET", $"/webhook-endpoints/{endpoint}/attempts?taken=true&type=message.posted", app.Server)).Fine().List("attempts").Single();
        attempt.GetProperty("event").GetString().ShouldBe(receiver.Taken[0].Id);
        attempt.GetProperty("status").GetInt32().ShouldBe(200);
        attempt.GetProperty("room").GetString().ShouldBe(room);
        (await app.Call("POST", $"/webhook-endpoints/{endpoint}/replay", app.Server, new Dictionary<string, string> { ["event"] = receiver.Taken[0].Id })).Fine()["count"].ShouldBe("1");
        await receiver.Took(2);
        receiver.Taken[1].Id.ShouldBe(receiver.Taken[0].Id);
        (await app.Call("POST", $"/webhook-endpoints/{endpoint}/replay", app.Server, new Dictionary<string, string> { ["event"] = "evt_1_999" })).ShouldRefuse(404, "delivery_not_found");
    }

    [Fact]
    public async Task Attempts_are_forgotten_after_their_days()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, new TestClock(), AppsApp.Allow(receiver), ("WebhookEndpoints:LogDays", "1"));
        var endpoint = (await app.Endpoint(receiver, "*"))["id"];
        (await app.Call("POST", $"/webhook-endpoints/{endpoint}/test", app.Server)).Fine();

        app.Clock.Advance(TimeSpan.FromHours(26));

        await Eventually.TrueAsync(async () => (await app.Attempts(endpoint)).Count == 0, "the attempt is forgotten", ct: Now);
    }

    [Theory, EveryEngine]
    public async Task An_endpoint_is_made_once_per_key_changed_from_the_version_that_was_read_and_taken_away(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(engine, new TestClock(), AppsApp.Allow(receiver));
        var body = new { url = receiver.Url, types = new[] { "conversation.resolved", "agent.availability" }, description = "the CRM" };
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Call("POST", "/webhook-endpoints", app.Server, body, ("Idempotency-Key", "same"))));
        made.Select(x => x.Fine()["id"]).Distinct().ShouldHaveSingleItem();
        made.Select(x => x["secret"]).Distinct().ShouldHaveSingleItem();
        var id = made[0]["id"];

        (await app.Call("PATCH", $"/webhook-endpoints/{id}", app.Server, new { description = "the other CRM" }, ("If-Match", "\"1\""))).Fine()["version"].ShouldBe("2");
        (await app.Call("PATCH", $"/webhook-endpoints/{id}", app.Server, new { description = "the other CRM" }, ("If-Match", "\"1\""))).Fine()["version"].ShouldBe("2");
        (await app.Call("PATCH", $"/webhook-endpoints/{id}", app.Server, new { description = "a third" }, ("If-Match", "\"1\""))).ShouldRefuse(412, "stale_version");
        (await app.Call("GET", "/webhook-endpoints", app.Server)).Fine().List("endpoints").Count().ShouldBe(1);
        (await app.Call("DELETE", $"/webhook-endpoints/{id}", app.Server)).Status.ShouldBe(204);
        (await app.Call("DELETE", $"/webhook-endpoints/{id}", app.Server)).Status.ShouldBe(204);
        (await app.Call("GET", $"/webhook-endpoints/{id}", app.Server)).ShouldRefuse(404, "webhook_endpoint_not_found");
    }

    [Fact]
    public async Task Only_who_may_manage_integrations_comes_near_and_another_workspace_finds_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartOfficeAsync(Engine.Sqlite, AppsApp.Allow(receiver));
        var id = (await app.Endpoint(receiver, "*"))["id"];
        var (agent, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var other = await app.Workspace("other");
        var key = (await app.Call("POST", "/keys", app.Server, new { name = "narrow", scopes = new[] { "conversations:read" } }, ("Idempotency-Key", "k"))).Fine();
        var narrow = new Caller("narrow", new("Bearer", key["key"]));

        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("GET", "/webhook-endpoints", null), ("GET", $"/webhook-endpoints/{id}", null), ("PATCH", $"/webhook-endpoints/{id}", new { description = "x" }), ("DELETE", $"/webhook-endpoints/{id}", null),
            ("POST", $"/webhook-endpoints/{id}/secret", new { }), ("POST", $"/webhook-endpoints/{id}/test", null), ("GET", $"/webhook-endpoints/{id}/attempts", null),
            ("POST", $"/webhook-endpoints/{id}/replay", new { from = "2030-01-01T00:00:00Z" }), ("GET", "/webhook-event-types", null),
        })
        {
            (await app.Call(method, path, null, body)).Status.ShouldBe(401, path);
            (await app.Call(method, path, agent, body)).Status.ShouldBe(403, path);
            (await app.Call(method, path, narrow, body)).Status.ShouldBe(403, path);
            if (path.Contains(id, StringComparison.Ordinal) && method != "DELETE")
                (await app.Call(method, path, other, body)).Status.ShouldBe(404, path);
        }

        (await app.Call("DELETE", $"/webhook-endpoints/{id}", other)).Status.ShouldBe(204);
        (await app.Call("GET", $"/webhook-endpoints/{id}", app.Owner)).Fine();
        (await app.Call("GET", "/webhook-event-types", app.Owner)).Fine().List("types").Select(x => x.GetString()).ShouldContain("conversation.session_started");
    }

    [Theory]
    [InlineData("hooks", "*", "invalid_url")]
    [InlineData("http://hooks.example/x", "*", "invalid_url")]
    [InlineData("https://127.0.0.1/x", "*", "invalid_url")]
    [InlineData("https://user:pass@hooks.example/x", "*", "invalid_url")]
    [InlineData("https://hooks.example/x", "message.nothing", "invalid_types")]
    [InlineData("https://hooks.example/x", "mess*", "invalid_types")]
    [InlineData("https://hooks.example/x", null, "invalid_types")]
    public async Task What_cannot_be_is_refused(string url, string? type, string code)
    {
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, new TestClock());

        (await app.Call("POST", "/webhook-endpoints", app.Server, new { url, types = type is null ? null : new[] { type } }, ("Idempotency-Key", "k"))).ShouldRefuse(400, code);
    }

    private static async Task<Heard> Stream(AppsApp app)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Authorization = app.Server.Credentials;
        var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        var stream = new Heard(response, new StreamReader(await response.Content.ReadAsStreamAsync(Now)));
        await stream.UntilAsync(x => x.GetProperty("type").GetString() == "ready");
        return stream;
    }

    private sealed class Heard(HttpResponseMessage response, StreamReader lines) : IDisposable
    {
        public async Task<List<JsonElement>> UntilAsync(Func<JsonElement, bool> wanted)
        {
            var heard = new List<JsonElement>();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Now);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            while (await lines.ReadLineAsync(patience.Token) is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                heard.Add(JsonElement.Parse(line[6..]));
                if (wanted(heard[^1]))
                    return heard;
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public void Dispose()
        {
            lines.Dispose();
            response.Dispose();
        }
    }
}
