using System.Text;

namespace Conversa.Realtime.Tests;

public sealed class ConnectTests
{
    [Theory]
    [InlineData(3, "MQIsdp")]
    [InlineData(4, "MQTT")]
    public async Task An_older_client_is_welcomed_in_its_own_words(byte version, string protocol)
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = app.Dial(version);
        await client.SendAsync(Packets.Connect("ana", version, protocol: protocol));
        (await client.ExpectAsync(2)).Body.ShouldBe([0, 0]);
    }

    [Fact]
    public async Task An_mqtt5_client_learns_what_the_server_can_do()
    {
        await using var app = await InMemoryApp.StartAsync(options => (options.MaxInflight, options.MaxPacketBytes, options.MaxKeepAliveSeconds) = (7, 4_096, 100));
        await using var client = app.Dial(5);
        await client.SendAsync(Packets.Connect("ana", 5, keepAlive: 600, properties: [0x11, 0, 0, 0, 9]));
        (await client.ExpectAsync(2)).Body.ShouldBe(
        [
            0, 0, 20,
            0x11, 0, 0, 0, 0, // the session ends with the connection
            0x21, 0, 7, // receive maximum
            0x24, 1, // maximum QoS
            0x27, 0, 0, 16, 0, // maximum packet size
            0x2A, 0, // no shared subscriptions
            0x13, 0, 100, // server keep alive
        ]);
    }

    [Fact]
    public async Task An_mqtt5_client_without_a_client_id_gets_one()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = app.Dial(5);
        await client.SendAsync(Packets.Connect("", 5));
        var body = (await client.ExpectAsync(2)).Body;
        body[1].ShouldBe((byte)0);
        var (session, _) = await app.Gate.Connected.Reader.ReadAsync(TestContext.Current.CancellationToken);
        session.ClientId.Length.ShouldBe(22);
        Encoding.UTF8.GetString(body).ShouldEndWith("\x12\0\x16" + session.ClientId);
    }

    [Fact]
    public async Task An_mqtt311_client_without_a_client_id_needs_a_clean_session()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var clean = app.Dial();
        await clean.SendAsync(Packets.Connect(""));
        (await clean.ExpectAsync(2)).Body.ShouldBe([0, 0]);
        await using var kept = app.Dial();
        await kept.SendAsync(Packets.Connect("", clean: false));
        (await kept.ExpectAsync(2)).Body.ShouldBe([0, 2]);
        await kept.ExpectEndAsync();
    }

    [Fact]
    public async Task The_gate_sees_all_the_client_says()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = app.Dial();
        await client.SendAsync(Packets.Connect("ana", will: ("u/7/s", "", true), willQos: 2, userName: "name", password: "word"));
        await client.ExpectAsync(2);
        var (_, connect) = await app.Gate.Connected.Reader.ReadAsync(TestContext.Current.CancellationToken);
        (connect.ClientId, connect.UserName, connect.KeepAlive, connect.Version).ShouldBe(("ana", "name", (ushort)60, (byte)4));
        Encoding.UTF8.GetString(connect.Password!.Value.Span).ShouldBe("word");
        (connect.Will!.Topic, connect.Will.Payload.Length, connect.Will.Qos, connect.Will.Retain).ShouldBe(("u/7/s", 0, (byte)2, true));
    }

    [Theory]
    [InlineData(4, new byte[] { 0, 5 })]
    [InlineData(5, new byte[] { 0, 0x87, 0 })]
    public async Task A_client_the_gate_refuses_is_told_why(byte version, byte[] answer)
    {
        await using var app = await InMemoryApp.StartAsync();
        app.Gate.OnConnect = (_, _) => Mqtt.ConnectDecision.Refuse(Mqtt.MqttReason.NotAuthorized);
        await using var client = app.Dial(version);
        await client.SendAsync(Packets.Connect("ana", version));
        (await client.ExpectAsync(2)).Body.ShouldBe(answer);
        await client.ExpectEndAsync();
        app.Gate.Closed.Reader.TryRead(out _).ShouldBeFalse("A session that was never accepted does not close.");
    }

    public static TheoryData<string, byte[], byte[]?> BrokenConnects => new()
    {
        { "a protocol of another name", Packets.Connect("a", protocol: "MQTX"), [0x20, 2, 0, 1] },
        { "a version of the future", Packets.Connect("a", 6), [0x20, 2, 0, 1] },
        { "a reserved flag", Packets.Packet(0x10, Packets.Text("MQTT"), [4, 3], Packets.Number(0), Packets.Text("a")), null },
        { "will flags without a will", Packets.Packet(0x10, Packets.Text("MQTT"), [4, 0x0A], Packets.Number(0), Packets.Text("a")), null },
        { "a will QoS of three", Packets.Packet(0x10, Packets.Text("MQTT"), [4, 0x1E], Packets.Number(0), Packets.Text("a"), Packets.Text("t"), Packets.Text("p")), null },
        { "a password without a user name in 3.1.1", Packets.Connect("a", password: "x"), null },
        { "bytes after the end", Packets.Packet(0x10, Packets.Text("MQTT"), [4, 2], Packets.Number(0), Packets.Text("a"), [0]), null },
        { "a client id that is not UTF-8", Packets.Packet(0x10, Packets.Text("MQTT"), [4, 2], Packets.Number(0), [0, 1, 0xFF]), null },
        { "a null character in the client id", Packets.Connect("a\0"), null },
        { "a client id beyond the limit", Packets.Connect(new string('x', 513)), [0x20, 2, 0, 2] },
        { "a will to a wildcard", Packets.Connect("a", will: ("a/+", "x", false)), null },
        { "a will of QoS 2 in MQTT 5", Packets.Connect("a", 5, will: ("a", "x", false), willQos: 2), [0x20, 3, 0, 0x9B, 0] },
        { "extended authentication", Packets.Connect("a", 5, properties: [0x15, 0, 1, 0x78]), [0x20, 3, 0, 0x8C, 0] },
        { "authentication data without a method", Packets.Connect("a", 5, properties: [0x16, 0, 1, 0x78]), [0x20, 3, 0, 0x82, 0] },
        { "a property twice", Packets.Connect("a", 5, properties: [0x21, 0, 1, 0x21, 0, 1]), [0x20, 3, 0, 0x82, 0] },
        { "a property of another packet", Packets.Connect("a", 5, properties: [0x23, 0, 1]), [0x20, 3, 0, 0x82, 0] },
        { "an unknown property", Packets.Connect("a", 5, properties: [0x7E, 0, 1]), [0x20, 3, 0, 0x81, 0] },
        { "a receive maximum of nothing", Packets.Connect("a", 5, properties: [0x21, 0, 0]), [0x20, 3, 0, 0x82, 0] },
        { "a maximum packet size of nothing", Packets.Connect("a", 5, properties: [0x27, 0, 0, 0, 0]), [0x20, 3, 0, 0x82, 0] },
        { "a flag property of two", Packets.Connect("a", 5, properties: [0x17, 2]), [0x20, 3, 0, 0x82, 0] },
        { "properties cut short", Packets.Connect("a", 5, properties: [0x11, 0, 0]), [0x20, 3, 0, 0x81, 0] },
        { "anything but CONNECT first", Packets.Ping, null },
        { "a subscription first", Packets.Subscribe(1, ("a", 0)), null },
        { "a server's packet", [0x20, 2, 0, 0], null },
        { "packet type zero", [0x00, 0x00], null },
        { "flags on CONNECT", [0x11, 0x00], null },
        { "a length of five bytes", [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], null },
        { "a length longer than it needs to be", [0x10, 0x8A, 0x00], null },
        { "a packet beyond the limit", [0x10, 0xFF, 0xFF, 0x7F], null },
    };

    [Theory]
    [MemberData(nameof(BrokenConnects))]
    public async Task A_broken_beginning_is_answered_and_closed(string what, byte[] bytes, byte[]? answer)
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = app.Dial();
        await client.SendAsync(bytes);
        var packet = await client.ReadAsync();
        packet?.Whole.ShouldBe(answer, what);
        if (packet is not null)
        {
            await client.ExpectEndAsync();
        }
        else
        {
            answer.ShouldBeNull(what);
        }

        await Eventually.TrueAsync(() => app.Connections.Count == 0, what, ct: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_second_introduction_ends_the_connection()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync(version: 5);
        await client.SendAsync(Packets.Connect("ana", 5));
        (await client.ExpectAsync(14)).Body.ShouldBe([0x82]);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task More_connections_than_allowed_are_refused()
    {
        await using var app = await InMemoryApp.StartAsync(options => options.MaxConnections = 1);
        await using var first = await app.ConnectAsync("one");
        await using var second = app.Dial();
        await second.ExpectEndAsync();
        await first.ExpectNothingAsync();
    }
}
