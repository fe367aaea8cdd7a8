using System.Collections.Concurrent;
using Conversa.Realtime.Mqtt;

namespace Conversa.Realtime;

/// <summary>
/// Publishes to MQTT subscribers. Topics live in scopes, one per workspace: the same name in two workspaces is two topics. A message reaches
/// a session once per matching filter, as MQTT allows, with the lower of its and the filter's QoS.
/// </summary>
public sealed class Hub
{
    [ThreadStatic]
    private static List<Subscribers>? scratch;

    private readonly ConcurrentDictionary<long, TopicScope> scopes = new();

    /// <summary>A handle for publishing to one topic again and again.</summary>
    /// <exception cref="ArgumentException">The name is empty or has a wildcard or a null character.</exception>
    public Topic Topic(long scope, string name) =>
        TopicFilter.IsName(name) ? new Topic(Scope(scope), name) : throw new ArgumentException("Not a topic name.", nameof(name));

    /// <summary>Publishes to a topic once; prefer a handle for topics that are published to often.</summary>
    public int Publish(long scope, string name, Frame frame, bool retain = false, byte qos = 1, MqttSession? from = null, Predicate<MqttSession>? to = null) =>
        Publish(Topic(scope, name), frame, retain, qos, from, to);

    /// <summary>Queues a message for every subscriber. Never waits: a subscriber whose queue is full is closed instead.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="frame">The payload; shared, not copied.</param>
    /// <param name="retain">The flag a client published with; shown to MQTT 5 subscribers that ask for it.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="from">The session that published it, for MQTT 5's "no local".</param>
    /// <param name="to">Only sessions this accepts; called under a lock, so it must be quick and must not publish or subscribe.</param>
    /// <returns>How many queues took it.</returns>
    public int Publish(Topic topic, Frame frame, bool retain = false, byte qos = 1, MqttSession? from = null, Predicate<MqttSession>? to = null)
    {
        var matches = Scratch();
        var list = topic.Scope?.Match(topic, matches);
        var delivered = list?.Deliver(topic, frame, qos, retain, from, to) ?? 0;
        if (matches.Count > 0)
        {
            foreach (var match in matches)
            {
                delivered += match.Deliver(topic, frame, qos, retain, from, to);
            }

            matches.Clear();
        }

        return delivered;
    }

    /// <summary>Whether anyone would get it: worth asking before a payload is serialised.</summary>
    public bool HasSubscribers(Topic topic)
    {
        var matches = Scratch();
        var list = topic.Scope?.Match(topic, matches);
        var any = list is not null || matches.Count > 0;
        matches.Clear();
        return any;
    }

    // Cleared on the way in too: a predicate of the caller's may have thrown last time.
    private static List<Subscribers> Scratch()
    {
        var matches = scratch ??= [];
        matches.Clear();
        return matches;
    }

    internal TopicScope Scope(long scope) => scopes.GetOrAdd(scope, static _ => new TopicScope());
}
