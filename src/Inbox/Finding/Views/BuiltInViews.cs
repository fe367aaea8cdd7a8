using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Finding.Views;

/// <summary>A view that is always there.</summary>
/// <param name="Key">Its id.</param>
/// <param name="Filter">What it holds.</param>
/// <param name="Kept">The kept counts that make its number for whoever sees everything; none when it has to be counted.</param>
internal sealed record BuiltInView(string Key, ApiFilter Filter, params string[] Kept)
{
    public static readonly IReadOnlyList<BuiltInView> All =
    [
        new("mine", new(Resolved: false, Snoozed: false, Agent: ["me"])),
        new("waiting", new(Queued: true, Sort: "queued_since", Order: "asc"), InboxCounts.Queued),
        new("unserved", new(Started: true, Served: false), InboxCounts.Unserved),
        new("unanswered", new(Resolved: false, Unanswered: true, Sort: "unanswered_since", Order: "asc")),
        new("open", new(Started: true, Resolved: false), InboxCounts.Served, InboxCounts.Unserved),
        new("bot", new(Started: true, Resolved: false, Bot: true), InboxCounts.Bot),
        new("snoozed", new(Started: true, Resolved: false, Snoozed: true), InboxCounts.Snoozed),
        new("blocked", new(Blocked: true)),
        new("resolved", new(Resolved: true), InboxCounts.Resolved),
        new("all", new(Started: true), InboxCounts.Served, InboxCounts.Unserved, InboxCounts.Resolved),
    ];

    public static BuiltInView? Find(string key) => All.FirstOrDefault(x => x.Key == key);
}
