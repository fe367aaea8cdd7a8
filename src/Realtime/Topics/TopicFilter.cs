namespace Conversa.Realtime;

/// <summary>The rules of MQTT topic names and filters (MQTT 5.0, 4.7).</summary>
public static class TopicFilter
{
    /// <summary>Whether this can be published to: not empty, no wildcard, no null character.</summary>
    public static bool IsName(ReadOnlySpan<char> topic) => topic.Length > 0 && !topic.ContainsAny('+', '#', '\0');

    /// <summary>Whether this can be subscribed to: <c>+</c> fills a level, <c>#</c> is the whole last level.</summary>
    public static bool IsFilter(ReadOnlySpan<char> filter)
    {
        if (filter.Length == 0 || filter.Contains('\0'))
        {
            return false;
        }

        foreach (var range in filter.Split('/'))
        {
            var level = filter[range];
            if (level.Length > 1 && level.ContainsAny('+', '#'))
            {
                return false;
            }

            if (level is "#" && range.End.GetOffset(filter.Length) != filter.Length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a filter has a wildcard.</summary>
    public static bool IsWild(ReadOnlySpan<char> filter) => filter.ContainsAny('+', '#');

    /// <summary>Whether a filter asks for a shared subscription.</summary>
    public static bool IsShared(ReadOnlySpan<char> filter) => filter.StartsWith("$share/", StringComparison.Ordinal) || filter is "$share";

    /// <summary>Whether a valid filter matches a valid name. Wildcards at the first level do not match names that begin with <c>$</c>.</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        if (topic.StartsWith('$') && (filter.StartsWith('+') || filter.StartsWith('#')))
        {
            return false;
        }

        while (true)
        {
            var level = Level(filter, out var filterRest, out var moreFilter);
            if (level is "#")
            {
                return true;
            }

            var name = Level(topic, out var topicRest, out var moreTopic);
            if (level is not "+" && !level.SequenceEqual(name))
            {
                return false;
            }

            if (!moreTopic)
            {
                // "a/#" also matches its parent "a".
                return !moreFilter || filterRest is "#";
            }

            if (!moreFilter)
            {
                return false;
            }

            filter = filterRest;
            topic = topicRest;
        }
    }

    private static ReadOnlySpan<char> Level(ReadOnlySpan<char> path, out ReadOnlySpan<char> rest, out bool more)
    {
        var slash = path.IndexOf('/');
        more = slash >= 0;
        rest = more ? path[(slash + 1)..] : default;
        return more ? path[..slash] : path;
    }
}
