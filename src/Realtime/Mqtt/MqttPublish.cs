using System.Text;

namespace Conversa.Realtime.Mqtt;

/// <summary>A client's PUBLISH, checked against the specification.</summary>
/// <param name="Topic">A valid topic name.</param>
/// <param name="Payload">The bytes; valid only until the gate's call returns. Copy what is kept or republished.</param>
/// <param name="Qos">0, 1 or 2.</param>
/// <param name="Retain">Whether the client wants it kept for later subscribers.</param>
public readonly record struct MqttPublish(string Topic, ReadOnlyMemory<byte> Payload, byte Qos, bool Retain)
{
    internal ushort PacketId { get; init; }

    /// <summary>Reads the body of a PUBLISH packet.</summary>
    /// <param name="header">The packet's first byte.</param>
    /// <param name="body">Everything after the fixed header.</param>
    /// <param name="version">The connection's protocol level.</param>
    /// <param name="publish">The packet.</param>
    /// <param name="reason">What was wrong.</param>
    public static bool TryRead(byte header, ReadOnlyMemory<byte> body, byte version, out MqttPublish publish, out MqttReason reason)
    {
        publish = default;
        reason = MqttReason.MalformedPacket;
        var reader = new MqttReader(body.Span);
        var qos = (byte)((header >> 1) & 3);
        ushort packetId = 0;
        if (!reader.TryText(out var topic) || (qos > 0 && (!reader.TryUInt16(out packetId) || packetId == 0)))
        {
            return false;
        }

        // "Again" makes no sense for what is sent at most once (MQTT 5.0, 3.3.1-2).
        if (qos == 0 && (header & 0x08) != 0)
        {
            return false;
        }

        if (version == 5)
        {
            var properties = default(MqttProperties);
            if (!properties.TryRead(ref reader, PropertyId.InPublish, out reason))
            {
                return false;
            }

            if (properties.HasTopicAlias)
            {
                // We announce none, so none is valid.
                reason = MqttReason.TopicAliasInvalid;
                return false;
            }
        }

        if (topic.IsEmpty || topic.ContainsAny((byte)'+', (byte)'#'))
        {
            reason = topic.IsEmpty ? MqttReason.ProtocolError : MqttReason.TopicNameInvalid;
            return false;
        }

        var payload = body[(body.Length - reader.Rest.Length)..];
        publish = new MqttPublish(Encoding.UTF8.GetString(topic), payload, qos, (header & 0x01) != 0) { PacketId = packetId };
        reason = MqttReason.Success;
        return true;
    }
}
