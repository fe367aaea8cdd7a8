namespace Conversa.Realtime.Mqtt;

/// <summary>One packet of a client's, by type. Whatever does not belong here at this time is a protocol error and ends the connection.</summary>
internal static class PacketHandling
{
    public static ValueTask HandleAsync(MqttGateway gateway, MqttSession session, byte header, ReadOnlyMemory<byte> body)
    {
        var type = (MqttPacketType)(header >> 4);
        if (!session.Accepted)
        {
            return type == MqttPacketType.Connect ? Connecting.HandleAsync(gateway, session, body) : Fail(session, MqttReason.ProtocolError);
        }

        switch (type)
        {
            case MqttPacketType.Publish:
                return Publishing.HandleAsync(gateway, session, header, body);

            case MqttPacketType.PubAck:
                return PubAck(session, body.Span);

            case MqttPacketType.PubRel:
                return Publishing.Release(session, body.Span);

            case MqttPacketType.Subscribe:
                return Subscribing.HandleAsync(gateway, session, body);

            case MqttPacketType.Unsubscribe:
                return Unsubscribe(session, body.Span);

            case MqttPacketType.PingReq:
                if (!body.IsEmpty)
                {
                    return Fail(session, MqttReason.MalformedPacket);
                }

                session.AnswerPing();
                return ValueTask.CompletedTask;

            case MqttPacketType.Disconnect:
                return Disconnect(session, body.Span);

            default:
                // A second CONNECT, the server's own packets, AUTH without an agreed method, and the rest of QoS 2 that we never send.
                return Fail(session, MqttReason.ProtocolError);
        }
    }

    private static ValueTask PubAck(MqttSession session, ReadOnlySpan<byte> body)
    {
        if (!MqttAcknowledgement.TryRead(body, session.ProtocolVersion, out var packetId, out var reason))
        {
            return Fail(session, reason);
        }

        // One we do not know is passed over: harmless, and MQTT 3.1.1 has no answer to it.
        session.Acknowledged(packetId);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Unsubscribe(MqttSession session, ReadOnlySpan<byte> body)
    {
        if (!MqttUnsubscribe.TryRead(body, session.ProtocolVersion, out var unsubscribe, out var reason))
        {
            return Fail(session, reason);
        }

        var codes = new byte[unsubscribe!.Filters.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            var filter = unsubscribe.Filters[i];
            var valid = TopicFilter.IsFilter(filter);
            var existed = session.Detach(filter) | (session.Held?.Remove(filter) ?? false);
            codes[i] = (byte)(!valid ? MqttReason.TopicFilterInvalid : existed ? MqttReason.Success : MqttReason.NoSubscriptionExisted);
        }

        session.Answer(MqttWriter.UnsubAck(unsubscribe.PacketId, codes, session.ProtocolVersion));
        return ValueTask.CompletedTask;
    }

    private static ValueTask Disconnect(MqttSession session, ReadOnlySpan<byte> body)
    {
        if (!MqttDisconnect.TryRead(body, session.ProtocolVersion, out var code, out var reason))
        {
            return Fail(session, reason);
        }

        if (code != MqttReason.DisconnectWithWill)
        {
            session.Will = null;
        }

        session.Close(CloseReason.ClientLeft);
        return ValueTask.CompletedTask;
    }

    public static ValueTask Fail(MqttSession session, MqttReason reason)
    {
        session.Fail(reason);
        return ValueTask.CompletedTask;
    }
}
