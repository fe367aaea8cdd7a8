using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Conversa.Apps.Tests;

/// <summary>Whatever a receiver does, it loses nothing, gets nothing out of order within a conversation, and can tell what it has by its id.</summary>
public sealed class ReceiversThatMisbehave
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_receiver_that_fails_hangs_redirects_answers_garbage_and_dies_loses_reorders_and_mistakes_nothing(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var elsewhere = await Receiver.StartAsync();
        var clock = new TestClock();
        await using var app = await AppsApp.StartAsync(engine, clock, AppsApp.Allow(receiver), AppsApp.Allow(elsewhere, 1));
        var (ana, bob, eve) = (await app.Person("ana"), await app.Person("bob"), await app.Person("eve"));
        string[] rooms = [await app.Room(ana, bob), await app.Room(ana, eve)];
        await app.Endpoint(receiver, "message.posted");
        var turn = 0;
        receiver.Answer = (post, http) =>
        {
            switch (Interlocked.Increment(ref turn))
            {
                case 1:
                    return Receiver.Status(500, "no")(post, http);
                case 2:
                    return receiver.Hang(post, http);
                case 3:
                    http.Response.Redirect(elsewhere.Url, permanent: false, preserveMethod: true);
                    return Task.CompletedTask;
                case 4:
                    http.Response.StatusCode = 502;
                    return http.Response.Body.WriteAsync(new byte[] { 0, 255, 13, 10, 0 }, Now).AsTask();
                case 5:
                    http.Response.StatusCode = 500; // nobody reads it
                    http.Abort();
                    return Task.CompletedTask;
                default:
                    return Task.CompletedTask;
            }
        };

        for (var i = 1; i <= 3; i++)
        {
            foreach (var room in rooms)
                await app.Say(ana, room, $"{room} {i}");
        }

        await app.Emptied(TimeSpan.FromSeconds(20), receiver);

        turn.ShouldBeGreaterThan(10);
        elsewhere.Posts.ShouldBeEmpty();
        receiver.Posts.GroupBy(x => x.Id).ShouldAllBe(one => one.Select(x => x.Text).Distinct().Count() == 1, "an id is one event's alone");
        receiver.Posts.Select(x => x.Id).Distinct().Count().ShouldBe(6);
        foreach (var room in rooms)
            receiver.Taken.Select(x => x.Text).Where(x => x.StartsWith(room + " ", StringComparison.Ordinal)).Distinct().ShouldBe(Enumerable.Range(1, 3).Select(i => $"{room} {i}"));
    }

    [Theory, EveryEngine]
    public async Task What_fails_holds_up_its_own_conversation_and_its_own_endpoint_alone(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(engine, new TestClock(), AppsApp.Allow(receiver), AppsApp.Allow(other, 1));
        var (ana, bob, eve) = (await app.Person("ana"), await app.Person("bob"), await app.Person("eve"));
        var (one, two) = (await app.Room(ana, bob), await app.Room(ana, eve));
        await app.Endpoint(receiver, "message.posted");
        await app.Endpoint(other, "message.*");
        receiver.Answer = (post, http) => Receiver.Status(post.Text.StartsWith("one", StringComparison.Ordinal) ? 503 : 200)(post, http);

        for (var i = 1; i <= 3; i++)
        {
            await app.Say(ana, one, $"one {i}");
            await app.Say(ana, two, $"two {i}");
        }

        await receiver.Took(3);
        await other.Took(6);
        receiver.Taken.Select(x => x.Text).ShouldBe(["two 1", "two 2", "two 3"]);
        receiver.Posts.Where(x => x.Text.StartsWith("one", StringComparison.Ordinal)).Select(x => x.Text).Distinct().ShouldBe(["one 1"]);
        receiver.Answer = (_, _) => Task.CompletedTask;
        await app.Emptied(TimeSpan.FromSeconds(7));
        receiver.Taken.Select(x => x.Text).Where(x => x.StartsWith("one", StringComparison.Ordinal)).ShouldBe(["one 1", "one 2", "one 3"]);
        other.Taken.Select(x => x.Id).Distinct().Order().ShouldBe(receiver.Posts.Select(x => x.Id).Distinct().Order(), "both know an event by the same id");
    }

    [Theory, EveryEngine]
    public async Task What_was_on_its_way_when_this_process_stopped_goes_again_under_the_same_id(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        var app = await AppsApp.StartAsync(engine, new TestClock(), AppsApp.Allow(receiver));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        await app.Endpoint(receiver, "message.posted");
        receiver.Answer = receiver.Hang;
        await app.Say(ana, room, "in flight");
        await app.Say(ana, room, "behind");
        await receiver.Got(1);

        receiver.Answer = (_, _) => Task.CompletedTask; // the one in flight still hangs
        await using var again = await app.Restart(AppsApp.Allow(receiver));
        await again.Emptied(TimeSpan.FromSeconds(10));

        receiver.Taken.Select(x => x.Text).ShouldBe(["in flight", "behind"]);
        receiver.Posts.Where(x => x.Text == "in flight").Select(x => x.Id).Distinct().ShouldHaveSingleItem();
    }

    [Theory, EveryEngine]
    public async Task Who_is_gone_is_left_alone_with_the_reason_shown_and_gets_what_it_missed_when_it_asks(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        var clock = new TestClock();
        await using var app = await AppsApp.StartAsync(engine, clock, AppsApp.Allow(receiver));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        var endpoint = (await app.Endpoint(receiver, "message.posted"))["id"];
        receiver.Answer = Receiver.Status(410);
        clock.Advance(TimeSpan.FromMinutes(1));
        var from = clock.GetUtcNow();
        await app.Say(ana, room, "one");
        await app.Emptied();
        await app.Say(ana, room, "two");
        await app.CaughtUp();
        receiver.Posts.Count.ShouldBe(1);
        var off = await app.Read(endpoint);
        off["enabled"].ShouldBe("false");
        off["disabled_because"].ShouldBe("gone");
        (await app.Call("POST", $"/webhook-endpoints/{endpoint}/replay", app.Server, new { from })).ShouldRefuse(409, "endpoint_disabled");

        receiver.Answer = (_, _) => Task.CompletedTask;
        (await app.Call("PATCH", $"/webhook-endpoints/{endpoint}", app.Server, new { enabled = true })).Fine()["disabled_because"].ShouldBe("null");
        await app.Say(ana, room, "three");
        await receiver.Took(1);
        receiver.Taken.Select(x => x.Text).ShouldBe(["three"]);
        await app.Emptied();
        var replayed = (await app.Call("POST", $"/webhook-endpoints/{endpoint}/replay", app.Server, new { from })).Fine();
        replayed.Status.ShouldBe(202);
        replayed["count"].ShouldBe("3");
        await receiver.Took(4);

        receiver.Taken.Skip(1).Select(x => x.Text).ShouldBe(["one", "two", "three"]);
        receiver.Taken[3].Id.ShouldBe(receiver.Taken[0].Id, "a replay has the id the event had");
    }

    [Fact]
    public async Task Who_asks_to_be_left_alone_for_a_while_is()
    {
        await using var receiver = await Receiver.StartAsync();
        var clock = new TestClock();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, clock, AppsApp.Allow(receiver));
        var (ana, bob, eve) = (await app.Person("ana"), await app.Person("bob"), await app.Person("eve"));
        var (one, two) = (await app.Room(ana, bob), await app.Room(ana, eve));
        var endpoint = (await app.Endpoint(receiver, "message.posted"))["id"];
        receiver.Answer = (post, http) =>
        {
            http.Response.Headers.RetryAfter = "600";
            return Receiver.Status(429)(post, http);
        };
        await app.Say(ana, one, "first");
        await app.Attempted(endpoint, 1);
        receiver.Answer = (_, _) => Task.CompletedTask;

        await app.Say(ana, two, "in another room");
        await app.CaughtUp();
        clock.Advance(TimeSpan.FromSeconds(590));
        await app.Call("POST", $"/webhook-endpoints/{endpoint}/test", app.Server); // the sender has looked around meanwhile
        receiver.Posts.Where(x => x.Type != "webhook.test").ShouldHaveSingleItem();
        clock.Advance(TimeSpan.FromSeconds(11));
        await app.Emptied(TimeSpan.FromSeconds(1));

        receiver.Taken.Where(x => x.Type != "webhook.test").Select(x => x.Text).ShouldBe(["first", "in another room"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_nobody_takes_for_too_long_is_given_up_and_the_next_one_goes()
    {
        await using var receiver = await Receiver.StartAsync();
        var clock = new TestClock();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, clock, AppsApp.Allow(receiver), ("WebhookEndpoints:RetryHours", "1"));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        var endpoint = (await app.Endpoint(receiver, "message.posted"))["id"];
        receiver.Answer = (post, http) => Receiver.Status(post.Text == "poison" ? 500 : 200)(post, http);

        await app.Say(ana, room, "poison");
        await app.Attempted(endpoint, 1);
        await app.Say(ana, room, "fresh");
        await app.Emptied(TimeSpan.FromMinutes(2));
        receiver.Taken.Select(x => x.Text).ShouldBe(["fresh"]);
        (await app.Read(endpoint))["failing_since"].ShouldBe("null");
    }

    [Fact]
    public async Task Who_takes_nothing_for_days_is_switched_off()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, new TestClock(), AppsApp.Allow(receiver), ("WebhookEndpoints:DisableAfterHours", "3"));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        var endpoint = (await app.Endpoint(receiver, "message.posted"))["id"];
        receiver.Answer = Receiver.Status(500);

        await app.Say(ana, room, "is anybody there?");
        await app.Attempted(endpoint, 1);
        (await app.Read(endpoint))["enabled"].ShouldBe("true");
        await app.Emptied(TimeSpan.FromMinutes(20));

        (await app.Read(endpoint))["disabled_because"].ShouldBe("failing");
    }

    [Fact]
    public async Task Too_much_that_waits_switches_an_endpoint_off()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AppsApp.StartAsync(Engine.Sqlite, new TestClock(), AppsApp.Allow(receiver), ("WebhookEndpoints:MostQueued", "3"));
        var (ana, bob) = (await app.Person("ana"), await app.Person("bob"));
        var room = await app.Room(ana, bob);
        var endpoint = (await app.Endpoint(receiver, "message.posted"))["id"];
        receiver.Answer = Receiver.Status(500);

        for (var i = 0; i < 6; i++)
            await app.Say(ana, room, $"{i}");
        await app.CaughtUp();

        (await app.Read(endpoint))["disabled_because"].ShouldBe("queue_full");
    }
}
