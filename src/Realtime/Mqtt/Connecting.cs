using System.Text;
using Conversa.Platform;

namespace Conversa.Realtime.Mqtt;

/// <summary>CONNECT: checks it, asks the gate, takes over a session of the same client id, answers.</summary>
internal static class Connecting
{
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(5);

    public static async ValueTask HandleAsync(MqttGateway gateway, MqttSession session, ReadOnlyMemory<byte> body)
    {
        if (!MqttConnect.TryRead(body.Span, out var connect, out var reason))
        {
            session.Speak(connect.Version);
            Refuse(session, reason, answer: connect.Version == 5 || reason == MqttReason.UnsupportedProtocolVersion);
            return;
        }

        session.Speak(connect.Version);
        if (Objection(connect, gateway.Options) is { } objection)
        {
            Refuse(session, objection);
            return;
        }

        var assigned = connect.ClientId.Length == 0;
        var clientId = assigned ? Ids.Token(22) : connect.ClientId;
        var keepAlive = KeepAlive(connect, gateway.Options);
        session.Introduce(connect, clientId, keepAlive);
        var decision = await gateway.Gate.ConnectAsync(session, connect);
        if (decision.Reason != MqttReason.Success)
        {
            Refuse(session, decision.Reason, closeReason: CloseReason.Refused);
            return;
        }

        session.Realm = decision.Realm;
        await TakeOverAsync(gateway, session);
        session.Will = connect.Will;
        session.Accepted = true;
        session.Answer(MqttWriter.Acceptance(connect.Version, new Announcement(
            connect.SessionExpiry > 0,
            (ushort)gateway.Options.MaxInflight,
            gateway.Options.MaxPacketBytes,
            keepAlive != connect.KeepAlive ? (ushort)keepAlive : null,
            assigned ? clientId : null)));
    }

    private static MqttReason? Objection(MqttConnect connect, RealtimeOptions options)
    {
        // MQTT 3.1.1 lets only clean sessions go without a client id (3.1.3-7); MQTT 3.1 lets none.
        var mayBeEmpty = connect.Version == 5 || (connect.Version == 4 && connect.Clean);
        if ((connect.ClientId.Length == 0 && !mayBeEmpty) || Encoding.UTF8.GetByteCount(connect.ClientId) > options.MaxClientIdBytes)
        {
            return MqttReason.ClientIdNotValid;
        }

        if (connect.WantsExtendedAuthentication)
        {
            return MqttReason.BadAuthenticationMethod;
        }

        if (connect.Will is not { } will)
        {
            return null;
        }

        return connect.Version == 5 && will.Qos > 1 ? MqttReason.QosNotSupported
            : !TopicLimits.Fit(will.Topic, options) ? MqttReason.TopicNameInvalid
            : null;
    }

    private static int KeepAlive(MqttConnect connect, RealtimeOptions options) =>
        connect.KeepAlive == 0 ? options.MaxKeepAliveSeconds : Math.Min(connect.KeepAlive, options.MaxKeepAliveSeconds);

    /// <summary>
    /// The old session's end, its will included, comes before the new one's beginning: else presence would go online, then offline. An old one
    /// that does not end in time is left behind.
    /// </summary>
    private static async Task TakeOverAsync(MqttGateway gateway, MqttSession session)
    {
        var key = (session.Realm, session.ClientId);
        while (!gateway.ByClientId.TryAdd(key, session))
        {
            if (!gateway.ByClientId.TryGetValue(key, out var old))
            {
                continue;
            }

            old.Close(CloseReason.TakenOver);
            try
            {
                await old.Ended().WaitAsync(TakeOverPatience, gateway.Clock);
            }
            catch (TimeoutException)
            {
                gateway.ByClientId.TryRemove(KeyValuePair.Create(key, old));
            }
        }
    }

    private static void Refuse(MqttSession session, MqttReason reason, bool answer = true, CloseReason closeReason = CloseReason.ProtocolError) =>
        session.Close(closeReason, answer ? MqttWriter.Refusal(reason, session.ProtocolVersion) : null);
}
