using Conversa.Chat.Webhooks;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Tests;

/// <summary>Every new message reaches the customer's server, signed and in its room's order, whatever that server does.</summary>
public sealed class WebhookTests
{
    private const string Secret = "a secret both sides know";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_message_is_posted_with_its_sender_room_and_signature(Engine engine)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(engine, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await talk.Say(ana, room, "before");
        await talk.CaughtUp("webhooks");
        await Set(talk, receiver);

        var message = await talk.Say(ana, room, "hello <b>Bob</b> 🎉");
        await talk.Announce(bob, room, "from the shop");
        await receiver.Got(2);

        var post = receiver.Posts[0];
        post.IsSignedWith(Secret).ShouldBeTrue();
        post.Json.GetProperty("type").GetString().ShouldBe("post_comment_mobile");
        var payload = post.Json.GetProperty("payload");
        payload.GetProperty("from").GetProperty("email").GetString().ShouldBe("ana");
        payload.GetProperty("from").GetProperty("id").GetInt64().ShouldBe(ana.Id);
        payload.GetProperty("room").GetProperty("id").GetInt64().ShouldBe(room);
        payload.GetProperty("room").GetProperty("type").GetString().ShouldBe("single");
        payload.GetProperty("room").GetProperty("participants").EnumerateArray().Select(x => x.GetProperty("email").GetString()).ShouldBe(["ana", "bob"], ignoreOrder: true);
        payload.GetProperty("message").GetProperty("id").GetInt64().ShouldBe(message.Id);
        payload.GetProperty("message").GetProperty("id_str").GetString().ShouldBe($"{message.Id}");
        payload.GetProperty("message").GetProperty("unique_temp_id").GetString().ShouldBe(message.ClientId);
        post.Text.ShouldBe("hello <b>Bob</b> 🎉");
        receiver.Posts[1].Json.GetProperty("type").GetString().ShouldBe("post_comment_rest");
        receiver.Posts[1].Delivery.ShouldNotBe(post.Delivery);
    }

    [Fact]
    public async Task A_channels_people_are_not_named()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(Engine.Sqlite, receiver);
        var ana = await talk.Person("ana");
        var channel = await talk.Channel("news", ana);
        await Set(talk, receiver);

        await talk.Say(ana, channel, "extra");
        await receiver.Got(1);

        var room = receiver.Posts[0].Json.GetProperty("payload").GetProperty("room");
        room.TryGetProperty("participants", out _).ShouldBeFalse();
        room.GetProperty("is_public_channel").GetBoolean().ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_failing_receiver_gets_its_messages_later_in_each_rooms_order_and_once_it_took_them_not_again(Engine engine)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(engine, receiver);
        var (ana, bob, eve) = (await talk.Person("ana"), await talk.Person("bob"), await talk.Person("eve"));
        var (one, two) = (await talk.Pair(ana, bob), await talk.Pair(ana, eve));
        await Set(talk, receiver);
        var failing = true;
        receiver.Answer = (post, http) =>
        {
            http.Response.StatusCode = failing && post.Text.StartsWith("one", StringComparison.Ordinal) ? 500 : 200;
            return Task.CompletedTask;
        };

        for (var i = 1; i <= 3; i++)
        {
            await talk.Say(ana, one, $"one {i}");
            await talk.Say(ana, two, $"two {i}");
        }

        await receiver.Got(4);
        await Attempted(talk, 4);
        receiver.Texts.Where(text => text.StartsWith("two", StringComparison.Ordinal)).ShouldBe(["two 1", "two 2", "two 3"]);
        receiver.Texts.Where(text => text.StartsWith("one", StringComparison.Ordinal)).ShouldBe(["one 1"]);

        talk.Clock.Advance(TimeSpan.FromSeconds(7));
        await Attempted(talk, 5);
        failing = false;
        talk.Clock.Advance(TimeSpan.FromMinutes(1));
        await Attempted(talk, 8);

        receiver.Texts.Where(text => text.StartsWith("one", StringComparison.Ordinal)).ShouldBe(["one 1", "one 1", "one 1", "one 2", "one 3"]);
        receiver.Posts.Where(post => post.Text == "one 1").Select(post => post.Delivery).Distinct().Count().ShouldBe(1);
        await Emptied(talk);
        talk.Clock.Advance(TimeSpan.FromMinutes(10));
        await talk.Say(ana, two, "last");
        await Attempted(talk, 9);
        receiver.Texts[^1].ShouldBe("last");
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_and_asked_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(Engine.Sqlite, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        receiver.Answer = (_, http) => WebhookReceiver.Hang(http);

        await talk.Say(ana, room, "slow");
        await receiver.Got(1);
        talk.Clock.Advance(TimeSpan.FromSeconds(11));
        await Attempted(talk, 1);
        receiver.Answer = (_, _) => Task.CompletedTask;
        talk.Clock.Advance(TimeSpan.FromSeconds(7));
        await Emptied(talk);

        receiver.Texts.ShouldBe(["slow", "slow"]);
        var attempts = await Attempts(talk);
        attempts.Select(attempt => attempt.IsSuccess).ShouldBe([true, false]);
        attempts[1].ErrorMessage.ShouldContain("in time");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var talk = await Start(Engine.Sqlite, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        await Set(talk, receiver);
        receiver.Answer = (_, http) =>
        {
            http.Response.Redirect(elsewhere.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        await talk.Say(ana, await talk.Pair(ana, bob), "private");
        await Attempted(talk, 1);

        elsewhere.Posts.ShouldBeEmpty();
        (await Attempts(talk)).Single().ResponseCode.ShouldBe(307);
    }

    [Theory, EveryEngine]
    public async Task Nothing_is_lost_when_the_receiver_dies_and_this_process_starts_anew(Engine engine)
    {
        var receiver = await WebhookReceiver.StartAsync();
        var port = receiver.Port;
        await using var talk = await Start(engine, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        await talk.Say(ana, room, "1");
        await receiver.Got(1);
        await Emptied(talk);
        await receiver.DisposeAsync();
        for (var i = 2; i <= 30; i++)
            await talk.Say(ana, room, $"{i}");
        await Attempted(talk, 2);

        await using var again = await talk.Restart(Allow($"127.0.0.1:{port}"));
        await using var revived = await WebhookReceiver.StartAsync(port);
        for (var i = 31; i <= 40; i++)
            await again.Say(ana, room, $"{i}");
        again.Clock.Advance(TimeSpan.FromMinutes(2)); // the log's lease of the process that is gone has run out
        await Emptied(again);

        revived.Texts.ShouldBe(Enumerable.Range(2, 39).Select(i => $"{i}"));
    }

    [Theory, EveryEngine]
    public async Task A_message_that_was_on_its_way_when_this_process_stopped_goes_again_under_the_same_id(Engine engine)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(engine, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        receiver.Answer = (_, http) => WebhookReceiver.Hang(http);
        await talk.Say(ana, room, "in flight");
        await talk.Say(ana, room, "behind");
        await receiver.Got(1);

        receiver.Answer = (_, _) => Task.CompletedTask; // the one in flight still hangs
        await using var again = await talk.Restart(Allow(receiver.Host));
        await Emptied(again);

        receiver.Texts[0].ShouldBe("in flight");
        receiver.Texts[^2].ShouldBe("in flight");
        receiver.Texts[^1].ShouldBe("behind");
        receiver.Posts.Where(post => post.Text == "in flight").Select(post => post.Delivery).Distinct().Count().ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_receiver_that_says_it_is_gone_is_not_asked_again_until_it_is_set_anew(Engine engine)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(engine, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await talk.Say(ana, room, "one");
        await Emptied(talk);
        await talk.Say(ana, room, "two");
        await talk.CaughtUp("webhooks");

        var shown = (await talk.Get<ReadWebhook>().Handle(talk.Server(), Now)).Value;
        shown.Enabled.ShouldBeFalse();
        shown.DisabledBecause.ShouldBe("gone");
        receiver.Answer = (_, _) => Task.CompletedTask;
        await Set(talk, receiver);
        await talk.Say(ana, room, "three");
        await receiver.Got(2);

        receiver.Texts.ShouldBe(["one", "three"]);
    }

    [Fact]
    public async Task A_message_nobody_takes_for_too_long_is_given_up_and_the_next_one_goes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite, Allow(receiver.Host), ("Webhooks:RetryHours", "1"));
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        receiver.Answer = (post, http) =>
        {
            http.Response.StatusCode = post.Text == "poison" ? 500 : 200;
            return Task.CompletedTask;
        };
        await talk.Say(ana, room, "poison");
        await Attempted(talk, 1);
        await talk.Say(ana, room, "fresh");
        talk.Clock.Advance(TimeSpan.FromMinutes(50));
        receiver.Texts.ShouldNotContain("fresh");
        talk.Clock.Advance(TimeSpan.FromMinutes(50));
        await Emptied(talk);

        receiver.Texts[^1].ShouldBe("fresh");
        receiver.Texts.Count(text => text == "fresh").ShouldBe(1);
        receiver.Texts.Count(text => text == "poison").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task What_is_deleted_before_it_goes_does_not_leave_and_what_was_sent_goes_from_the_log()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await Start(Engine.Sqlite, receiver);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = 503;
            return http.Response.WriteAsync(new string('x', 10_000));
        };
        var first = await talk.Say(ana, room, "regretted");
        var second = await talk.Say(ana, room, "regretted too");
        await Attempted(talk, 1);
        var attempt = (await Attempts(talk)).Single();
        attempt.RequestBody.ShouldContain("regretted");
        attempt.ResponseBody.Length.ShouldBe(4096);

        await talk.Delete(ana, first.Id, second.Id);
        await talk.CaughtUp("webhooks");
        receiver.Answer = (_, _) => Task.CompletedTask;
        talk.Clock.Advance(TimeSpan.FromSeconds(7));
        await Emptied(talk);

        receiver.Texts.ShouldBe(["regretted"]);
        (await Attempts(talk)).Single().RequestBody.ShouldBeEmpty();
    }

    [Fact]
    public async Task Attempts_are_forgotten_after_their_days()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite, Allow(receiver.Host), ("Webhooks:LogDays", "1"));
        await Set(talk, receiver);
        (await talk.Get<TestWebhook>().Handle(talk.Server(), Now)).Value.IsSuccess.ShouldBeTrue();
        (await Attempts(talk)).Count.ShouldBe(1);

        talk.Clock.Advance(TimeSpan.FromHours(26));

        await Eventually.TrueAsync(async () => (await Attempts(talk)).Count == 0, "the attempt is forgotten", ct: Now);
    }

    [Fact]
    public async Task Too_many_that_wait_switch_the_webhook_off()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite, Allow(receiver.Host), ("Webhooks:MostQueued", "5"));
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        await Set(talk, receiver);
        receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        for (var i = 0; i < 7; i++)
            await talk.Say(ana, room, $"{i}");
        await talk.CaughtUp("webhooks");

        (await talk.Get<ReadWebhook>().Handle(talk.Server(), Now)).Value.DisabledBecause.ShouldBe("queue_full");
        await Emptied(talk);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("hooks")]
    [InlineData("ftp://hooks.example/x")]
    [InlineData("http://hooks.example/x")]
    [InlineData("https://user:pass@hooks.example/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/x")]
    public async Task An_address_inside_or_without_https_is_refused(string? url)
    {
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite);

        var refused = await talk.Get<SetWebhook>().Handle(new(url, Secret), talk.Server(), Now);

        refused.Refusal!.Field.ShouldBe("url");
        (await talk.Get<ReadWebhook>().Handle(talk.Server(), Now)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
    }

    private static Task<TalkApp> Start(Engine engine, WebhookReceiver receiver) => TalkApp.StartAsync(engine, Allow(receiver.Host));

    private static (string, string) Allow(string host) => ("Egress:AllowedPrivateHosts:0", host);

    private static async Task Set(TalkApp talk, WebhookReceiver receiver)
    {
        await talk.CaughtUp("webhooks"); // nothing of before is on its way
        (await talk.Get<SetWebhook>().Handle(new(receiver.Url, Secret), talk.Server(), Now)).Ok.ShouldBeTrue();
    }

    private static async Task<IReadOnlyList<WebhookAttempt>> Attempts(TalkApp talk) => (await talk.Get<ListWebhookAttempts>().Handle(new(100), talk.Server(), Now)).Value;

    private static Task Attempted(TalkApp talk, int count) => Eventually.TrueAsync(async () => (await Attempts(talk)).Count >= count, $"{count} attempts are noted", ct: Now);

    /// <summary>Waits until everything that was said has been handed over or given up.</summary>
    private static async Task Emptied(TalkApp talk)
    {
        await talk.CaughtUp("webhooks");
        await Eventually.TrueAsync(
            async () => await talk.Store.Database.FirstAsync("select (select count(*) from webhook_delivery) + (select count(*) from webhook_lane)", r => r.GetInt64(0), Now) == 0,
            "nothing waits", ct: Now);
    }
}
