namespace Conversa.Realtime.Mqtt;

/// <summary>A message the client leaves behind for the case that it vanishes.</summary>
/// <param name="Topic">A valid topic name.</param>
/// <param name="Payload">May be empty.</param>
/// <param name="Qos">0, 1 or 2, as the client said.</param>
/// <param name="Retain">Whether the client wants it kept for later subscribers.</param>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, byte Qos, bool Retain);

/// <summary>A client's CONNECT, checked against the specification.</summary>
public sealed class MqttConnect
{
    private const byte ReservedFlag = 0x01;
    private const byte CleanFlag = 0x02;
    private const byte WillFlag = 0x04;
    private const byte WillRetainFlag = 0x20;
    private const byte PasswordFlag = 0x40;
    private const byte UserNameFlag = 0x80;

    private MqttConnect()
    {
    }

    /// <summary>3 (MQTT 3.1), 4 (3.1.1) or 5.</summary>
    public byte Version { get; private set; }

    /// <summary>As the client sent it; empty when it wants one assigned.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>Whether the client asked for a clean session. All sessions are clean here.</summary>
    public bool Clean { get; private set; }

    /// <summary>In seconds; 0 means the client wants none.</summary>
    public ushort KeepAlive { get; private set; }

    /// <summary>Null when the client sent none.</summary>
    public string? UserName { get; private set; }

    /// <summary>Null when the client sent none.</summary>
    public ReadOnlyMemory<byte>? Password { get; private set; }

    /// <summary>Null when the client left none.</summary>
    public MqttWill? Will { get; private set; }

    /// <summary>MQTT 5: how long the client wants its session kept; it will not be.</summary>
    internal uint SessionExpiry { get; private set; }

    internal ushort ReceiveMaximum { get; private set; } = ushort.MaxValue;

    internal uint MaximumPacketSize { get; private set; } = uint.MaxValue;

    internal bool WantsExtendedAuthentication { get; private set; }

    /// <summary>Reads the body of a CONNECT packet.</summary>
    /// <param name="body">Everything after the fixed header.</param>
    /// <param name="connect">The packet; when reading failed, with as much as was understood, so that the answer can be in the client's version.</param>
    /// <param name="reason">What was wrong.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, out MqttConnect connect, out MqttReason reason)
    {
        connect = new MqttConnect();
        var reader = new MqttReader(body);
        reason = MqttReason.MalformedPacket;
        if (!reader.TryText(out var protocol) || !reader.TryByte(out var level))
        {
            return false;
        }

        var known = protocol.SequenceEqual("MQTT"u8) ? level is 4 or 5 : protocol.SequenceEqual("MQIsdp"u8) && level == 3;
        if (!known)
        {
            reason = MqttReason.UnsupportedProtocolVersion;
            return false;
        }

        connect.Version = level;
        return connect.TryReadRest(ref reader, ref reason);
    }

    private bool TryReadRest(ref MqttReader reader, ref MqttReason reason)
    {
        if (!reader.TryByte(out var flags) || !reader.TryUInt16(out var keepAlive) || !FlagsMakeSense(flags))
        {
            return false;
        }

        (Clean, KeepAlive) = ((flags & CleanFlag) != 0, keepAlive);
        if (Version == 5)
        {
            var properties = default(MqttProperties);
            if (!properties.TryRead(ref reader, PropertyId.InConnect, out reason))
            {
                return false;
            }

            reason = MqttReason.MalformedPacket;
            SessionExpiry = properties.SessionExpiry;
            ReceiveMaximum = properties.ReceiveMaximum > 0 ? properties.ReceiveMaximum : ReceiveMaximum;
            MaximumPacketSize = properties.MaximumPacketSize > 0 ? properties.MaximumPacketSize : MaximumPacketSize;
            WantsExtendedAuthentication = properties.HasAuthenticationMethod;
        }

        if (!reader.TryString(out var clientId))
        {
            return false;
        }

        ClientId = clientId;
        if ((flags & WillFlag) != 0 && !TryReadWill(ref reader, flags, ref reason))
        {
            return false;
        }

        if ((flags & UserNameFlag) != 0)
        {
            if (!reader.TryString(out var userName))
            {
                return false;
            }

            UserName = userName;
        }

        if ((flags & PasswordFlag) != 0)
        {
            if (!reader.TryBinary(out var password))
            {
                return false;
            }

            Password = password.ToArray();
        }

        // Nothing may follow.
        reason = reader.AtEnd ? MqttReason.Success : MqttReason.MalformedPacket;
        return reader.AtEnd;
    }

    private bool FlagsMakeSense(byte flags)
    {
        var willQos = (flags >> 3) & 3;
        var hasWill = (flags & WillFlag) != 0;
        var passwordAlone = (flags & (PasswordFlag | UserNameFlag)) == PasswordFlag;
        return (flags & ReservedFlag) == 0
            && willQos < 3
            && (hasWill || (willQos == 0 && (flags & WillRetainFlag) == 0))
            && (Version == 5 || !passwordAlone);
    }

    private bool TryReadWill(ref MqttReader reader, byte flags, ref MqttReason reason)
    {
        if (Version == 5)
        {
            var properties = default(MqttProperties);
            if (!properties.TryRead(ref reader, PropertyId.InWill, out reason))
            {
                return false;
            }

            reason = MqttReason.MalformedPacket;
        }

        if (!reader.TryString(out var topic) || !reader.TryBinary(out var payload))
        {
            return false;
        }

        if (!TopicFilter.IsName(topic))
        {
            reason = MqttReason.TopicNameInvalid;
            return false;
        }

        Will = new MqttWill(topic, payload.ToArray(), (byte)((flags >> 3) & 3), (flags & WillRetainFlag) != 0);
        return true;
    }
}
