using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Conversa.Bench.Load;

/// <summary>A Chat SDK client's MQTT connection: it hears its messages on <c>{token}/c</c>. Over TCP or WebSocket.</summary>
internal sealed class MqttListener : Wire
{
    private readonly Deliveries deliveries;
    private readonly byte[] greeting;
    private readonly bool webSocket;
    private byte[] heard = [];
    private byte[]? rest;
    private bool upgraded;

    public MqttListener(IPEndPoint server, string clientId, string token, Deliveries deliveries, bool webSocket = false, IPAddress? from = null)
        : base(server, from)
    {
        (this.deliveries, this.webSocket) = (deliveries, webSocket);
        greeting = [.. Connect(clientId), .. Subscribe(token + "/c")];
        Send(webSocket
            ? "GET /mqtt HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"u8
            : greeting);
    }

    public override void Received(ReadOnlySpan<byte> bytes)
    {
        if (Ready)
        {
            deliveries.Look(bytes, ref rest);
            return;
        }

        heard = [.. heard, .. bytes];
        if (webSocket && !upgraded && heard.AsSpan().IndexOf("\r\n\r\n"u8) >= 0)
        {
            if (!heard.AsSpan().StartsWith("HTTP/1.1 101"u8))
                throw new InvalidOperationException("A WebSocket was refused: " + Encoding.UTF8.GetString(heard));
            upgraded = true;
            Send(Masked(greeting));
        }

        var granted = heard.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x90, 3, 0, 1]);
        if (granted < 0 || heard.Length < granted + 5)
            return;
        if (heard[granted + 4] >= 0x80)
            throw new InvalidOperationException("A subscription was refused.");
        Ready = true;
        heard = [];
    }

    private static byte[] Connect(string clientId) => Packet(0x10, [.. Text("MQTT"), 4, 2, 600 >> 8, 600 & 255, .. Text(clientId)]);

    private static byte[] Subscribe(string filter) => Packet(0x82, [0, 1, .. Text(filter), 0]);

    private static byte[] Packet(byte kind, byte[] content) => content.Length < 128 ? [kind, (byte)content.Length, .. content] : [kind, (byte)(content.Length | 0x80), (byte)(content.Length >> 7), .. content];

    private static byte[] Text(string text)
    {
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Encoding.UTF8.GetBytes(text, bytes.AsSpan(2)));
        return bytes;
    }

    private static byte[] Masked(byte[] content)
    {
        var mask = RandomNumberGenerator.GetBytes(4);
        byte[] length = content.Length < 126 ? [(byte)(0x80 | content.Length)] : [0x80 | 126, (byte)(content.Length >> 8), (byte)content.Length];
        return [0x82, .. length, .. mask, .. content.Select((x, i) => (byte)(x ^ mask[i & 3]))];
    }
}
