using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;

namespace Conversa.Realtime.Tests;

/// <summary>
/// A small policy: <c>token-USER-SESSION/c</c> binds in workspace 1; <c>r/…</c> and <c>u/…</c> wait for that; <c>secret/…</c> is denied; anything
/// else is open, in workspace 1. Publications are passed on, retained ones are kept.
/// </summary>
public sealed class TestGate : IMqttGate
{
    public const long Workspace = 1;

    private readonly ConcurrentDictionary<string, Frame> retained = new();

    public Hub? Hub { get; set; }

    public Func<MqttSession, MqttConnect, ConnectDecision> OnConnect { get; set; } = (_, _) => ConnectDecision.Accept();

    public Func<MqttSession, string, ValueTask>? BeforeGrant { get; set; }

    public Func<MqttPublish, PublishDecision?> OnPublish { get; set; } = _ => null;

    public Channel<(MqttSession Session, MqttConnect Connect)> Connected { get; } = Channel.CreateUnbounded<(MqttSession, MqttConnect)>();

    public Channel<(string Topic, byte[] Payload, byte Qos)> Published { get; } = Channel.CreateUnbounded<(string, byte[], byte)>();

    public Channel<(MqttSession Session, MqttWill? Will)> Closed { get; } = Channel.CreateUnbounded<(MqttSession, MqttWill?)>();

    public ValueTask<ConnectDecision> ConnectAsync(MqttSession session, MqttConnect connect)
    {
        var decision = OnConnect(session, connect);
        Connected.Writer.TryWrite((session, connect));
        return new(decision);
    }

    public async ValueTask<SubscribeDecision> SubscribeAsync(MqttSession session, string filter)
    {
        if (filter.StartsWith("token-", StringComparison.Ordinal))
        {
            var parts = filter.Split('-', '/');
            session.Bind(new Binding(Workspace, Number(parts[1]), Number(parts[2])));
            return SubscribeDecision.Grant(Workspace);
        }

        if (filter.StartsWith("secret/", StringComparison.Ordinal))
        {
            return SubscribeDecision.Deny();
        }

        var waits = filter.StartsWith("r/", StringComparison.Ordinal) || filter.StartsWith("u/", StringComparison.Ordinal);
        if (waits && session.Bindings.Count == 0)
        {
            return SubscribeDecision.Hold;
        }

        var decision = withdrawn.ContainsKey(filter) ? SubscribeDecision.Deny() : SubscribeDecision.Grant(Workspace);
        if (BeforeGrant is { } before)
        {
            await before(session, filter);
        }

        return decision;
    }

    private readonly ConcurrentDictionary<string, bool> withdrawn = new();

    /// <summary>From now on this filter is denied.</summary>
    public void Forbid(string filter) => withdrawn[filter] = true;

    public ValueTask<IReadOnlyList<RetainedMessage>> RetainedAsync(MqttSession session, long scope, string filter) =>
        new([.. retained.Where(kept => TopicFilter.Matches(filter, kept.Key)).Select(kept => new RetainedMessage(kept.Key, kept.Value))]);

    public ValueTask<PublishDecision> PublishAsync(MqttSession session, MqttPublish publish)
    {
        var payload = publish.Payload.ToArray();
        Published.Writer.TryWrite((publish.Topic, payload, publish.Qos));
        if (OnPublish(publish) is { } decided)
        {
            return new(decided);
        }

        var frame = new Frame(payload);
        if (publish.Retain)
        {
            retained[publish.Topic] = frame;
        }

        var reached = Hub!.Publish(Workspace, publish.Topic, frame, publish.Retain, Math.Min(publish.Qos, (byte)1), session);
        return new(reached > 0 ? PublishDecision.Accepted : PublishDecision.NobodyListens);
    }

    public ValueTask ClosedAsync(MqttSession session, MqttWill? will)
    {
        if (will is not null)
        {
            Hub!.Publish(Workspace, will.Topic, new Frame(will.Payload));
        }

        Closed.Writer.TryWrite((session, will));
        return ValueTask.CompletedTask;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
