namespace Conversa.Realtime.Mqtt;

/// <summary>A client's SUBSCRIBE.</summary>
public sealed class MqttSubscribe
{
    private MqttSubscribe(ushort packetId, int identifier, List<Request> requests) => (PacketId, Identifier, Requests) = (packetId, identifier, requests);

    /// <summary>The packet's number; the answer carries it.</summary>
    public ushort PacketId { get; }

    /// <summary>MQTT 5: the number the client wants on matching messages, or 0.</summary>
    public int Identifier { get; }

    /// <summary>One or more filters, not yet validated: each gets its own answer.</summary>
    public IReadOnlyList<Request> Requests { get; }

    /// <summary>One filter and the client's wishes for it.</summary>
    /// <param name="Filter">As sent.</param>
    /// <param name="Options">The options byte (MQTT 5.0, 3.8.3.1); for older versions the QoS alone.</param>
    public readonly record struct Request(string Filter, byte Options)
    {
        /// <summary>0, 1 or 2.</summary>
        public byte Qos => (byte)(Options & 3);

        /// <summary>Not what this session published itself.</summary>
        public bool NoLocal => (Options & 4) != 0;

        /// <summary>Keep the retain flag on live messages.</summary>
        public bool RetainAsPublished => (Options & 8) != 0;

        /// <summary>0: send retained messages; 1: only if the subscription is new; 2: none.</summary>
        public byte RetainHandling => (byte)((Options >> 4) & 3);
    }

    /// <summary>Reads the body of a SUBSCRIBE packet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, byte version, out MqttSubscribe? subscribe, out MqttReason reason)
    {
        subscribe = null;
        reason = MqttReason.MalformedPacket;
        var reader = new MqttReader(body);
        if (!reader.TryUInt16(out var packetId) || packetId == 0)
        {
            return false;
        }

        var properties = default(MqttProperties);
        if (version == 5 && !properties.TryRead(ref reader, PropertyId.InSubscribe, out reason))
        {
            return false;
        }

        reason = MqttReason.MalformedPacket;
        List<Request> requests = [];
        while (!reader.AtEnd)
        {
            if (!reader.TryString(out var filter) || !reader.TryByte(out var options) || !OptionsMakeSense(options, version))
            {
                return false;
            }

            requests.Add(new Request(filter, options));
        }

        if (requests.Count == 0)
        {
            reason = MqttReason.ProtocolError;
            return false;
        }

        subscribe = new MqttSubscribe(packetId, properties.SubscriptionIdentifier, requests);
        reason = MqttReason.Success;
        return true;
    }

    private static bool OptionsMakeSense(byte options, byte version) =>
        (options & 3) != 3 && (version == 5 ? (options & 0xC0) == 0 && (options & 0x30) != 0x30 : (options & 0xFC) == 0);
}
