using System.Text;

namespace Conversa.Realtime.Tests;

public sealed class MessageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Each_filter_gets_its_own_answer(byte version)
    {
        await using var app = await InMemoryApp.StartAsync(options => options.MaxSubscriptions = 4);
        await using var client = await app.ConnectAsync(version: version);
        await client.SendAsync(Packets.Subscribe(0x1234, version, null,
            ("open/a", 0), ("open/b", 1), ("open/c", 2), ("secret/x", 1), ("a+", 0), ("$share/g/a", 0), ("open/d", 0), ("open/e", 0), ("open/a", 1)));
        var body = (await client.ExpectAsync(9)).Body;
        body[..2].ShouldBe([0x12, 0x34]);
        body[(version == 5 ? 3 : 2)..].ShouldBe(version == 5
            ? [0, 1, 1, 0x87, 0x8F, 0x9E, 0, 0x97, 1]
            : [0, 1, 1, 0x80, 0x80, 0x80, 0, 0x80, 1]);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 1)]
    public async Task A_message_comes_with_the_lower_of_both_qualities(byte published, byte asked, byte expected)
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(asked, "open/a");
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("x"u8.ToArray()), qos: published).ShouldBe(1);
        var message = await client.ExpectMessageAsync();
        (message.Qos, message.Id > 0, message.Retain, message.Again).ShouldBe((expected, expected > 0, false, false));
    }

    [Fact]
    public async Task Messages_of_one_topic_keep_their_order()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(1, "open/a");
        var topic = app.Hub.Topic(TestGate.Workspace, "open/a");
        for (var i = 0; i < 500; i++)
        {
            app.Hub.Publish(topic, new Frame(Encoding.UTF8.GetBytes($"{i}"))).ShouldBe(1);
        }

        for (var i = 0; i < 500; i++)
        {
            var message = await client.ExpectMessageAsync();
            message.Payload.ShouldBe($"{i}");
            await client.SendAsync(Packets.PubAck(message.Id));
        }
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 2)]
    public async Task No_more_unacknowledged_messages_are_sent_than_the_client_takes(byte version, int window)
    {
        await using var app = await InMemoryApp.StartAsync(options => options.MaxInflight = 3);
        await using var client = app.Dial(version);
        await client.SendAsync(Packets.Connect("ana", version, properties: [0x21, 0, 2]));
        await client.ExpectAsync(2);
        await client.SubscribeAsync(1, "open/a");
        var topic = app.Hub.Topic(TestGate.Workspace, "open/a");
        for (var i = 0; i < 10; i++)
        {
            app.Hub.Publish(topic, new Frame(Encoding.UTF8.GetBytes($"{i}")));
        }

        List<ushort> open = [];
        for (var i = 0; i < 10; i++)
        {
            if (open.Count == window)
            {
                await client.SendAsync(Packets.PubAck(open[0]));
                open.RemoveAt(0);
            }

            var message = await client.ExpectMessageAsync();
            message.Payload.ShouldBe($"{i}");
            open.ShouldNotContain(message.Id);
            open.Add(message.Id);
            open.Count.ShouldBeLessThanOrEqualTo(window);
        }
    }

    [Fact]
    public async Task Nothing_passes_a_message_that_waits_for_an_acknowledgement()
    {
        await using var app = await InMemoryApp.StartAsync(options => options.MaxInflight = 1);
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync(1, "open/a");
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("1"u8.ToArray()));
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("2"u8.ToArray()));
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("3"u8.ToArray()), qos: 0);
        var first = await client.ExpectMessageAsync();
        await client.SendAsync(Packets.PubAck(first.Id));
        (await client.ExpectMessageAsync()).Payload.ShouldBe("2");
        (await client.ExpectMessageAsync()).Payload.ShouldBe("3");
    }

    [Fact]
    public async Task An_unacknowledged_message_is_not_sent_again()
    {
        // Neither on the same connection (MQTT 5.0, 4.4) nor on the next: sessions are clean, what was missed is fetched.
        await using var app = await InMemoryApp.StartAsync();
        await using (var client = await app.ConnectAsync())
        {
            await client.SubscribeAsync(1, "open/a");
            app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("x"u8.ToArray()));
            await client.ExpectMessageAsync();
            app.Clock.Advance(TimeSpan.FromSeconds(60));
            await client.ExpectNothingAsync();
        }

        await using var again = await app.ConnectAsync();
        await again.SubscribeAsync(1, "open/a");
        await again.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(4, null, new byte[] { 0, 9 })]
    [InlineData(5, Mqtt.PublishDecision.Accepted, new byte[] { 0, 9 })]
    [InlineData(5, null, new byte[] { 0, 9, 0x10 })]
    [InlineData(5, Mqtt.PublishDecision.NotAllowed, new byte[] { 0, 9, 0x87 })]
    [InlineData(4, Mqtt.PublishDecision.NotAllowed, new byte[] { 0, 9 })]
    public async Task A_publication_of_QoS_1_is_acknowledged(byte version, Mqtt.PublishDecision? decision, byte[] answer)
    {
        await using var app = await InMemoryApp.StartAsync();
        app.Gate.OnPublish = _ => decision;
        await using var client = await app.ConnectAsync(version: version);
        await client.SendAsync(Packets.Publish("open/a", "x", 1, 9, version: version));
        (await client.ExpectAsync(4)).Body.ShouldBe(answer);
        (await app.Gate.Published.Reader.ReadAsync(Ct)).Topic.ShouldBe("open/a");
    }

    [Fact]
    public async Task A_publication_of_QoS_2_is_handled_once()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SendAsync(Packets.Publish("open/a", "x", 2, 9));
        (await client.ExpectAsync(5)).Body.ShouldBe([0, 9]);
        await client.SendAsync(Packets.Publish("open/a", "x", 2, 9, again: true));
        (await client.ExpectAsync(5)).Body.ShouldBe([0, 9]);
        await client.SendAsync(Packets.PubRel(9));
        (await client.ExpectAsync(7)).Body.ShouldBe([0, 9]);
        await client.SendAsync(Packets.Publish("open/a", "y", 2, 9));
        await client.ExpectAsync(5);
        List<string> handled = [];
        while (app.Gate.Published.Reader.TryRead(out var publication))
        {
            handled.Add(Encoding.UTF8.GetString(publication.Payload));
        }

        handled.ShouldBe(["x", "y"]);
    }

    [Fact]
    public async Task Retained_messages_follow_the_subscription_as_the_client_wishes()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5);
        await client.SendAsync(Packets.Publish("open/kept", "still", retain: true, version: 5), Packets.Ping);
        await client.ExpectAsync(13);
        foreach (var (handling, expected) in new (byte, bool)[] { (0x10, true), (0x10, false), (0x00, true), (0x20, false) })
        {
            await client.SubscribeAsync(handling, "open/+");
            if (expected)
            {
                var message = await client.ExpectMessageAsync();
                (message.Topic, message.Payload, message.Retain).ShouldBe(("open/kept", "still", true));
            }

            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Mqtt5_subscribers_get_what_their_options_say()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5);
        await client.SendAsync(Packets.Subscribe(1, 5, [0x0B, 0x80, 0x01], ("open/own", 0x04), ("open/flag", 0x08), ("open/plain", 0)));
        await client.ExpectAsync(9);
        await client.SendAsync(
            Packets.Publish("open/own", "not to myself", version: 5),
            Packets.Publish("open/flag", "as published", retain: true, version: 5),
            Packets.Publish("open/plain", "as news", retain: true, version: 5));
        var flagged = await client.ExpectMessageAsync();
        (flagged.Topic, flagged.Retain).ShouldBe(("open/flag", true));
        flagged.Properties.ShouldBe([0x0B, 0x80, 0x01]);
        var plain = await client.ExpectMessageAsync();
        (plain.Topic, plain.Retain).ShouldBe(("open/plain", false));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_message_larger_than_the_client_takes_is_left_out()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = app.Dial(5);
        await client.SendAsync(Packets.Connect("ana", 5, properties: [0x27, 0, 0, 0, 40]));
        await client.ExpectAsync(2);
        await client.SubscribeAsync("open/a");
        var fits = 40 - 2 - 2 - "open/a".Length - 1;
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame(new byte[fits + 1])).ShouldBe(0);
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame(new byte[fits])).ShouldBe(1);
        (await client.ExpectMessageAsync()).Payload.Length.ShouldBe(fits);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Unsubscribing_ends_deliveries(byte version)
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync(version: version);
        await client.SubscribeAsync("open/a", "open/+");
        await client.SendAsync(Packets.Unsubscribe(7, version, "open/a", "open/never", "open/+"));
        (await client.ExpectAsync(11)).Body.ShouldBe(version == 5 ? [0, 7, 0, 0, 0x11, 0] : [0, 7]);
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("x"u8.ToArray())).ShouldBe(0);
    }

    [Fact]
    public async Task A_publication_goes_only_to_whom_it_is_meant_for()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var ana = await app.ConnectAsync("ana");
        await using var ben = await app.ConnectAsync("ben");
        await ana.SubscribeAsync("token-1-1/c", "open/a");
        await ben.SubscribeAsync("token-2-2/c", "open/a");
        app.Hub.Publish(TestGate.Workspace, "open/a", new Frame("x"u8.ToArray()), to: session => session.SpeaksFor(TestGate.Workspace, 2)).ShouldBe(1);
        (await ben.ExpectMessageAsync()).Payload.ShouldBe("x");
        await ana.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_large_payload_arrives_whole()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("open/a");
        foreach (var size in (int[])[0, 1, 100, 127, 128, 4_095, 4_096, 4_097, 16_383, 16_384, 300_000])
        {
            var payload = new string('x', size);
            app.Hub.Publish(TestGate.Workspace, "open/a", new Frame(Encoding.UTF8.GetBytes(payload)));
            (await client.ExpectMessageAsync()).Payload.ShouldBe(payload);
        }
    }
}
