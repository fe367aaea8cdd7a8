using Conversa.Realtime.Mqtt;

namespace Conversa.Realtime;

/// <summary>One filter of one session. Changed only by the session's own reading loop.</summary>
internal sealed class Subscription(MqttSession session, string filter)
{
    public MqttSession Session { get; } = session;

    public string Filter { get; } = filter;

    public SubscriptionChoices Choices { get; set; }

    /// <summary>The list it stands in and its place there; owned by that list.</summary>
    public Subscribers? List { get; set; }

    public int Index { get; set; }
}

/// <summary>What a client chose for one filter.</summary>
/// <param name="Qos">The granted QoS, 0 or 1.</param>
/// <param name="NoLocal">MQTT 5: not what this session published itself.</param>
/// <param name="RetainAsPublished">MQTT 5: keep the retain flag on live messages.</param>
/// <param name="Identifier">MQTT 5: the subscription identifier, or 0.</param>
internal readonly record struct SubscriptionChoices(byte Qos, bool NoLocal, bool RetainAsPublished, int Identifier);
