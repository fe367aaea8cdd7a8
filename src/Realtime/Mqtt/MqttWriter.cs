using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;

namespace Conversa.Realtime.Mqtt;

/// <summary>Writes the packets a server sends.</summary>
internal static class MqttWriter
{
    public static readonly Frame PingResponse = new(new byte[] { 0xD0, 0x00 });

    private const int InlinePayload = 4_096;

    /// <summary>The exact size of a PUBLISH on the wire.</summary>
    public static int PublishSize(Topic topic, int payload, bool acknowledged, byte version, int identifier)
    {
        var body = PublishBody(topic, payload, acknowledged, version, identifier);
        return 1 + VariableSize(body) + body;
    }

    public static int Publish(PipeWriter output, Topic topic, ReadOnlySpan<byte> payload, ushort packetId, bool retain, byte version, int identifier)
    {
        var body = PublishBody(topic, payload.Length, packetId != 0, version, identifier);
        var lead = 1 + VariableSize(body) + body - payload.Length;
        var inline = payload.Length <= InlinePayload;
        var span = output.GetSpan(inline ? lead + payload.Length : lead);
        span[0] = (byte)(0x30 | (packetId != 0 ? 0x02 : 0) | (retain ? 0x01 : 0));
        var at = 1 + Variable(span[1..], body);
        BinaryPrimitives.WriteUInt16BigEndian(span[at..], (ushort)topic.Bytes.Length);
        topic.Bytes.CopyTo(span[(at + 2)..]);
        at += 2 + topic.Bytes.Length;
        if (packetId != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[at..], packetId);
            at += 2;
        }

        if (version == 5)
        {
            if (identifier == 0)
            {
                span[at++] = 0;
            }
            else
            {
                span[at++] = (byte)(1 + VariableSize(identifier));
                span[at++] = PropertyId.SubscriptionIdentifier;
                at += Variable(span[at..], identifier);
            }
        }

        if (inline)
        {
            payload.CopyTo(span[at..]);
            output.Advance(at + payload.Length);
        }
        else
        {
            output.Advance(at);
            output.Write(payload);
        }

        return lead + payload.Length;
    }

    public static int Acknowledgement(PipeWriter output, byte type, ushort packetId, MqttReason reason, byte version)
    {
        var withReason = version == 5 && reason != MqttReason.Success;
        var span = output.GetSpan(5);
        span[0] = (byte)((type << 4) | (type == (byte)MqttPacketType.PubRel ? 2 : 0));
        span[1] = (byte)(withReason ? 3 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(span[2..], packetId);
        span[4] = (byte)reason;
        var length = withReason ? 5 : 4;
        output.Advance(length);
        return length;
    }

    public static byte[] SubAck(ushort packetId, ReadOnlySpan<byte> codes, byte version) => Answer(MqttPacketType.SubAck, packetId, codes, version);

    public static byte[] UnsubAck(ushort packetId, ReadOnlySpan<byte> codes, byte version) =>
        Answer(MqttPacketType.UnsubAck, packetId, version == 5 ? codes : [], version);

    /// <summary>A DISCONNECT; only MQTT 5 servers send one.</summary>
    public static byte[] Disconnect(MqttReason reason) => [0xE0, 0x01, (byte)reason];

    /// <summary>A CONNACK that refuses, in the words of the client's version.</summary>
    public static byte[] Refusal(MqttReason reason, byte version) => version == 5 ? [0x20, 0x03, 0x00, (byte)reason, 0x00] : [0x20, 0x02, 0x00, OldReturnCode(reason)];

    /// <summary>A CONNACK that accepts; "session present" is never set.</summary>
    public static byte[] Acceptance(byte version, Announcement announcement)
    {
        if (version < 5)
        {
            return [0x20, 0x02, 0x00, 0x00];
        }

        List<byte> properties = [];
        if (announcement.SessionExpiryAsked)
        {
            properties.AddRange([PropertyId.SessionExpiry, 0, 0, 0, 0]);
        }

        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(number, announcement.ReceiveMaximum);
        properties.AddRange([PropertyId.ReceiveMaximum, number[0], number[1]]);
        properties.AddRange([PropertyId.MaximumQos, 1]);
        BinaryPrimitives.WriteInt32BigEndian(number, announcement.MaximumPacketSize);
        properties.AddRange([PropertyId.MaximumPacketSize, .. number]);
        properties.AddRange([PropertyId.SharedSubscriptionAvailable, 0]);
        if (announcement.ServerKeepAlive is { } keepAlive)
        {
            BinaryPrimitives.WriteUInt16BigEndian(number, keepAlive);
            properties.AddRange([PropertyId.ServerKeepAlive, number[0], number[1]]);
        }

        if (announcement.AssignedClientId is { } clientId)
        {
            var utf8 = Encoding.UTF8.GetBytes(clientId);
            properties.AddRange([PropertyId.AssignedClientId, (byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8]);
        }

        // All of it is below 128 bytes, so each length is one byte.
        return [0x20, (byte)(3 + properties.Count), 0x00, 0x00, (byte)properties.Count, .. properties];
    }

    private static int PublishBody(Topic topic, int payload, bool acknowledged, byte version, int identifier) =>
        2 + topic.Bytes.Length + (acknowledged ? 2 : 0) + (version < 5 ? 0 : identifier == 0 ? 1 : 2 + VariableSize(identifier)) + payload;

    private static byte[] Answer(MqttPacketType type, ushort packetId, ReadOnlySpan<byte> codes, byte version)
    {
        var body = 2 + (version == 5 ? 1 : 0) + codes.Length;
        var packet = new byte[1 + VariableSize(body) + body];
        packet[0] = (byte)((byte)type << 4);
        var at = 1 + Variable(packet.AsSpan(1), body);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at), packetId);
        codes.CopyTo(packet.AsSpan(packet.Length - codes.Length));
        return packet;
    }

    private static int VariableSize(int value) => value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;

    private static int Variable(Span<byte> span, int value)
    {
        var at = 0;
        for (; value > 127; value >>= 7)
        {
            span[at++] = (byte)(value | 0x80);
        }

        span[at++] = (byte)value;
        return at;
    }

    // MQTT 3.1.1, table 3.1.
    private static byte OldReturnCode(MqttReason reason) => reason switch
    {
        MqttReason.UnsupportedProtocolVersion => 1,
        MqttReason.ClientIdNotValid => 2,
        MqttReason.BadUserNameOrPassword => 4,
        MqttReason.NotAuthorized => 5,
        _ => 3,
    };
}

/// <summary>What a CONNACK tells an MQTT 5 client about this server.</summary>
internal readonly record struct Announcement(
    bool SessionExpiryAsked, ushort ReceiveMaximum, int MaximumPacketSize, ushort? ServerKeepAlive, string? AssignedClientId);
