namespace Conversa.Realtime.Tests;

/// <summary>What the specification calls malformed or a protocol error, after the connection stands.</summary>
public sealed class BrokenPacketTests
{
    public static TheoryData<string, byte[], byte> Broken => new()
    {
        { "PUBLISH of QoS 3", [0x36, 5, 0, 1, 0x61, 0, 1], 0x81 },
        { "PUBLISH of QoS 0 marked as again", Packets.Publish("a", "x", again: true, version: 5), 0x81 },
        { "PUBLISH of QoS 1 with packet id 0", Packets.Publish("a", "x", 1, 0, version: 5), 0x81 },
        { "PUBLISH of QoS 2 where one was the maximum", Packets.Publish("a", "x", 2, 5, version: 5), 0x9B },
        { "PUBLISH to a wildcard", Packets.Publish("a/+", "x", version: 5), 0x90 },
        { "PUBLISH to nothing", Packets.Publish("", "x", version: 5), 0x82 },
        { "PUBLISH with a topic alias", Packets.Publish("a", "x", version: 5, properties: [0x23, 0, 1]), 0x94 },
        { "PUBLISH with a subscription identifier", Packets.Publish("a", "x", version: 5, properties: [0x0B, 1]), 0x82 },
        { "PUBLISH with a response topic that is a filter", Packets.Publish("a", "x", version: 5, properties: [0x08, 0, 1, 0x23]), 0x81 },
        { "PUBLISH to more levels than allowed", Packets.Publish(string.Join('/', Enumerable.Repeat("a", 17)), "x", version: 5), 0x90 },
        { "PUBLISH to a longer name than allowed", Packets.Publish(new string('a', 1_025), "x", version: 5), 0x90 },
        { "PUBLISH to a name that is not UTF-8", [0x30, 5, 0, 2, 0xC3, 0x28, 0], 0x81 },
        { "PUBLISH to half a surrogate", [0x30, 6, 0, 3, 0xED, 0xA0, 0x80, 0], 0x81 },
        { "a packet larger than allowed", [0x30, 0x80, 0x80, 0x80, 0x01], 0x95 },
        { "SUBSCRIBE with the wrong flags", [0x80, 0], 0x81 },
        { "SUBSCRIBE with packet id 0", Packets.Subscribe(0, 5, null, ("a", 0)), 0x81 },
        { "SUBSCRIBE to nothing", Packets.Subscribe(1, 5, null), 0x82 },
        { "SUBSCRIBE of QoS 3", Packets.Subscribe(1, 5, null, ("a", 3)), 0x81 },
        { "SUBSCRIBE with reserved bits", Packets.Subscribe(1, 5, null, ("a", 0x40)), 0x81 },
        { "SUBSCRIBE with retain handling 3", Packets.Subscribe(1, 5, null, ("a", 0x30)), 0x81 },
        { "SUBSCRIBE with identifier 0", Packets.Subscribe(1, 5, [0x0B, 0], ("a", 0)), 0x82 },
        { "UNSUBSCRIBE from nothing", Packets.Unsubscribe(1, 5), 0x82 },
        { "PINGREQ with a body", [0xC0, 1, 0], 0x81 },
        { "PINGRESP from a client", [0xD0, 0], 0x82 },
        { "AUTH without an agreed method", [0xF0, 0], 0x82 },
        { "PUBACK cut short", [0x40, 1, 0], 0x81 },
        { "PUBREC for what is never sent", [0x50, 2, 0, 1], 0x82 },
        { "DISCONNECT that makes the session last", [0xE0, 7, 0, 5, 0x11, 0, 0, 0, 1], 0x82 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Mqtt5_clients_are_told_what_they_did_and_dropped(string what, byte[] packet, byte reason)
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5);
        await client.SendAsync(packet);
        (await client.ExpectAsync(14)).Body.ShouldBe([reason], what);
        await client.ExpectEndAsync();
        (await app.Gate.Closed.Reader.ReadAsync(TestContext.Current.CancellationToken)).Session.CloseReason.ShouldBe(CloseReason.ProtocolError, what);
    }

    [Fact]
    public async Task Older_clients_are_dropped_without_a_word()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SendAsync(Packets.Publish("a/#", "x"));
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task What_was_answered_before_the_mistake_still_arrives()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = app.Dial(5);
        await client.SendAsync(Packets.Connect("ana", 5), Packets.Subscribe(1, 5, null, ("open/a", 0)), Packets.Publish("open/a", "x", 1, 9, version: 5), [0xD0, 0]);
        await client.ExpectAsync(2);
        await client.ExpectAsync(9);
        await client.ExpectMessageAsync();
        await client.ExpectAsync(4);
        await client.ExpectAsync(14);
        await client.ExpectEndAsync();
    }
}
