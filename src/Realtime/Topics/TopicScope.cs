using System.Collections.Concurrent;

namespace Conversa.Realtime;

/// <summary>The subscriptions of one workspace: exact filters in a dictionary, wildcards in a trie.</summary>
internal sealed class TopicScope
{
    private readonly ConcurrentDictionary<string, Subscribers> exact = new(StringComparer.Ordinal);
    private readonly WildcardTrie wild = new();

    public void Add(Subscription subscription)
    {
        var filter = subscription.Filter;
        while (true)
        {
            var list = TopicFilter.IsWild(filter)
                ? wild.GetOrAdd(filter, this)
                : exact.GetOrAdd(filter, static (key, scope) => new Subscribers(scope, key), this);
            if (list.TryAdd(subscription))
            {
                return;
            }

            Forget(list);
        }
    }

    public void Remove(Subscription subscription)
    {
        if (subscription.List is { } list && list.Remove(subscription))
        {
            Forget(list);
        }
    }

    /// <summary>The exact list of a topic, and into <paramref name="matches"/> the wildcard ones.</summary>
    public Subscribers? Match(Topic topic, List<Subscribers> matches)
    {
        exact.TryGetValue(topic.Name, out var list);
        if (!wild.IsEmpty)
        {
            wild.Match(topic, matches);
        }

        return list;
    }

    private void Forget(Subscribers list)
    {
        if (TopicFilter.IsWild(list.Filter))
        {
            wild.Remove(list);
        }
        else
        {
            exact.TryRemove(KeyValuePair.Create(list.Filter, list));
        }
    }
}
