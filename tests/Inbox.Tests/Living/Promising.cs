using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Service levels in the whole product.</summary>
public sealed class Promising
{
    [Theory, EveryEngine]
    public async Task A_promise_that_is_broken_is_told_of_once_to_whoever_sees_the_conversation(Engine engine)
    {
        var clock = new ShiftedClock();
        await using var app = await InboxApp.StartAsync(engine, clock);
        using var screen = await app.Listen(app.Owner);
        var channel = (await app.Channel())["key"];
        (await app.Call("PUT", "/sla-policies/all", app.Owner, new { name = "All", first_reply_minutes = 10, resolution_minutes = 60, warn_minutes = 2, hours = "calendar", place = 9 })).Fine();
        (await app.Call("PUT", "/sla-policies/vip", app.Owner, new
        {
            name = "VIP", first_reply_minutes = 5, warn_minutes = 2, hours = "calendar", conditions = new[] { new { field = "tag", @is = "is", values = new[] { "vip" } } },
        })).Fine()["version"].ShouldBe("1");
        (await app.Call("GET", "/sla-policies", app.Owner)).Fine().List("policies").Select(x => x.GetProperty("key").GetString()).ShouldBe(["vip", "all"]);

        var (_, room) = await app.Customer(channel);
        Promise(await app.Conversation(room)).ShouldBe("first_reply,resolution");
        var due = (await app.Conversation(room)).Json.GetProperty("due_at").GetDateTime();
        (await app.Call("PUT", $"/conversations/{room}/tags/vip", app.Owner)).Fine();
        var vip = (await app.Conversation(room)).Json.GetProperty("due_at").GetDateTime();
        vip.ShouldBeLessThan(due);
        Promise(await app.Conversation(room)).ShouldBe("first_reply");

        clock.Add(TimeSpan.FromMinutes(4));
        var warned = (await screen.UntilAsync(x => x.GetProperty("type").GetString() == "conversation.sla_warned", TestContext.Current.CancellationToken))[^1];
        warned.GetProperty("detail").GetString().ShouldBe("first_reply");
        clock.Add(TimeSpan.FromMinutes(4));
        var breached = (await screen.UntilAsync(x => x.GetProperty("type").GetString() == "conversation.sla_breached", TestContext.Current.CancellationToken))[^1];
        breached.GetProperty("conversation").GetProperty("sla")[0].GetProperty("breached").GetBoolean().ShouldBeTrue();

        await app.Call("POST", $"/conversations/{room}/resolve", app.Owner, new { });
        clock.Add(TimeSpan.FromHours(2));
        var (_, other) = await app.Customer(channel, "Bob");
        (await app.History(room)).Count(x => x.StartsWith("sla_", StringComparison.Ordinal)).ShouldBe(2);
        Promise(await app.Conversation(room)).ShouldBe("");

        // A paused clock has no time to be due at.
        (await app.Call("PUT", $"/conversations/{other}/snooze", app.Owner, new { until = clock.GetUtcNow().AddHours(9) })).Fine();
        (await app.Conversation(other)).Json.GetProperty("due_at").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.Conversation(other)).List("sla").ShouldAllBe(x => x.GetProperty("paused").GetBoolean());
    }

    [Theory, EveryEngine]
    public async Task A_policy_is_checked_by_name_and_kept_by_those_who_may(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        foreach (var (body, field) in new (object, string)[]
        {
            (new { name = "", first_reply_minutes = 1 }, "name"),
            (new { name = "x" }, "first_reply_minutes"),
            (new { name = "x", resolution_minutes = -1 }, "resolution_minutes"),
            (new { name = "x", next_reply_minutes = 1, hours = "lunar" }, "hours"),
            (new { name = "x", next_reply_minutes = 1, match = "some" }, "match"),
            (new { name = "x", next_reply_minutes = 1, conditions = new[] { new { field = "colour", @is = "is", values = new[] { "x" } } } }, "conditions[0].field"),
            (new { name = "x", next_reply_minutes = 1, conditions = new[] { new { field = "info.tier", @is = "like", values = new[] { "x" } } } }, "conditions[0].is"),
            (new { name = "x", next_reply_minutes = 1, conditions = new[] { new { field = "session", @is = "more_than", values = new[] { "many" } } } }, "conditions[0].values"),
        })
            (await app.Call("PUT", "/sla-policies/x", app.Owner, body))["field"].ShouldBe(field);
        (await app.Call("PUT", "/sla-policies/no.dots", app.Owner, new { name = "x", next_reply_minutes = 1 })).ShouldRefuse(400, "invalid_key");
        var dewi = await app.Staff("dewi");
        (await app.Call("PUT", "/sla-policies/x", dewi, new { name = "x", next_reply_minutes = 1 })).ShouldRefuse(403, "permission_missing");
        (await app.Call("PUT", "/sla-policies/x", app.Owner, new { name = "x", next_reply_minutes = 1 })).Fine();
        (await app.Call("PUT", "/sla-policies/x", app.Owner, new { name = "y", next_reply_minutes = 1 }, ("If-Match", "\"4\""))).ShouldRefuse(412, "stale_version");
        (await app.Call("GET", "/sla-policies/x", await app.Workspace("other"))).ShouldRefuse(404, "sla_policy_not_found");
        (await app.Call("DELETE", "/sla-policies/x", app.Owner)).Fine();
        (await app.Call("GET", "/sla-policies", dewi)).Fine().List("policies").ShouldBeEmpty();
    }

    private static string Promise(Reply conversation) => string.Join(",", conversation.List("sla").Select(x => x.GetProperty("target").GetString()));
}
