namespace Conversa.Realtime.Mqtt;

/// <summary>A client's UNSUBSCRIBE.</summary>
public sealed class MqttUnsubscribe
{
    private MqttUnsubscribe(ushort packetId, List<string> filters) => (PacketId, Filters) = (packetId, filters);

    /// <summary>The packet's number; the answer carries it.</summary>
    public ushort PacketId { get; }

    /// <summary>One or more filters.</summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>Reads the body of an UNSUBSCRIBE packet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, byte version, out MqttUnsubscribe? unsubscribe, out MqttReason reason)
    {
        unsubscribe = null;
        reason = MqttReason.MalformedPacket;
        var reader = new MqttReader(body);
        if (!reader.TryUInt16(out var packetId) || packetId == 0)
        {
            return false;
        }

        var properties = default(MqttProperties);
        if (version == 5 && !properties.TryRead(ref reader, PropertyId.InUnsubscribe, out reason))
        {
            return false;
        }

        reason = MqttReason.MalformedPacket;
        List<string> filters = [];
        while (!reader.AtEnd)
        {
            if (!reader.TryString(out var filter))
            {
                return false;
            }

            filters.Add(filter);
        }

        if (filters.Count == 0)
        {
            reason = MqttReason.ProtocolError;
            return false;
        }

        unsubscribe = new MqttUnsubscribe(packetId, filters);
        reason = MqttReason.Success;
        return true;
    }
}
