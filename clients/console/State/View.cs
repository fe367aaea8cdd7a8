using System.Globalization;
using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>A view: which conversations it holds, asked of the server and known here alike, so that a list stays right while things happen.</summary>
public sealed class View(string key, string? name, ConversationFilter filter, bool shared = false)
{
    public static IReadOnlyList<View> All { get; } =
    [
        new("mine", null, new(Resolved: false, Snoozed: false) { Agents = ["me"] }),
        new("waiting", null, new(Queued: true) { Sort = "queued_since", Order = "asc" }),
        new("open", null, new(Resolved: false, Started: true)),
        new("unanswered", null, new(Resolved: false, Unanswered: true) { Sort = "unanswered_since", Order = "asc" }),
        new("bot", null, new(Resolved: false, Bot: true, Started: true)),
        new("snoozed", null, new(Resolved: false, Snoozed: true, Started: true)),
        new("resolved", null, new(Resolved: true)),
    ];

    /// <summary>Its part of the address.</summary>
    public string Key => key;

    /// <summary>What somebody called it; null for those that are always there.</summary>
    public string? Name => name;

    public ConversationFilter Filter => filter;

    public bool IsShared => shared;

    public bool IsAscending => filter.Order == "asc";

    /// <summary>What it is sorted by; null for what has no place in it.</summary>
    public DateTimeOffset? Place(Conversation x) => filter.Sort switch
    {
        "queued_since" => x.QueuedSince,
        "unanswered_since" => x.UnansweredSince,
        "created_at" => x.CreatedAt,
        _ => x.LastAt,
    };

    public bool Holds(Conversation x, string me) =>
        Place(x) is not null && Is(filter.Resolved, x.Resolved) && (filter.Served is not { } served || (served ? x.Served : !x.Served && !x.Resolved)) && Is(filter.Queued, x.QueuedSince is not null)
        && Is(filter.Unanswered, x.UnansweredSince is not null) && Is(filter.Snoozed, x.SnoozedUntil is not null) && Is(filter.Blocked, x.Blocked) && Is(filter.Bot, x.Bot) && Is(filter.Started, x.Service is not null)
        && Any(filter.Agents, agent => Serves(x, agent == "me" ? me : agent)) && Any(filter.Channels, channel => channel == x.Channel.Id) && Any(filter.Divisions, division => division == (x.Division?.Id ?? "general"))
        && (filter.TagMatch == "all" ? filter.Tags?.All(x.Tags.Contains) != false : Any(filter.Tags, x.Tags.Contains)) && Any(filter.Windows, window => window == x.Window)
        && Between(x.CreatedAt, filter.CreatedAfter, filter.CreatedBefore) && Between(x.LastAt, filter.ActiveAfter, filter.ActiveBefore) && IsCalled(x);

    private static bool Is(bool? wanted, bool known) => wanted is null || wanted == known;

    private static bool Any(IReadOnlyList<string>? wanted, Func<string, bool> known) => wanted is null or { Count: 0 } || wanted.Any(known);

    private static bool Serves(Conversation x, string agent) => x.Resolved ? x.LastAgent?.Id == agent : x.IsServedBy(agent);

    private static bool Between(DateTimeOffset at, string? from, string? to) => (Time(from) is not { } first || at >= first) && (Time(to) is not { } last || at < last);

    private static DateTimeOffset? Time(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : text[^1] is 'h' or 'd' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? TimeProvider.System.GetUtcNow() - (text[^1] == 'h' ? TimeSpan.FromHours(count) : TimeSpan.FromDays(count))
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private bool IsCalled(Conversation x) =>
        string.IsNullOrWhiteSpace(filter.Name) || filter.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            $"{x.Customer?.Name} {x.Customer?.Id}".Split(' ', '-', '.', '@').Any(part => part.StartsWith(word, StringComparison.CurrentCultureIgnoreCase)));
}
