using System.Collections.Immutable;

namespace Conversa.Inbox.Conversations;

/// <summary>
/// Where a conversation stands. Three things that are often confused are apart: whether somebody serves the customer, whether the matter is
/// resolved, and (see <see cref="ChannelWindow"/>) whether the channel still lets one write.
/// </summary>
public sealed record ConversationState
{
    /// <summary>The Chat room that holds the messages; also the conversation's id.</summary>
    public required long Room { get; init; }

    /// <summary>How the customer reached us.</summary>
    public required long Channel { get; init; }

    /// <summary>The customer, as Chat knows them.</summary>
    public required long Customer { get; init; }

    /// <summary>Whose queue it belongs to; 0 for the workspace's general one.</summary>
    public long Division { get; init; }

    /// <summary>The language its agent has to speak; empty for any.</summary>
    public string Language { get; init; } = "";

    /// <summary>What its agent has to know.</summary>
    public ImmutableList<string> Skills { get; init; } = [];

    /// <summary>Who serves the customer, the latest last. Empty: unserved.</summary>
    public ImmutableList<long> Agents { get; init; } = [];

    /// <summary>Who served last; asked first when the customer comes back.</summary>
    public long LastAgent { get; init; }

    /// <summary>How many times the customer came with something new; 0 before their first message.</summary>
    public int Session { get; init; }

    /// <summary>The handling episode going on, or the last one; null before the first.</summary>
    public Episode? Service { get; init; }

    /// <summary>Since when the customer waits for an answer; 0 when they do not.</summary>
    public long UnansweredSince { get; init; }

    /// <summary>Whether the bot answers here.</summary>
    public bool Bot { get; init; }

    /// <summary>Until when it is out of the way; 0 when it is not.</summary>
    public long SnoozedUntil { get; init; }

    /// <summary>Whether the customer may not write.</summary>
    public bool Blocked { get; init; }

    /// <summary>The words put on it.</summary>
    public ImmutableSortedSet<string> Tags { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether the matter is settled.</summary>
    public bool Resolved => Service is { ResolvedAt: > 0 };

    /// <summary>Whether an agent is at work on it.</summary>
    public bool Served => !Agents.IsEmpty;

    /// <summary>Whether it waits in its division's queue for an agent.</summary>
    public bool Queued => Service is { ResolvedAt: 0 } && !Served && !Bot && !Blocked && SnoozedUntil == 0;

    /// <summary>The place in the queue: the oldest handling episode comes first, wherever it was meanwhile.</summary>
    public long QueuedSince => Queued ? Service!.OpenedAt : 0;

    /// <summary>What a fact makes of it.</summary>
    public ConversationState After(Fact fact) => fact.Kind switch
    {
        InboxEntries.SessionStarted => this with { Session = (int)fact.Subject },
        InboxEntries.ServiceOpened => this with { Service = new Episode((int)fact.Subject, fact.At) },
        InboxEntries.CustomerWrote => this with
        {
            UnansweredSince = fact.At,
            Service = Service! with { FirstMessage = Service.FirstMessage == 0 ? fact.Subject : Service.FirstMessage },
        },
        InboxEntries.AgentReplied => this with
        {
            UnansweredSince = 0,
            Service = Service!.FirstReplyAt == 0 ? Service with { FirstReplyAt = fact.At, FirstReplyBy = fact.Actor } : Service,
        },
        InboxEntries.AgentAssigned => this with { Agents = Agents.Add(fact.Subject), LastAgent = fact.Subject },
        InboxEntries.AgentRemoved => this with { Agents = Agents.Remove(fact.Subject) },
        InboxEntries.HandedOver => this with { Division = fact.Subject },
        InboxEntries.Resolved => this with
        {
            Service = Service! with { ResolvedAt = fact.At, ResolvedBy = fact.Actor, Notes = fact.Detail ?? "" }, UnansweredSince = 0, SnoozedUntil = 0,
        },
        InboxEntries.Snoozed => this with { SnoozedUntil = fact.Subject },
        InboxEntries.Woken => this with { SnoozedUntil = 0 },
        InboxEntries.Blocked => this with { Blocked = true },
        InboxEntries.Unblocked => this with { Blocked = false },
        InboxEntries.BotTurnedOn => this with { Bot = true },
        InboxEntries.BotTurnedOff => this with { Bot = false },
        InboxEntries.Tagged => this with { Tags = Tags.Add(fact.Detail!) },
        InboxEntries.Untagged => this with { Tags = Tags.Remove(fact.Detail!) },
        InboxEntries.Rated => this with { Service = Service! with { Score = (int)fact.Subject } },
        _ => this, // what is only remembered: opened, reopened (a service follows it), noted, properties
    };
}
