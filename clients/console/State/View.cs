using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>A view: which conversations it holds, asked of the server and known here alike, so that a list stays right while things happen.</summary>
public sealed class View(string key, ConversationFilter filter, Func<Conversation, string, bool> holds)
{
    public static IReadOnlyList<View> All { get; } =
    [
        new("mine", new(Resolved: false, Agent: "me", Snoozed: false), static (x, me) => !x.Resolved && x.IsServedBy(me) && x.SnoozedUntil is null),
        new("waiting", new(Queued: true, OldestFirst: true), static (x, _) => x.QueuedSince is not null),
        new("open", new(Resolved: false), static (x, _) => !x.Resolved),
        new("unanswered", new(Resolved: false, Unanswered: true), static (x, _) => !x.Resolved && x.UnansweredSince is not null),
        new("bot", new(Resolved: false, Bot: true), static (x, _) => !x.Resolved && x.Bot),
        new("snoozed", new(Resolved: false, Snoozed: true), static (x, _) => !x.Resolved && x.SnoozedUntil is not null),
        new("resolved", new(Resolved: true), static (x, _) => x.Resolved),
    ];

    /// <summary>Its part of the address.</summary>
    public string Key => key;

    public ConversationFilter Filter => filter;

    public bool Holds(Conversation conversation, string me) => holds(conversation, me);

    public static View Find(string? key) => All.FirstOrDefault(x => x.Key == key) ?? All[0];
}
