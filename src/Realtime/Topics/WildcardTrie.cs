namespace Conversa.Realtime;

/// <summary>Filters with wildcards, one node per level. Matching visits two children per level at most, however many filters there are.</summary>
internal sealed class WildcardTrie
{
    private readonly Lock sync = new();
    private readonly Node root = new();
    private int filters;

    public bool IsEmpty => Volatile.Read(ref filters) == 0;

    public Subscribers GetOrAdd(string filter, TopicScope scope)
    {
        lock (sync)
        {
            var node = root;
            foreach (var level in filter.Split('/'))
            {
                node = node.GetOrAdd(level);
            }

            if (node.Here is null)
            {
                node.Here = new Subscribers(scope, filter);
                filters++;
            }

            return node.Here;
        }
    }

    public void Remove(Subscribers list)
    {
        lock (sync)
        {
            Remove(root, list.Filter.Split('/'), list);
        }
    }

    public void Match(Topic topic, List<Subscribers> matches)
    {
        lock (sync)
        {
            Match(root, topic.Levels, 0, matches);
        }
    }

    private static void Match(Node node, ReadOnlySpan<string> levels, int depth, List<Subscribers> matches)
    {
        // Wildcards of the first level leave names that begin with "$" alone.
        var wildcards = depth > 0 || !levels[0].StartsWith('$');
        if (wildcards && node.Rest?.Here is { } rest)
        {
            matches.Add(rest);
        }

        if (depth == levels.Length)
        {
            if (node.Here is { } here)
            {
                matches.Add(here);
            }

            return;
        }

        if (node.Named is { } named && named.TryGetValue(levels[depth], out var child))
        {
            Match(child, levels, depth + 1, matches);
        }

        if (wildcards && node.Any is { } any)
        {
            Match(any, levels, depth + 1, matches);
        }
    }

    /// <summary>True when the node has nothing left and its parent may drop it.</summary>
    private bool Remove(Node node, ReadOnlySpan<string> levels, Subscribers list)
    {
        if (levels.IsEmpty)
        {
            if (node.Here == list)
            {
                node.Here = null;
                filters--;
            }
        }
        else if (node.Child(levels[0]) is { } child && Remove(child, levels[1..], list))
        {
            node.Drop(levels[0]);
        }

        return node.IsEmpty;
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Named { get; private set; }

        public Node? Any { get; private set; }

        public Node? Rest { get; private set; }

        public Subscribers? Here { get; set; }

        public bool IsEmpty => Here is null && Any is null && Rest is null && Named is null;

        public Node GetOrAdd(string level)
        {
            if (Child(level) is { } child)
            {
                return child;
            }

            child = new Node();
            switch (level)
            {
                case "+":
                    Any = child;
                    break;
                case "#":
                    Rest = child;
                    break;
                default:
                    (Named ??= new Dictionary<string, Node>(1, StringComparer.Ordinal)).Add(level, child);
                    break;
            }

            return child;
        }

        public Node? Child(string level) => level switch
        {
            "+" => Any,
            "#" => Rest,
            _ => Named?.GetValueOrDefault(level),
        };

        public void Drop(string level)
        {
            switch (level)
            {
                case "+":
                    Any = null;
                    break;
                case "#":
                    Rest = null;
                    break;
                default:
                    Named!.Remove(level);
                    if (Named.Count == 0)
                    {
                        Named = null;
                    }

                    break;
            }
        }
    }
}
