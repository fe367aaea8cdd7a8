using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Conversa.Realtime.Tests;

/// <summary>A packet as it came.</summary>
public sealed record Received(byte Header, byte[] Body)
{
    public int Type => Header >> 4;

    public byte[] Whole => [Header, .. Packets.Variable(Body.Length), .. Body];
}

/// <summary>A message as a subscriber gets it.</summary>
public sealed record Message(string Topic, string Payload, byte Qos, bool Retain, bool Again, ushort Id, byte[] Properties);

/// <summary>A client that sends exactly the bytes it is told to.</summary>
public sealed class RawClient(Stream stream, IDisposable owner, byte version) : IAsyncDisposable
{
    public byte Version => version;

    public Stream Stream => stream;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task SendAsync(params byte[][] packets)
    {
        await stream.WriteAsync(packets.SelectMany(packet => packet).ToArray(), Ct);
        await stream.FlushAsync(Ct);
    }

    /// <summary>The next packet; null when the connection ended.</summary>
    public async Task<Received?> ReadAsync()
    {
        try
        {
            var one = new byte[1];
            if (await stream.ReadAsync(one, Ct) == 0)
            {
                return null;
            }

            var header = one[0];
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                await stream.ReadExactlyAsync(one, Ct);
                length |= (one[0] & 0x7F) << shift;
                if (one[0] < 128)
                {
                    break;
                }
            }

            var body = new byte[length];
            await stream.ReadExactlyAsync(body, Ct);
            return new Received(header, body);
        }
        catch (Exception ended) when (ended is IOException or WebSocketException)
        {
            return null;
        }
    }

    public async Task<Received> ExpectAsync(int type)
    {
        var packet = await ReadAsync();
        packet.ShouldNotBeNull($"The connection ended where a packet of type {type} was expected.");
        packet.Type.ShouldBe(type);
        return packet;
    }

    public async Task<Message> ExpectMessageAsync()
    {
        var packet = await ExpectAsync(3);
        var body = packet.Body.AsMemory();
        var topicLength = BinaryPrimitives.ReadUInt16BigEndian(body.Span);
        var topic = Encoding.UTF8.GetString(body.Span.Slice(2, topicLength));
        body = body[(2 + topicLength)..];
        var qos = (byte)((packet.Header >> 1) & 3);
        ushort id = 0;
        if (qos > 0)
        {
            id = BinaryPrimitives.ReadUInt16BigEndian(body.Span);
            body = body[2..];
        }

        byte[] properties = [];
        if (version == 5)
        {
            properties = body.Slice(1, body.Span[0]).ToArray();
            body = body[(1 + properties.Length)..];
        }

        return new Message(topic, Encoding.UTF8.GetString(body.Span), qos, (packet.Header & 1) != 0, (packet.Header & 8) != 0, id, properties);
    }

    public async Task ExpectEndAsync() => (await ReadAsync()).ShouldBeNull("Nothing more was expected on this connection.");

    /// <summary>Proof that nothing else is on its way: a ping's answer comes next.</summary>
    public async Task ExpectNothingAsync()
    {
        await SendAsync(Packets.Ping);
        await ExpectAsync(13);
    }

    public async Task<Received> SubscribeAsync(params string[] filters) => await SubscribeAsync(0, filters);

    public async Task<Received> SubscribeAsync(byte qos, params string[] filters)
    {
        await SendAsync(Packets.Subscribe(1, version, null, [.. filters.Select(filter => (filter, qos))]));
        return await ExpectAsync(9);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        owner.Dispose();
    }
}
