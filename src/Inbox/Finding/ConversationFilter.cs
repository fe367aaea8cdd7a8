using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Chat.Search;
using Conversa.Identity.Users;
using Conversa.Platform;

namespace Conversa.Inbox.Finding;

/// <summary>What lists can be sorted by.</summary>
internal enum SortBy
{
    LastAt,
    CreatedAt,
    UnansweredSince,
    QueuedSince,
}

/// <summary>A filter with its names looked up: what is asked of the database.</summary>
internal sealed record ConversationFilter(ApiFilter Asked, IReadOnlyList<long> Channels, IReadOnlyList<long> Divisions, IReadOnlyList<long> Agents, IReadOnlyList<string> Tags, SortBy Sort, bool Ascending)
{
    private const int MostNamed = 50;
    private const int LongestName = 100;
    private const int LongestTag = 64;

    public (long From, long To) Created { get; private init; } = (long.MinValue, long.MaxValue);

    public (long From, long To) Active { get; private init; } = (long.MinValue, long.MaxValue);

    /// <summary>What the customer's name is looked up by; null when any will do.</summary>
    public Wanted? Name { get; private init; }

    /// <summary>Whether it names nobody in particular, so that it holds the same for everybody who sees everything.</summary>
    public bool IsForAnybody => Asked.Agent?.Contains("me") != true;

    public string SortColumn => Sort switch
    {
        SortBy.CreatedAt => "created_at",
        SortBy.UnansweredSince => "unanswered_since",
        SortBy.QueuedSince => "queued_since",
        _ => "last_at",
    };

    /// <summary>Whether a filter says something that can be meant.</summary>
    public static Refusal? Check(ApiFilter x) =>
        TooMany("channel", x.Channel) ?? TooMany("division", x.Division) ?? TooMany("agent", x.Agent) ?? TooMany("tag", x.Tag)
        ?? (x.Tag?.Any(tag => tag.Length is 0 or > LongestTag) == true ? Refusal.Invalid("tag", $"Each tag has 1 to {LongestTag} characters.") : null)
        ?? (x.TagMatch is not (null or "any" or "all") ? Refusal.Invalid("tag_match", "tag_match must be any or all.") : null)
        ?? (x.Window?.Any(window => window is not ("open" or "almost_expired" or "expired")) == true ? Refusal.Invalid("window", "window must be open, almost_expired or expired.") : null)
        ?? (x.Name?.Length > LongestName ? Refusal.Invalid("name", $"name can have at most {LongestName} characters.") : null)
        ?? (x.Sort is not (null or "last_at" or "created_at" or "unanswered_since" or "queued_since") ? Refusal.Invalid("sort", "sort must be last_at, created_at, unanswered_since or queued_since.") : null)
        ?? (x.Order is not (null or "asc" or "desc") ? Refusal.Invalid("order", "order must be asc or desc.") : null)
        ?? BadTime("created_after", x.CreatedAfter) ?? BadTime("created_before", x.CreatedBefore) ?? BadTime("active_after", x.ActiveAfter) ?? BadTime("active_before", x.ActiveBefore);

    /// <summary>Looks up what a filter names. What is not there matches nothing.</summary>
    public static async Task<Result<ConversationFilter>> ReadAsync(ApiFilter x, long workspace, long me, UserDirectory users, long now, CancellationToken ct)
    {
        if (Check(x) is { } refusal)
            return refusal;
        var agents = new List<long>();
        foreach (var agent in x.Agent ?? [])
            agents.Add(agent == "me" ? me : (await users.ByExternalIdAsync(workspace, agent, ct))?.Id ?? -1);
        return new ConversationFilter(
            x, [.. (x.Channel ?? []).Select(id => Addresses.Id(id))], [.. (x.Division ?? []).Select(id => id == "general" ? 0 : Addresses.Id(id) is > 0 and var known ? known : -1)], agents,
            [.. (x.Tag ?? []).Distinct(StringComparer.Ordinal)],
            x.Sort switch { "created_at" => SortBy.CreatedAt, "unanswered_since" => SortBy.UnansweredSince, "queued_since" => SortBy.QueuedSince, _ => SortBy.LastAt },
            x.Order == "asc")
        {
            Created = (Time(x.CreatedAfter, now) ?? long.MinValue, Time(x.CreatedBefore, now) ?? long.MaxValue),
            Active = (Time(x.ActiveAfter, now) ?? long.MinValue, Time(x.ActiveBefore, now) ?? long.MaxValue),
            Name = string.IsNullOrWhiteSpace(x.Name) ? null : Wanted.OfName(x.Name),
        };
    }

    private static Refusal? TooMany(string field, IReadOnlyList<string>? values) =>
        values?.Count > MostNamed ? Refusal.Invalid(field, $"{field} can name at most {MostNamed}.") : null;

    private static Refusal? BadTime(string field, string? text) =>
        text is not null && Time(text, 0) is null ? Refusal.Invalid(field, $"{field} must be a time (RFC 3339), or how long ago as 36h or 7d.") : null;

    private static long? Time(string? text, long now)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text[^1] is 'h' or 'd' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000)
            return now - (count * (text[^1] == 'h' ? 3_600_000L : 86_400_000L));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time.ToUnixTimeMilliseconds() : null;
    }
}
