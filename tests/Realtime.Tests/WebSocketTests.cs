using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Conversa.Realtime.Tests;

public sealed class WebSocketTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Packets_may_be_split_at_every_byte()
    {
        await using var app = await RealtimeApp.StartAsync();
        byte[] stream = [.. Packets.Connect("ana", will: ("open/w", "gone", false)), .. Packets.Subscribe(1, ("open/a", 1)), .. Packets.Publish("open/a", "hello", 1, 3), .. Packets.Ping];
        for (var split = 1; split < stream.Length; split++)
        {
            using var socket = await app.DialWebSocketAsync();
            await socket.SendAsync(stream.AsMemory(0, split), WebSocketMessageType.Binary, true, Ct);
            await socket.SendAsync(stream.AsMemory(split), WebSocketMessageType.Binary, true, Ct);
            await ExpectConversationAsync(socket);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Ct);
        }
    }

    [Fact]
    public async Task Packets_may_come_byte_by_byte_and_in_fragments()
    {
        await using var app = await RealtimeApp.StartAsync();
        byte[] stream = [.. Packets.Connect("ana"), .. Packets.Subscribe(1, ("open/a", 1)), .. Packets.Publish("open/a", "hello", 1, 3), .. Packets.Ping];
        using var socket = await app.DialWebSocketAsync();
        for (var i = 0; i < stream.Length; i++)
        {
            await socket.SendAsync(stream.AsMemory(i, 1), WebSocketMessageType.Binary, endOfMessage: i % 3 == 0, Ct);
            if (i % 3 == 0)
            {
                await socket.SendAsync(Memory<byte>.Empty, WebSocketMessageType.Binary, true, Ct);
            }
        }

        await ExpectConversationAsync(socket);
    }

    [Fact]
    public async Task A_text_message_ends_the_connection()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var socket = await app.DialWebSocketAsync();
        await socket.SendAsync(Packets.Connect("ana"), WebSocketMessageType.Text, true, Ct);
        await ExpectGoneAsync(socket);
        await Eventually.TrueAsync(() => app.Connections.Count == 0, "the connection's end", ct: Ct);
    }

    [Fact]
    public async Task A_revoked_browser_is_closed_at_once_and_properly()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var socket = await RevokedAsync(app);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Ct);
        await Eventually.TrueAsync(() => app.Connections.Count == 0, "the connection's end", ct: Ct);
    }

    [Fact]
    public async Task A_browser_that_does_not_answer_the_goodbye_is_dropped()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var socket = await RevokedAsync(app);
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.TrueAsync(() => app.Connections.Count == 0, "the connection's end", ct: Ct);
    }

    [Fact]
    public async Task A_browser_that_does_not_read_is_closed()
    {
        await using var app = await RealtimeApp.StartAsync(options => (options.QueueLength, options.QueueBytes) = (100, 1_000_000));
        using var socket = await app.DialWebSocketAsync();
        await socket.SendAsync((byte[])[.. Packets.Connect("ana"), .. Packets.Subscribe(1, ("open/a", 0))], WebSocketMessageType.Binary, true, Ct);
        var topic = app.Hub.Topic(TestGate.Workspace, "open/a");
        await Eventually.TrueAsync(() => app.Hub.HasSubscribers(topic), "the subscription", ct: Ct);
        var frame = new Frame(new byte[60_000]);
        await Eventually.TrueAsync(() => app.Hub.Publish(topic, frame) == 0, "the overflow", ct: Ct);
        (await app.Gate.Closed.Reader.ReadAsync(Ct)).Session.CloseReason.ShouldBe(CloseReason.QueueFull);
    }

    [Fact]
    public async Task A_request_that_is_no_web_socket_is_told_to_upgrade()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var answer = await app.Http.GetAsync(new Uri(app.Address, "/mqtt"), Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task Another_sub_protocol_is_refused()
    {
        await using var app = await RealtimeApp.StartAsync();
        var refused = await Should.ThrowAsync<WebSocketException>(() => app.DialWebSocketAsync("chat"));
        refused.Message.ShouldContain("400");
    }

    /// <summary>A browser whose session ended while it listened, and that was told so.</summary>
    private static async Task<WebSocket> RevokedAsync(RealtimeApp app)
    {
        var socket = await app.DialWebSocketAsync();
        await socket.SendAsync((byte[])[.. Packets.Connect("ana"), .. Packets.Subscribe(1, ("token-7-71/c", 0))], WebSocketMessageType.Binary, true, Ct);
        await Eventually.TrueAsync(() => app.Connections.IsConnected(TestGate.Workspace, 7), "the binding", ct: Ct);
        app.Connections.CloseSession(71);
        await ExpectGoneAsync(socket);
        return socket;
    }

    private static async Task ExpectConversationAsync(WebSocket socket)
    {
        byte[] expected = [0x20, 2, 0, 0, 0x90, 3, 0, 1, 1, 0x32, 15, 0, 6, .. Encoding.UTF8.GetBytes("open/a"), 0, 1, .. Encoding.UTF8.GetBytes("hello"), 0x40, 2, 0, 3, 0xD0, 0];
        var got = new List<byte>();
        var buffer = new byte[256];
        while (got.Count < expected.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), Ct);
            read.MessageType.ShouldBe(WebSocketMessageType.Binary);
            got.AddRange(buffer.AsSpan(0, read.Count));
        }

        got.ShouldBe(expected);
    }

    private static async Task ExpectGoneAsync(WebSocket socket)
    {
        var buffer = new byte[4_096];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), Ct)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Dropped without a close message: gone all the same.
        }
    }
}
