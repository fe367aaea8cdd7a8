namespace Conversa.Realtime.Mqtt;

/// <summary>The body of a client's DISCONNECT: empty, or in MQTT 5 a reason and properties.</summary>
internal static class MqttDisconnect
{
    /// <param name="body">Everything after the fixed header.</param>
    /// <param name="version">The connection's protocol level.</param>
    /// <param name="code">What the client gave as its reason.</param>
    /// <param name="reason">What was wrong with the packet.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, byte version, out MqttReason code, out MqttReason reason)
    {
        code = MqttReason.Success;
        reason = MqttReason.MalformedPacket;
        if (version < 5 || body.IsEmpty)
        {
            reason = body.IsEmpty ? MqttReason.Success : reason;
            return body.IsEmpty;
        }

        var reader = new MqttReader(body);
        reader.TryByte(out var said);
        code = (MqttReason)said;
        var properties = default(MqttProperties);
        if (!reader.AtEnd && !properties.TryRead(ref reader, PropertyId.InDisconnect, out reason))
        {
            return false;
        }

        if (properties.SessionExpiry > 0)
        {
            // Every session was agreed to end with its connection, and zero may not become more (MQTT 5.0, 3.14.2.2.2).
            reason = MqttReason.ProtocolError;
            return false;
        }

        reason = reader.AtEnd ? MqttReason.Success : MqttReason.MalformedPacket;
        return reader.AtEnd;
    }
}
