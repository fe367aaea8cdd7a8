namespace Conversa.Realtime.Mqtt;

/// <summary>
/// SUBSCRIBE: each filter is validated and put before the gate. Granted ones stand before they are acknowledged, so nothing is missed; held
/// ones are put before the gate again once the session is bound.
/// </summary>
internal static class Subscribing
{
    public static async ValueTask HandleAsync(MqttGateway gateway, MqttSession session, ReadOnlyMemory<byte> body)
    {
        if (!MqttSubscribe.TryRead(body.Span, session.ProtocolVersion, out var subscribe, out var reason))
        {
            session.Fail(reason);
            return;
        }

        var bound = session.Bindings.Count;
        var codes = new byte[subscribe!.Requests.Count];
        List<(string Filter, long Scope, SubscriptionChoices Choices)>? welcome = null;
        for (var i = 0; i < codes.Length && !session.IsClosed; i++)
        {
            var request = subscribe.Requests[i];
            var isNew = !session.HasSubscription(request.Filter);
            var choices = new SubscriptionChoices(Math.Min(request.Qos, (byte)1), request.NoLocal, request.RetainAsPublished, subscribe.Identifier);
            var decision = Objection(session, request, gateway.Options) is { } objection
                ? SubscribeDecision.Deny(objection)
                : await DecideAsync(gateway, session, request.Filter, choices);
            if (decision.Kind == SubscribeDecision.Answer.Granted && (request.RetainHandling == 0 || (request.RetainHandling == 1 && isNew)))
            {
                (welcome ??= []).Add((request.Filter, decision.Scope, choices));
            }

            codes[i] = Code(decision, choices.Qos, session.ProtocolVersion);
        }

        if (session.Bindings.Count > bound)
        {
            await AskAgainAsync(gateway, session);
        }

        session.Answer(MqttWriter.SubAck(subscribe.PacketId, codes, session.ProtocolVersion));
        foreach (var (filter, scope, choices) in welcome ?? [])
        {
            await WelcomeAsync(gateway, session, filter, scope, choices);
        }
    }

    /// <summary>Puts every held filter before the gate again.</summary>
    private static async Task AskAgainAsync(MqttGateway gateway, MqttSession session)
    {
        foreach (var (filter, choices) in session.Held?.ToArray() ?? [])
        {
            if (session.IsClosed)
            {
                return;
            }

            var decision = await DecideAsync(gateway, session, filter, choices);
            if (decision.Kind == SubscribeDecision.Answer.Granted)
            {
                await WelcomeAsync(gateway, session, filter, decision.Scope, choices);
            }
        }
    }

    /// <summary>The gate's decision, carried out. Asked again when rights were withdrawn meanwhile, so that a stale yes cannot stand.</summary>
    private static async ValueTask<SubscribeDecision> DecideAsync(MqttGateway gateway, MqttSession session, string filter, SubscriptionChoices choices)
    {
        while (true)
        {
            var withdrawals = session.Withdrawals;
            var decision = await gateway.Gate.SubscribeAsync(session, filter);
            if (decision.Kind == SubscribeDecision.Answer.Granted)
            {
                session.Attach(gateway.Hub.Scope(decision.Scope), filter, choices);
            }
            else
            {
                session.Detach(filter);
            }

            if (decision.Kind == SubscribeDecision.Answer.Held)
            {
                (session.Held ??= new(StringComparer.Ordinal))[filter] = choices;
            }
            else
            {
                session.Held?.Remove(filter);
            }

            if (withdrawals == session.Withdrawals)
            {
                return decision;
            }
        }
    }

    private static async Task WelcomeAsync(MqttGateway gateway, MqttSession session, string filter, long scope, SubscriptionChoices choices)
    {
        foreach (var message in await gateway.Gate.RetainedAsync(session, scope, filter))
        {
            session.Deliver(new Topic(null, message.Topic), message.Frame, Math.Min(message.Qos, choices.Qos), retain: true, choices.Identifier);
        }
    }

    private static MqttReason? Objection(MqttSession session, MqttSubscribe.Request request, RealtimeOptions options)
    {
        if (!TopicFilter.IsFilter(request.Filter) || !TopicLimits.Fit(request.Filter, options))
        {
            return MqttReason.TopicFilterInvalid;
        }

        if (TopicFilter.IsShared(request.Filter))
        {
            return MqttReason.SharedSubscriptionsNotSupported;
        }

        return session.SubscriptionCount >= options.MaxSubscriptions && !session.Knows(request.Filter) ? MqttReason.QuotaExceeded : null;
    }

    private static byte Code(SubscribeDecision decision, byte qos, byte version) =>
        decision.Kind != SubscribeDecision.Answer.Denied ? qos
        : version == 5 ? (byte)decision.Reason

        // MQTT 3.1.1 has one word for no; MQTT 3.1 has none, so its clients are told a QoS.
        : version == 4 ? (byte)MqttReason.Unspecified
        : qos;
}
