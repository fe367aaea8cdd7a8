using System.Buffers;
using System.IO.Pipelines;
using System.Numerics;

namespace Conversa.Realtime.Mqtt;

/// <summary>
/// One MQTT connection and its session, which end together: all sessions are clean. The client's packets are handled one at a time by the
/// gateway; deliveries come from any thread.
/// </summary>
public sealed class MqttSession : Connection
{
    private readonly MqttCarrier carrier;
    private readonly RealtimeOptions options;
    private readonly int openedAt;
    private Dictionary<string, Subscription>? subscriptions;
    private TaskCompletionSource? ended;
    private ulong inflight;
    private int inflightMaximum;
    private uint packetMaximum = uint.MaxValue;
    private int lastHeard;
    private int silenceTicks;
    private bool hasEnded;
    private bool greeted;
    private bool peerAnswers;
    private int withdrawals;

    internal MqttSession(Connections connections, MqttCarrier carrier, Transport transport, RealtimeOptions options)
        : base(connections, transport)
    {
        (this.carrier, this.options) = (carrier, options);
        openedAt = lastHeard = connections.Wheel.Tick;
    }

    /// <summary>The client's name for itself, or the one we gave it. Empty until CONNECT.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>3 (MQTT 3.1), 4 (3.1.1) or 5. 0 until CONNECT.</summary>
    public byte ProtocolVersion { get; private set; }

    internal string Realm { get; set; } = "";

    internal MqttWill? Will { get; set; }

    /// <summary>The gate let it in and CONNACK is on its way.</summary>
    internal bool Accepted { get; set; }

    /// <summary>Filters that wait for the session to be bound; touched by the reading loop only.</summary>
    internal Dictionary<string, SubscriptionChoices>? Held { get; set; }

    /// <summary>Packet ids of inbound QoS 2 messages between PUBLISH and PUBREL; touched by the reading loop only.</summary>
    internal HashSet<ushort>? Releasing { get; set; }

    /// <summary>Rises whenever subscriptions were taken away, so that a grant decided before can be asked for again.</summary>
    internal int Withdrawals => Volatile.Read(ref withdrawals);

    internal int SubscriptionCount
    {
        get
        {
            lock (Sync)
            {
                return (subscriptions?.Count ?? 0) + (Held?.Count ?? 0);
            }
        }
    }

    private protected override PipeWriter Output => carrier.Output;

    /// <summary>
    /// Takes subscriptions away whose right has ended, for instance when someone left a room. The client is not told; MQTT has no words for it.
    /// Returns how many went.
    /// </summary>
    public int Withdraw(Predicate<string> filter)
    {
        Interlocked.Increment(ref withdrawals);
        List<Subscription> gone = [];
        lock (Sync)
        {
            foreach (var subscription in subscriptions?.Values ?? Enumerable.Empty<Subscription>())
            {
                if (filter(subscription.Filter))
                {
                    gone.Add(subscription);
                }
            }

            gone.ForEach(subscription => subscriptions!.Remove(subscription.Filter));
        }

        gone.ForEach(Detach);
        return gone.Count;
    }

    internal void Introduce(MqttConnect connect, string clientId, int keepAlive)
    {
        (ClientId, ProtocolVersion) = (clientId, connect.Version);
        inflightMaximum = Math.Min(connect.ReceiveMaximum, options.MaxInflight);
        packetMaximum = connect.MaximumPacketSize;

        // One and a half times (MQTT 5.0, 3.1.2.10), rounded up, and one more because a tick may be nearly over when something is heard.
        silenceTicks = ((keepAlive * 3) + 1) / 2 + 1;
    }

    internal void Speak(byte version) => ProtocolVersion = version;

    internal void Heard(int tick) => Volatile.Write(ref lastHeard, tick);

    /// <summary>Subscribes or changes the choices. True when it is new.</summary>
    internal bool Attach(TopicScope scope, string filter, SubscriptionChoices choices)
    {
        Subscription? stale = null;
        Subscription subscription;
        lock (Sync)
        {
            subscriptions ??= new Dictionary<string, Subscription>(1, StringComparer.Ordinal);
            if (subscriptions.TryGetValue(filter, out var before))
            {
                if (before.List?.Scope == scope)
                {
                    before.Choices = choices;
                    return false;
                }

                stale = before;
            }

            subscription = new Subscription(this, filter) { Choices = choices };
            subscriptions[filter] = subscription;
        }

        if (stale is not null)
        {
            Detach(stale);
        }

        scope.Add(subscription);
        return true;
    }

    /// <summary>False when there was no such subscription.</summary>
    internal bool Detach(string filter)
    {
        Subscription? found;
        lock (Sync)
        {
            if (subscriptions is null || !subscriptions.Remove(filter, out found))
            {
                return false;
            }
        }

        Detach(found);
        return true;
    }

    internal bool HasSubscription(string filter)
    {
        lock (Sync)
        {
            return subscriptions?.ContainsKey(filter) ?? false;
        }
    }

    /// <summary>Whether asking for this filter again would add nothing.</summary>
    internal bool Knows(string filter) => HasSubscription(filter) || (Held?.ContainsKey(filter) ?? false);

    /// <summary>Queues a message. False when it was not: closed, just closed because its queue is full, or larger than the client takes.</summary>
    internal bool Deliver(Topic topic, Frame frame, byte qos, bool retain, int identifier)
    {
        if (packetMaximum < uint.MaxValue
            && MqttWriter.PublishSize(topic, frame.Bytes.Length, qos > 0, ProtocolVersion, identifier) > packetMaximum)
        {
            return false;
        }

        return Enqueue(new Outgoing(OutgoingKind.Message, frame, topic, identifier, (byte)((qos << 1) | (retain ? 1 : 0))));
    }

    internal void Answer(byte[] packet) => Enqueue(new Outgoing(OutgoingKind.Bytes, new Frame(packet)));

    internal void AnswerPing() => Enqueue(new Outgoing(OutgoingKind.Bytes, MqttWriter.PingResponse));

    internal void Acknowledge(MqttPacketType type, ushort packetId, MqttReason reason = MqttReason.Success) =>
        Enqueue(new Outgoing(OutgoingKind.Acknowledgement, null, Number: packetId | ((int)reason << 16), Flags: (byte)type));

    /// <summary>The client acknowledged a QoS 1 message of ours. False when there was none of that number.</summary>
    internal bool Acknowledged(ushort packetId)
    {
        bool start;
        lock (Sync)
        {
            var bit = packetId is >= 1 and <= 64 ? 1UL << (packetId - 1) : 0;
            if ((inflight & bit) == 0)
            {
                return false;
            }

            inflight &= ~bit;
            start = EndStall();
        }

        if (start)
        {
            StartPump();
        }

        return true;
    }

    /// <summary>Closes for something the client did wrong.</summary>
    internal void Fail(MqttReason reason)
    {
        var words = Accepted ? (ProtocolVersion == 5 ? MqttWriter.Disconnect(reason) : null)
            : ProtocolVersion == 5 ? MqttWriter.Refusal(reason, 5)
            : null;
        Close(CloseReason.ProtocolError, words);
    }

    /// <summary>Completes when everything about the session is over, the gate's last call included.</summary>
    internal Task Ended()
    {
        lock (Sync)
        {
            return hasEnded ? Task.CompletedTask : (ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    internal void End()
    {
        TaskCompletionSource? waiting;
        lock (Sync)
        {
            hasEnded = true;
            waiting = ended;
        }

        waiting?.TrySetResult();
    }

    internal override int OnDue(int tick)
    {
        if (IsClosed)
        {
            // It had its time to say goodbye.
            Abort();
            return -1;
        }

        var deadline = Accepted ? Volatile.Read(ref lastHeard) + silenceTicks : openedAt + options.ConnectTimeoutSeconds;
        if (tick < deadline)
        {
            return deadline;
        }

        Close(Accepted ? CloseReason.KeepAliveTimeout : CloseReason.ConnectTimeout);
        return -1;
    }

    internal Task WritingStopped() => PumpStopped();

    private protected override bool TryWrite(in Outgoing slot, PipeWriter output, out int written)
    {
        switch (slot.Kind)
        {
            case OutgoingKind.Bytes:
                var bytes = slot.Frame!.Bytes.Span;
                output.Write(bytes);
                greeted = true; // The first thing ever queued is CONNACK.
                written = bytes.Length;
                return true;

            case OutgoingKind.Acknowledgement:
                written = MqttWriter.Acknowledgement(output, slot.Flags, (ushort)slot.Number, (MqttReason)(slot.Number >> 16), ProtocolVersion);
                return true;

            default:
                ushort packetId = 0;
                if (slot.Flags > 1 && !TryTakePacketId(out packetId))
                {
                    written = 0;
                    return false;
                }

                written = MqttWriter.Publish(output, slot.Topic!, slot.Frame!.Bytes.Span, packetId, (slot.Flags & 1) != 0, ProtocolVersion, slot.Number);
                return true;
        }
    }

    private protected override byte[]? Farewell(CloseReason reason)
    {
        if (ProtocolVersion < 5 || !Accepted)
        {
            return null;
        }

        return reason switch
        {
            CloseReason.KeepAliveTimeout => MqttWriter.Disconnect(MqttReason.KeepAliveTimeout),
            CloseReason.TakenOver => MqttWriter.Disconnect(MqttReason.SessionTakenOver),
            CloseReason.QueueFull or CloseReason.TooManyConnections => MqttWriter.Disconnect(MqttReason.QuotaExceeded),
            CloseReason.Revoked => MqttWriter.Disconnect(MqttReason.NotAuthorized),
            CloseReason.ServerShuttingDown => MqttWriter.Disconnect(MqttReason.ServerShuttingDown),
            CloseReason.ServerFault => MqttWriter.Disconnect(MqttReason.Unspecified),
            _ => null,
        };
    }

    private protected override bool MaySay(byte[] words) => greeted || words[0] == (byte)MqttPacketType.ConnAck << 4;

    private protected override async ValueTask GoodbyeAsync() => peerAnswers = await carrier.GoodbyeAsync();

    private protected override void Closing()
    {
        // A peer that answers ends the reading itself, or the wheel does. A successor waits for the end of one that is taken over.
        if (!peerAnswers || CloseReason == CloseReason.TakenOver)
        {
            carrier.Input.CancelPendingRead();
        }
    }

    private protected override void Abort() => carrier.Abort();

    /// <summary>Packet ids are the places 1 to 64 of a bit set: as many as may be on their way, and no memory per message.</summary>
    private bool TryTakePacketId(out ushort packetId)
    {
        lock (Sync)
        {
            packetId = 0;
            if (BitOperations.PopCount(inflight) >= inflightMaximum)
            {
                Stall();
                return false;
            }

            var place = BitOperations.TrailingZeroCount(~inflight);
            inflight |= 1UL << place;
            packetId = (ushort)(place + 1);
            return true;
        }
    }

    private static void Detach(Subscription subscription) => subscription.List?.Scope.Remove(subscription);
}
