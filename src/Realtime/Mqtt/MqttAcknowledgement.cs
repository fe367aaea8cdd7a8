namespace Conversa.Realtime.Mqtt;

/// <summary>The body of PUBACK, PUBREC, PUBREL and PUBCOMP: a packet id, in MQTT 5 a reason and properties too.</summary>
internal static class MqttAcknowledgement
{
    public static bool TryRead(ReadOnlySpan<byte> body, byte version, out ushort packetId, out MqttReason reason)
    {
        reason = MqttReason.MalformedPacket;
        var reader = new MqttReader(body);
        if (!reader.TryUInt16(out packetId) || packetId == 0 || (version < 5 && !reader.AtEnd))
        {
            return false;
        }

        if (!reader.AtEnd)
        {
            reader.TryByte(out _);
            var properties = default(MqttProperties);
            if (!reader.AtEnd && !properties.TryRead(ref reader, PropertyId.InAcknowledgement, out reason))
            {
                return false;
            }
        }

        reason = reader.AtEnd ? MqttReason.Success : MqttReason.MalformedPacket;
        return reader.AtEnd;
    }
}
