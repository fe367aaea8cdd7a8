using Conversa.Realtime;
using Conversa.Realtime.Mqtt;

namespace Conversa.MqttFuzz;

/// <summary>A policy that takes every branch of the gateway: tokens bind, some filters wait for that, some are denied, wills are published.</summary>
internal sealed class FuzzGate : IMqttGate
{
    private const long Workspace = 1;

    private static readonly RetainedMessage[] Kept = [new("a/b", new Frame("kept"u8.ToArray()), 1)];

    public Hub? Hub { get; set; }

    public int Open { get; private set; }

    public ValueTask<ConnectDecision> ConnectAsync(MqttSession session, MqttConnect connect)
    {
        if (connect.UserName == "refuse")
        {
            return new(ConnectDecision.Refuse(MqttReason.BadUserNameOrPassword));
        }

        Open++;
        return new(ConnectDecision.Accept());
    }

    public ValueTask<SubscribeDecision> SubscribeAsync(MqttSession session, string filter)
    {
        if (filter.StartsWith("token", StringComparison.Ordinal))
        {
            session.Bind(new Binding(Workspace, filter.Length, filter.Length));
        }

        return new(
            filter.StartsWith("hold", StringComparison.Ordinal) && session.Bindings.Count == 0 ? SubscribeDecision.Hold
            : filter.StartsWith("deny", StringComparison.Ordinal) ? SubscribeDecision.Deny()
            : SubscribeDecision.Grant(Workspace));
    }

    public ValueTask<IReadOnlyList<RetainedMessage>> RetainedAsync(MqttSession session, long scope, string filter) =>
        new([.. Kept.Where(kept => TopicFilter.Matches(filter, kept.Topic))]);

    public ValueTask<PublishDecision> PublishAsync(MqttSession session, MqttPublish publish)
    {
        Hub!.Publish(Workspace, publish.Topic, new Frame(publish.Payload.ToArray()), publish.Retain, Math.Min(publish.Qos, (byte)1), session);
        return new(PublishDecision.Accepted);
    }

    public ValueTask ClosedAsync(MqttSession session, MqttWill? will)
    {
        Open--;
        if (will is not null)
        {
            Hub!.Publish(Workspace, will.Topic, new Frame(will.Payload));
        }

        return ValueTask.CompletedTask;
    }
}
