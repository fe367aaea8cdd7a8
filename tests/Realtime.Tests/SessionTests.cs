using System.Text;

namespace Conversa.Realtime.Tests;

/// <summary>How sessions begin for someone, end, and what ends them.</summary>
public sealed class SessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_new_connection_takes_over_its_client_id(byte version)
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var old = await app.ConnectAsync("ana", version);
        await using var again = await app.ConnectAsync("ana", version);
        if (version == 5)
        {
            (await old.ExpectAsync(14)).Body.ShouldBe([0x8E]);
        }

        await old.ExpectEndAsync();
        await again.ExpectNothingAsync();
        app.Connections.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_old_connection_is_over_before_the_new_one_is_welcome()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var watcher = await app.ConnectAsync("watcher");
        await watcher.SubscribeAsync("open/s");
        await using var old = await app.ConnectAsync(connect: Packets.Connect("ana", will: ("open/s", "0", false)));
        await using var again = await app.ConnectAsync("ana");
        await again.SendAsync(Packets.Publish("open/s", "1"));
        (await watcher.ExpectMessageAsync()).Payload.ShouldBe("0");
        (await watcher.ExpectMessageAsync()).Payload.ShouldBe("1");
    }

    [Fact]
    public async Task Many_connections_at_once_with_one_client_id_leave_one()
    {
        await using var app = await RealtimeApp.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var client = await app.DialAsync();
            await client.SendAsync(Packets.Connect("ana"));
            return client;
        }));
        await Eventually.TrueAsync(() => app.Gate.Connected.Reader.Count == 20 && app.Connections.Count == 1, "the others to go", ct: Ct);
        var left = 0;
        foreach (var client in clients)
        {
            await client.SendAsync(Packets.Ping);
            var first = await client.ReadAsync();
            left += first?.Type == 2 && await client.ReadAsync() is { Type: 13 } ? 1 : 0;
        }

        left.ShouldBe(1);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Client_ids_of_different_realms_do_not_meet()
    {
        await using var app = await RealtimeApp.StartAsync();
        app.Gate.OnConnect = (_, connect) => Mqtt.ConnectDecision.Accept(connect.UserName ?? "");
        await using var here = await app.ConnectAsync(connect: Packets.Connect("ana", userName: "here"));
        await using var there = await app.ConnectAsync(connect: Packets.Connect("ana", userName: "there"));
        await here.ExpectNothingAsync();
        await there.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_that_says_goodbye_takes_its_will_with_it()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync(connect: Packets.Connect("ana", will: ("open/s", "0", true)));
        await client.SendAsync(Packets.Disconnect);
        await client.ExpectEndAsync();
        var (session, will) = await app.Gate.Closed.Reader.ReadAsync(Ct);
        (session.CloseReason, will).ShouldBe((CloseReason.ClientLeft, null));
    }

    [Fact]
    public async Task A_client_may_say_goodbye_and_leave_its_will()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5, connect: Packets.Connect("ana", 5, will: ("open/s", "0", true)));
        await client.SendAsync([0xE0, 1, 4]);
        await client.ExpectEndAsync();
        (await app.Gate.Closed.Reader.ReadAsync(Ct)).Will!.Topic.ShouldBe("open/s");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public async Task A_client_that_vanishes_leaves_its_will(string payload)
    {
        await using var app = await RealtimeApp.StartAsync();
        var client = await app.ConnectAsync(connect: Packets.Connect("ana", will: ("open/s", payload, true)));
        await client.DisposeAsync();
        var (session, will) = await app.Gate.Closed.Reader.ReadAsync(Ct);
        session.CloseReason.ShouldBe(CloseReason.ClientLost);
        (will!.Topic, Encoding.UTF8.GetString(will.Payload.Span), will.Retain).ShouldBe(("open/s", payload, true));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Silence_of_one_and_a_half_times_the_keep_alive_ends_a_connection(byte version)
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync(version: version, connect: Packets.Connect("ana", version, keepAlive: 10, will: ("open/s", "0", false)));
        app.Clock.Advance(TimeSpan.FromSeconds(14));
        await client.ExpectNothingAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        await client.ExpectNothingAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(17));
        if (version == 5)
        {
            (await client.ExpectAsync(14)).Body.ShouldBe([0x8D]);
        }

        await client.ExpectEndAsync();
        var (session, will) = await app.Gate.Closed.Reader.ReadAsync(Ct);
        session.CloseReason.ShouldBe(CloseReason.KeepAliveTimeout);
        will.ShouldNotBeNull();
    }

    [Fact]
    public async Task Half_a_packet_does_not_keep_a_connection_alive()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync(connect: Packets.Connect("ana", keepAlive: 10));
        await client.SendAsync([0x30, 50, 0]);
        app.Clock.Advance(TimeSpan.FromSeconds(17));
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_client_without_keep_alive_is_held_to_the_longest()
    {
        await using var app = await RealtimeApp.StartAsync(options => options.MaxKeepAliveSeconds = 600);
        await using var client = await app.ConnectAsync(connect: Packets.Connect("ana", keepAlive: 0));
        app.Clock.Advance(TimeSpan.FromSeconds(899));
        await client.ExpectNothingAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(902));
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Who_does_not_introduce_himself_in_time_is_dropped()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.DialAsync();
        await Eventually.TrueAsync(() => app.Connections.Count == 1, "the connection", ct: Ct);
        app.Clock.Advance(TimeSpan.FromSeconds(11));
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_revoked_session_loses_its_connections_at_once(byte version)
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var phone = await app.ConnectAsync("phone", version);
        await using var laptop = await app.ConnectAsync("laptop", version);
        await phone.SubscribeAsync("token-7-71/c");
        await laptop.SubscribeAsync("token-7-72/c");
        app.Connections.OfUser(TestGate.Workspace, 7).Count.ShouldBe(2);
        app.Connections.CloseSession(71);
        app.Hub.Publish(TestGate.Workspace, "token-7-71/c", new Frame("secret"u8.ToArray())).ShouldBe(0);
        if (version == 5)
        {
            (await phone.ExpectAsync(14)).Body.ShouldBe([0x87]);
        }

        await phone.ExpectEndAsync();
        await laptop.ExpectNothingAsync();
        app.Connections.OfUser(TestGate.Workspace, 7).ShouldHaveSingleItem();
        app.Connections.OfSession(71).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_that_is_revoked_while_it_is_bound_does_not_survive()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync();
        app.Connections.CloseSession(71);
        await client.SendAsync(Packets.Subscribe(1, ("token-7-71/c", 0)));
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task All_of_a_users_connections_can_be_closed()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var mine = await app.ConnectAsync("mine");
        await using var theirs = await app.ConnectAsync("theirs");
        await mine.SubscribeAsync("token-7-71/c");
        await theirs.SubscribeAsync("token-8-81/c");
        app.Connections.CloseUser(TestGate.Workspace, 7);
        await mine.ExpectEndAsync();
        await theirs.ExpectNothingAsync();
        app.Connections.IsConnected(TestGate.Workspace, 7).ShouldBeFalse();
    }

    [Fact]
    public async Task One_connection_more_than_a_user_may_have_closes_the_oldest()
    {
        await using var app = await RealtimeApp.StartAsync(options => options.MaxConnectionsPerUser = 2);
        await using var first = await app.ConnectAsync("first");
        await first.SubscribeAsync("token-7-71/c");
        await using var second = await app.ConnectAsync("second");
        await second.SubscribeAsync("token-7-71/c");
        await using var third = await app.ConnectAsync("third");
        await third.SubscribeAsync("token-7-71/c");
        await first.ExpectEndAsync();
        await second.ExpectNothingAsync();
        await third.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_the_others_are_served()
    {
        await using var app = await RealtimeApp.StartAsync(options => (options.QueueLength, options.QueueBytes) = (1_000, 1_000_000));
        await using var deaf = await app.DialAsync(receiveBuffer: 4_096);
        await deaf.SendAsync(Packets.Connect("deaf"));
        await deaf.ExpectAsync(2);
        await deaf.SubscribeAsync("open/a");
        await using var keen = await app.ConnectAsync("keen");
        await keen.SubscribeAsync("open/a");
        var topic = app.Hub.Topic(TestGate.Workspace, "open/a");
        var frame = new Frame(new byte[60_000]);
        for (var i = 0; i < 1_000 && app.Hub.Publish(topic, frame) == 2; i++)
        {
            await keen.ExpectMessageAsync();
        }

        (await app.Gate.Closed.Reader.ReadAsync(Ct)).Session.CloseReason.ShouldBe(CloseReason.QueueFull);
        await keen.ExpectMessageAsync();
        await keen.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_queue_is_bounded_in_frames_too()
    {
        await using var app = await InMemoryApp.StartAsync(options => options.QueueLength = 16);
        await using var client = app.Dial(window: 10);
        await client.SendAsync(Packets.Connect("ana"));
        await client.ExpectAsync(2);
        await client.SubscribeAsync("open/a");
        var topic = app.Hub.Topic(TestGate.Workspace, "open/a");
        var frame = new Frame("x"u8.ToArray());
        var taken = 0;
        while (app.Hub.Publish(topic, frame) == 1)
        {
            taken++;
        }

        // Those the pump had already written when it met the client's window come on top.
        taken.ShouldBeInRange(16, 64);
        (await app.Gate.Closed.Reader.ReadAsync(Ct)).Session.CloseReason.ShouldBe(CloseReason.QueueFull);
    }

    [Fact]
    public async Task A_subscription_made_before_the_token_works_after_it()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync();
        (await client.SubscribeAsync("r/5/5/+/t", "u/8/s")).Body.ShouldBe([0, 1, 0, 0]);
        app.Hub.Publish(TestGate.Workspace, "r/5/5/8/t", new Frame("1"u8.ToArray())).ShouldBe(0);
        await client.SubscribeAsync("token-7-71/c");
        app.Hub.Publish(TestGate.Workspace, "r/5/5/8/t", new Frame("1"u8.ToArray())).ShouldBe(1);
        (await client.ExpectMessageAsync()).Topic.ShouldBe("r/5/5/8/t");
    }

    [Fact]
    public async Task A_held_subscription_that_is_denied_later_stays_silent()
    {
        await using var app = await RealtimeApp.StartAsync();
        app.Gate.Forbid("r/5/5/+/t");
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("r/5/5/+/t");
        await client.SubscribeAsync("token-7-71/c");
        app.Hub.Publish(TestGate.Workspace, "r/5/5/8/t", new Frame("1"u8.ToArray())).ShouldBe(0);
    }

    [Fact]
    public async Task A_right_that_ends_takes_its_subscriptions_along()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("token-7-71/c", "r/5/5/+/t", "r/6/6/+/t");
        var session = (Mqtt.MqttSession)app.Connections.OfUser(TestGate.Workspace, 7).Single();
        session.Withdraw(filter => filter.StartsWith("r/5/", StringComparison.Ordinal)).ShouldBe(1);
        app.Hub.Publish(TestGate.Workspace, "r/5/5/8/t", new Frame("1"u8.ToArray())).ShouldBe(0);
        app.Hub.Publish(TestGate.Workspace, "r/6/6/8/t", new Frame("1"u8.ToArray())).ShouldBe(1);
    }

    [Fact]
    public async Task A_right_that_ends_while_it_is_being_used_is_asked_for_again()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5);
        await client.SubscribeAsync("token-7-71/c");
        app.Gate.BeforeGrant = (session, filter) =>
        {
            // The gate has said yes, and before that takes effect the membership ends.
            app.Gate.BeforeGrant = null;
            app.Gate.Forbid(filter);
            session.Withdraw(one => one == filter);
            return ValueTask.CompletedTask;
        };
        (await client.SubscribeAsync("r/5/5/+/t")).Body[^1].ShouldBe((byte)0x87);
        app.Hub.Publish(TestGate.Workspace, "r/5/5/8/t", new Frame("1"u8.ToArray())).ShouldBe(0);
    }

    [Fact]
    public async Task A_stopping_server_delivers_what_it_has_and_says_so()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5);
        await client.SubscribeAsync("open/a");
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("last"u8.ToArray()));
        var stopping = app.StopAsync();
        (await client.ExpectMessageAsync()).Payload.ShouldBe("last");
        (await client.ExpectAsync(14)).Body.ShouldBe([0x8B]);
        await client.ExpectEndAsync();
        await stopping;
        app.Connections.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_fault_of_the_policy_ends_only_its_own_connection()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var other = await app.ConnectAsync("other");
        await using var client = await app.ConnectAsync(version: 5);
        app.Gate.OnPublish = _ => throw new InvalidOperationException("A bug.");
        await client.SendAsync(Packets.Publish("open/a", "x", version: 5));
        (await client.ExpectAsync(14)).Body.ShouldBe([0x80]);
        await client.ExpectEndAsync();
        await other.ExpectNothingAsync();
    }
}
