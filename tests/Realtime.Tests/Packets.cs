using System.Buffers.Binary;
using System.Text;

namespace Conversa.Realtime.Tests;

/// <summary>A client's packets, written from the specification and independently of the server's code.</summary>
public static class Packets
{
    public static readonly byte[] Ping = [0xC0, 0x00];

    public static readonly byte[] Disconnect = [0xE0, 0x00];

    public static byte[] Connect(
        string clientId, byte version = 4, ushort keepAlive = 60, (string Topic, string Payload, bool Retain)? will = null,
        string? userName = null, string? password = null, byte[]? properties = null, bool clean = true, byte willQos = 0, string protocol = "MQTT")
    {
        var flags = (byte)((clean ? 2 : 0) | (will is null ? 0 : 4 | (willQos << 3) | (will.Value.Retain ? 0x20 : 0))
            | (userName is null ? 0 : 0x80) | (password is null ? 0 : 0x40));
        return Packet(0x10,
            Text(protocol), [version, flags], Number(keepAlive), version == 5 ? Properties(properties) : [], Text(clientId),
            will is null ? [] : [.. version == 5 ? Properties(null) : [], .. Text(will.Value.Topic), .. Text(will.Value.Payload)],
            userName is null ? [] : Text(userName), password is null ? [] : Text(password));
    }

    public static byte[] Publish(
        string topic, string payload, byte qos = 0, ushort id = 0, bool retain = false, bool again = false, byte version = 4, byte[]? properties = null) =>
        Packet((byte)(0x30 | (again ? 8 : 0) | (qos << 1) | (retain ? 1 : 0)),
            Text(topic), qos > 0 ? Number(id) : [], version == 5 ? Properties(properties) : [], Encoding.UTF8.GetBytes(payload));

    public static byte[] Subscribe(ushort id, byte version, byte[]? properties, params (string Filter, byte Options)[] filters) =>
        Packet(0x82, [Number(id), version == 5 ? Properties(properties) : [], .. filters.Select(f => (byte[])[.. Text(f.Filter), f.Options])]);

    public static byte[] Subscribe(ushort id, params (string Filter, byte Qos)[] filters) => Subscribe(id, 4, null, filters);

    public static byte[] Unsubscribe(ushort id, byte version, params string[] filters) =>
        Packet(0xA2, [Number(id), version == 5 ? Properties(null) : [], .. filters.Select(Text)]);

    public static byte[] PubAck(ushort id) => Packet(0x40, Number(id));

    public static byte[] PubRel(ushort id) => Packet(0x62, Number(id));

    public static byte[] Packet(byte header, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(part => part)];
        return [header, .. Variable(body.Length), .. body];
    }

    public static byte[] Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return [.. Number((ushort)utf8.Length), .. utf8];
    }

    public static byte[] Number(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Variable(int value)
    {
        List<byte> bytes = [];
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 127 ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
        return [.. bytes];
    }

    private static byte[] Properties(byte[]? properties) => [.. Variable(properties?.Length ?? 0), .. properties ?? []];
}
