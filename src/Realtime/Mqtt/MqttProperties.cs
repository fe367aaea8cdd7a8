namespace Conversa.Realtime.Mqtt;

/// <summary>The properties of an MQTT 5 packet this server acts on; all others are checked and passed over (MQTT 5.0, 2.2.2).</summary>
internal struct MqttProperties
{
    public uint SessionExpiry { get; private set; }

    public ushort ReceiveMaximum { get; private set; }

    public uint MaximumPacketSize { get; private set; }

    public int SubscriptionIdentifier { get; private set; }

    public bool HasTopicAlias { get; private set; }

    public bool HasAuthenticationMethod { get; private set; }

    /// <summary>Reads a property block: its length, then the properties, each allowed here and given once at most.</summary>
    /// <param name="reader">Moved past the block.</param>
    /// <param name="allowed">Bits of the allowed property ids.</param>
    /// <param name="reason">What was wrong.</param>
    public bool TryRead(ref MqttReader reader, ulong allowed, out MqttReason reason)
    {
        reason = MqttReason.MalformedPacket;
        if (!reader.TryVariable(out var length) || !reader.TryTake(length, out var block))
        {
            return false;
        }

        var properties = new MqttReader(block);
        var seen = 0UL;
        while (!properties.AtEnd)
        {
            if (!properties.TryVariable(out var id))
            {
                return false;
            }

            if (id is < 1 or > 42)
            {
                return false;
            }

            var bit = 1UL << id;
            if ((allowed & bit) == 0 || ((seen & bit) != 0 && id != PropertyId.UserProperty))
            {
                reason = MqttReason.ProtocolError;
                return false;
            }

            seen |= bit;
            if (!TryReadOne(ref properties, id, ref reason))
            {
                return false;
            }
        }

        if ((seen & (1UL << PropertyId.AuthenticationData)) != 0 && !HasAuthenticationMethod)
        {
            reason = MqttReason.ProtocolError;
            return false;
        }

        reason = MqttReason.Success;
        return true;
    }

    private bool TryReadOne(ref MqttReader properties, int id, ref MqttReason reason)
    {
        switch (id)
        {
            case PropertyId.PayloadFormat or PropertyId.RequestProblem or PropertyId.RequestResponse:
                if (!properties.TryByte(out var flag))
                {
                    return false;
                }

                reason = flag > 1 ? MqttReason.ProtocolError : reason;
                return flag <= 1;

            case PropertyId.SessionExpiry:
                var hasExpiry = properties.TryUInt32(out var expiry);
                SessionExpiry = expiry;
                return hasExpiry;

            case PropertyId.MaximumPacketSize:
                var hasSize = properties.TryUInt32(out var size);
                MaximumPacketSize = size;
                reason = hasSize && size == 0 ? MqttReason.ProtocolError : reason;
                return hasSize && size > 0;

            case PropertyId.MessageExpiry or PropertyId.WillDelay:
                return properties.TryUInt32(out _);

            case PropertyId.ReceiveMaximum:
                var hasMaximum = properties.TryUInt16(out var maximum);
                ReceiveMaximum = maximum;
                reason = hasMaximum && maximum == 0 ? MqttReason.ProtocolError : reason;
                return hasMaximum && maximum > 0;

            case PropertyId.TopicAliasMaximum:
                return properties.TryUInt16(out _);

            case PropertyId.TopicAlias:
                HasTopicAlias = true;
                return properties.TryUInt16(out _);

            case PropertyId.SubscriptionIdentifier:
                var hasIdentifier = properties.TryVariable(out var identifier);
                SubscriptionIdentifier = identifier;
                reason = hasIdentifier && identifier == 0 ? MqttReason.ProtocolError : reason;
                return hasIdentifier && identifier > 0;

            case PropertyId.AuthenticationMethod:
                HasAuthenticationMethod = true;
                return properties.TryText(out _);

            case PropertyId.ContentType or PropertyId.ReasonString or PropertyId.ServerReference:
                return properties.TryText(out _);

            case PropertyId.ResponseTopic:
                return properties.TryText(out var topic) && topic.Length > 0 && !topic.ContainsAny((byte)'+', (byte)'#');

            case PropertyId.CorrelationData or PropertyId.AuthenticationData:
                return properties.TryBinary(out _);

            case PropertyId.UserProperty:
                return properties.TryText(out _) && properties.TryText(out _);

            default:
                return false;
        }
    }
}

/// <summary>Property ids, and which packets of a client's may carry them (MQTT 5.0, table 2-4).</summary>
internal static class PropertyId
{
    public const int PayloadFormat = 1;
    public const int MessageExpiry = 2;
    public const int ContentType = 3;
    public const int ResponseTopic = 8;
    public const int CorrelationData = 9;
    public const int SubscriptionIdentifier = 11;
    public const int SessionExpiry = 17;
    public const int AssignedClientId = 18;
    public const int ServerKeepAlive = 19;
    public const int AuthenticationMethod = 21;
    public const int AuthenticationData = 22;
    public const int RequestProblem = 23;
    public const int WillDelay = 24;
    public const int RequestResponse = 25;
    public const int ServerReference = 28;
    public const int ReasonString = 31;
    public const int ReceiveMaximum = 33;
    public const int TopicAliasMaximum = 34;
    public const int TopicAlias = 35;
    public const int MaximumQos = 36;
    public const int UserProperty = 38;
    public const int MaximumPacketSize = 39;
    public const int SharedSubscriptionAvailable = 42;

    public const ulong InConnect = (1UL << SessionExpiry) | (1UL << ReceiveMaximum) | (1UL << MaximumPacketSize) | (1UL << TopicAliasMaximum)
        | (1UL << RequestResponse) | (1UL << RequestProblem) | (1UL << UserProperty) | (1UL << AuthenticationMethod) | (1UL << AuthenticationData);

    public const ulong InWill = (1UL << WillDelay) | (1UL << PayloadFormat) | (1UL << MessageExpiry) | (1UL << ContentType)
        | (1UL << ResponseTopic) | (1UL << CorrelationData) | (1UL << UserProperty);

    // A subscription identifier in a PUBLISH is for the server to send, not for the client (MQTT 5.0, 3.3.4-6).
    public const ulong InPublish = (1UL << PayloadFormat) | (1UL << MessageExpiry) | (1UL << TopicAlias) | (1UL << ContentType)
        | (1UL << ResponseTopic) | (1UL << CorrelationData) | (1UL << UserProperty);

    public const ulong InAcknowledgement = (1UL << ReasonString) | (1UL << UserProperty);

    public const ulong InSubscribe = (1UL << SubscriptionIdentifier) | (1UL << UserProperty);

    public const ulong InUnsubscribe = 1UL << UserProperty;

    public const ulong InDisconnect = (1UL << SessionExpiry) | (1UL << ReasonString) | (1UL << UserProperty);
}
