using Conversa.Realtime.Mqtt;

namespace Conversa.Realtime;

/// <summary>Everyone subscribed to one filter. Adding and removing are O(1); delivery holds the lock, so all see one order.</summary>
internal sealed class Subscribers(TopicScope scope, string filter)
{
    private Subscription[] items = new Subscription[1];
    private int count;
    private bool dead;

    public TopicScope Scope { get; } = scope;

    public string Filter { get; } = filter;

    /// <summary>False when this list was emptied and given up: get a new one.</summary>
    public bool TryAdd(Subscription subscription)
    {
        lock (this)
        {
            if (dead)
            {
                return false;
            }

            if (count == items.Length)
            {
                Array.Resize(ref items, count * 2);
            }

            (subscription.List, subscription.Index) = (this, count);
            items[count++] = subscription;
            return true;
        }
    }

    /// <summary>True when it was the last: the list is dead and the scope must forget it.</summary>
    public bool Remove(Subscription subscription)
    {
        lock (this)
        {
            var last = items[--count];
            items[subscription.Index] = last;
            last.Index = subscription.Index;
            items[count] = null!;
            if (count > 4 && count < items.Length / 4)
            {
                Array.Resize(ref items, items.Length / 2);
            }

            subscription.List = null;
            return dead = count == 0;
        }
    }

    public int Deliver(Topic topic, Frame frame, byte qos, bool retain, MqttSession? from, Predicate<MqttSession>? to)
    {
        var delivered = 0;
        lock (this)
        {
            foreach (var subscription in items.AsSpan(0, count))
            {
                var session = subscription.Session;
                var choices = subscription.Choices;
                if ((choices.NoLocal && session == from) || (to is not null && !to(session)))
                {
                    continue;
                }

                if (session.Deliver(topic, frame, Math.Min(qos, choices.Qos), retain && choices.RetainAsPublished, choices.Identifier))
                {
                    delivered++;
                }
            }
        }

        return delivered;
    }
}
