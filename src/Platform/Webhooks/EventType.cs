namespace Conversa.Platform.Webhooks;

/// <summary>A kind of log entry that servers can hear of. Modules register theirs; what they hear of it is what the event stream says.</summary>
/// <param name="Kind">The entry's kind.</param>
/// <param name="Name">The event's name on the wire, for example <c>message.posted</c>: lower-case words, dots and underscores.</param>
public sealed record EventType(short Kind, string Name);

/// <summary>Which events an endpoint gets.</summary>
internal static class EventFilters
{
    public const int Most = 50;

    /// <summary>A filter is an event's name, the beginning of one with a star (<c>conversation.*</c>), or a star alone.</summary>
    public static bool Matches(string filter, string type) => filter == type || filter == "*" || (filter.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(filter.AsSpan(0, filter.Length - 1), StringComparison.Ordinal));
}
