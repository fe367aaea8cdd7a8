namespace Conversa.Realtime.Mqtt;

/// <summary>PUBLISH from a client: the gate decides, then it is acknowledged. QoS 2 is taken from older clients only, once per packet id.</summary>
internal static class Publishing
{
    private const int MostReleasing = 1_024;

    public static async ValueTask HandleAsync(MqttGateway gateway, MqttSession session, byte header, ReadOnlyMemory<byte> body)
    {
        if (!MqttPublish.TryRead(header, body, session.ProtocolVersion, out var publish, out var reason))
        {
            session.Fail(reason);
            return;
        }

        if (!TopicLimits.Fit(publish.Topic, gateway.Options))
        {
            session.Fail(MqttReason.TopicNameInvalid);
            return;
        }

        if (publish.Qos == 2 && !TryBegin(session, publish.PacketId))
        {
            return;
        }

        var decision = await gateway.Gate.PublishAsync(session, publish);
        if (publish.Qos == 1)
        {
            session.Acknowledge(MqttPacketType.PubAck, publish.PacketId, (MqttReason)decision);
        }
        else if (publish.Qos == 2)
        {
            session.Acknowledge(MqttPacketType.PubRec, publish.PacketId);
        }
    }

    public static ValueTask Release(MqttSession session, ReadOnlySpan<byte> body)
    {
        if (!MqttAcknowledgement.TryRead(body, session.ProtocolVersion, out var packetId, out var reason))
        {
            return PacketHandling.Fail(session, reason);
        }

        var known = session.Releasing?.Remove(packetId) ?? false;
        session.Acknowledge(MqttPacketType.PubComp, packetId, known ? MqttReason.Success : MqttReason.PacketIdNotFound);
        return ValueTask.CompletedTask;
    }

    /// <summary>False when this message must not be handled: seen before, or the client may not send it.</summary>
    private static bool TryBegin(MqttSession session, ushort packetId)
    {
        if (session.ProtocolVersion == 5)
        {
            // CONNACK said that the maximum QoS is 1.
            session.Fail(MqttReason.QosNotSupported);
            return false;
        }

        session.Releasing ??= [];
        if (!session.Releasing.Add(packetId))
        {
            session.Acknowledge(MqttPacketType.PubRec, packetId);
            return false;
        }

        if (session.Releasing.Count > MostReleasing)
        {
            session.Fail(MqttReason.ReceiveMaximumExceeded);
            return false;
        }

        return true;
    }
}
