using System.Collections.Immutable;
using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Reports;

/// <summary>
/// What has to be remembered of a conversation to measure its next fact. Without storage: the facts alone make it, whoever hands them in.
/// </summary>
internal sealed record MeasuredConversation
{
    public required long Room { get; init; }

    public long Channel { get; init; }

    public long Customer { get; init; }

    public long Division { get; init; }

    public ImmutableList<string> Tags { get; init; } = [];

    /// <summary>The service going on, or the last one; 0 before the first.</summary>
    public int Number { get; init; }

    /// <summary>Whether that one goes on.</summary>
    public bool Open { get; init; }

    public long StartedAt { get; init; }

    /// <summary>Since when the customer waits for an answer; 0 when they do not.</summary>
    public long WaitingSince { get; init; }

    /// <summary>Whether somebody of the team has written in this service.</summary>
    public bool Answered { get; init; }

    /// <summary>The agents who served or answered in this service, in the order in which they came.</summary>
    public ImmutableList<long> Hands { get; init; } = [];

    /// <summary>Whom the end of this service is counted for.</summary>
    public long CountedFor { get; init; }

    /// <summary>Whether the bot is on.</summary>
    public bool Bot { get; init; }

    /// <summary>Whether the bot was on at some time in this service.</summary>
    public bool BotHelped { get; init; }

    /// <summary>Who took a resolution back, until the service it begins; 0 otherwise.</summary>
    public long TakenBackBy { get; init; }

    /// <summary>Whether a resolution was taken back and its service has not begun yet.</summary>
    public bool TakenBack { get; init; }

    /// <summary>What a fact makes of it, and what it measures.</summary>
    public (MeasuredConversation After, IReadOnlyList<Measure> Measures) Take(Fact fact)
    {
        switch (fact.Kind)
        {
            case InboxEntries.ConversationOpened:
                return (this with { Channel = fact.Subject, Customer = fact.Actor }, []);
            case InboxEntries.Reopened:
                return (this with { TakenBack = true, TakenBackBy = fact.Actor }, []);
            case InboxEntries.ServiceOpened:
                return Begin(fact);
            case InboxEntries.CustomerWrote:
                return (this with { WaitingSince = fact.At }, []);
            case InboxEntries.AgentReplied:
                return Reply(fact);
            case InboxEntries.AgentAssigned:
                return (this with { Hands = Hands.Contains(fact.Subject) ? Hands : Hands.Add(fact.Subject), CountedFor = fact.Subject }, []);
            case InboxEntries.HandedOver:
                return Move(fact);
            case InboxEntries.Resolved:
                return End(fact);
            case InboxEntries.BotTurnedOn:
                return (this with { Bot = true, BotHelped = true }, []);
            case InboxEntries.BotTurnedOff:
                return (this with { Bot = false }, []);
            case InboxEntries.Tagged:
                return (Tags.Contains(fact.Detail!) ? this : this with { Tags = Tags.Add(fact.Detail!) }, []);
            case InboxEntries.Untagged:
                return (this with { Tags = Tags.Remove(fact.Detail!) }, []);
            case InboxEntries.Rated when Number > 0:
                return (this, [Of(MeasureKind.Rated, fact.At, CountedFor, (short)fact.Subject)]);
            case InboxEntries.RatedEarlier:
                return (this, [Of(MeasureKind.Rated, fact.At, 0, (short)fact.Subject)]);
            default:
                return (this, []);
        }
    }

    private (MeasuredConversation, IReadOnlyList<Measure>) Begin(Fact fact)
    {
        var how = Number == 0 ? Beginning.New : TakenBack && TakenBackBy == Customer ? Beginning.Returned : Beginning.Reopened;
        var begun = this with
        {
            Number = (int)fact.Subject, Open = true, StartedAt = fact.At, WaitingSince = 0, Answered = false, Hands = [], CountedFor = 0, BotHelped = Bot, TakenBack = false, TakenBackBy = 0,
        };
        return (begun, [begun.Of(MeasureKind.Started, fact.At, 0, (short)how)]);
    }

    private (MeasuredConversation, IReadOnlyList<Measure>) Reply(Fact fact)
    {
        var replied = this with
        {
            WaitingSince = 0, Answered = true, Hands = fact.Actor == 0 || Hands.Contains(fact.Actor) ? Hands : Hands.Add(fact.Actor), CountedFor = CountedFor == 0 ? fact.Actor : CountedFor,
        };
        return (replied, WaitingSince == 0 ? [] : [Of(MeasureKind.Replied, fact.At, fact.Actor, (short)(Answered ? 0 : 1), Math.Max(0, fact.At - WaitingSince))]);
    }

    private (MeasuredConversation, IReadOnlyList<Measure>) Move(Fact fact)
    {
        var moved = this with { Division = fact.Subject };
        return (moved, !Open ? [] : [Of(MeasureKind.Moved, fact.At, 0, -1), moved.Of(MeasureKind.Moved, fact.At, 0, 1)]);
    }

    private (MeasuredConversation, IReadOnlyList<Measure>) End(Fact fact)
    {
        var by = CountedFor != 0 ? CountedFor : fact.Actor;
        var outcome = Hands.Count > 0 ? Outcome.ByAgent : BotHelped ? Outcome.ByBot : Outcome.Unattended;
        return (
            this with { Open = false, WaitingSince = 0, CountedFor = by },
            [Of(MeasureKind.Resolved, fact.At, by, (short)outcome, Math.Max(0, fact.At - StartedAt)), .. Hands.Select(x => Of(MeasureKind.Handled, fact.At, x, 1))]);
    }

    private Measure Of(MeasureKind kind, long at, long agent, short word, long ms = -1) => new(kind, at, Room, Number, Channel, Division, agent, word, ms);
}
