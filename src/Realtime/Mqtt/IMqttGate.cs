namespace Conversa.Realtime.Mqtt;

/// <summary>
/// The policy behind the gateway: who may connect, subscribe and publish, and what a publication does. Calls for one session come one after the
/// other, never at the same time; calls for different sessions do. An exception is a bug: it is logged and the connection closed.
/// </summary>
public interface IMqttGate
{
    /// <summary>A client introduces itself. It may be let in without credentials and bound later, when it subscribes.</summary>
    ValueTask<ConnectDecision> ConnectAsync(MqttSession session, MqttConnect connect);

    /// <summary>
    /// A client asks for a valid filter. May bind the session (<see cref="Connection.Bind"/>). A filter that is held is asked for again after
    /// each packet that bound the session further.
    /// </summary>
    ValueTask<SubscribeDecision> SubscribeAsync(MqttSession session, string filter);

    /// <summary>
    /// Messages a new subscriber gets at once, right after its SUBACK. Asked when the subscription already stands, so nothing published
    /// meanwhile is missed.
    /// </summary>
    ValueTask<IReadOnlyList<RetainedMessage>> RetainedAsync(MqttSession session, long scope, string filter);

    /// <summary>A client publishes. The gate decides what happens with it; nothing is passed on without it calling the <see cref="Hub"/>.</summary>
    ValueTask<PublishDecision> PublishAsync(MqttSession session, MqttPublish publish);

    /// <summary>
    /// An accepted session has ended; it is called once, when the session is no longer in any index. <paramref name="will"/> is what the client
    /// left for the case that it went without a goodbye, else null. When a client id is taken over, this ends before the new one is accepted.
    /// </summary>
    ValueTask ClosedAsync(MqttSession session, MqttWill? will);
}

/// <summary>A message kept for later subscribers.</summary>
/// <param name="Topic">A topic name that matches the filter.</param>
/// <param name="Frame">Its payload.</param>
/// <param name="Qos">0 or 1.</param>
public readonly record struct RetainedMessage(string Topic, Frame Frame, byte Qos = 0);

/// <summary>The gate's answer to a CONNECT.</summary>
public readonly record struct ConnectDecision
{
    private ConnectDecision(MqttReason reason, string realm) => (Reason, Realm) = (reason, realm);

    internal MqttReason Reason { get; }

    internal string Realm { get; }

    /// <summary>Welcome. A session of the same client id in the same realm is taken over.</summary>
    /// <param name="realm">Who shares client ids, for instance a workspace's code; empty for all.</param>
    public static ConnectDecision Accept(string realm = "") => new(MqttReason.Success, realm);

    /// <summary>No. For instance <see cref="MqttReason.NotAuthorized"/> or <see cref="MqttReason.BadUserNameOrPassword"/>.</summary>
    public static ConnectDecision Refuse(MqttReason reason) =>
        reason >= MqttReason.Unspecified ? new(reason, "") : throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a refusal.");
}

/// <summary>The gate's answer to one filter.</summary>
public readonly record struct SubscribeDecision
{
    private SubscribeDecision(Answer kind, long scope, MqttReason reason) => (Kind, Scope, Reason) = (kind, scope, reason);

    internal enum Answer : byte
    {
        Denied,
        Granted,
        Held,
    }

    /// <summary>The client is told yes, but gets nothing until the session is bound and the gate grants it then.</summary>
    public static SubscribeDecision Hold { get; } = new(Answer.Held, 0, MqttReason.Success);

    internal Answer Kind { get; }

    internal long Scope { get; }

    internal MqttReason Reason { get; }

    /// <summary>Yes, within this scope (the workspace).</summary>
    public static SubscribeDecision Grant(long scope) => new(Answer.Granted, scope, MqttReason.Success);

    /// <summary>No.</summary>
    public static SubscribeDecision Deny(MqttReason reason = MqttReason.NotAuthorized) =>
        reason >= MqttReason.Unspecified ? new(Answer.Denied, 0, reason) : throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a refusal.");
}

/// <summary>The gate's answer to a publication. MQTT 5 clients with QoS 1 learn it; others are acknowledged all the same.</summary>
public enum PublishDecision : byte
{
    /// <summary>Taken.</summary>
    Accepted = MqttReason.Success,

    /// <summary>Taken, but nobody listens.</summary>
    NobodyListens = MqttReason.NoMatchingSubscribers,

    /// <summary>This client may not publish this.</summary>
    NotAllowed = MqttReason.NotAuthorized,

    /// <summary>There is no such topic to publish to.</summary>
    NoSuchTopic = MqttReason.TopicNameInvalid,

    /// <summary>More than the client may.</summary>
    TooMuch = MqttReason.QuotaExceeded,
}
