using Conversa.Platform;

namespace Conversa.Inbox.Conversations;

/// <summary>
/// The life of one customer's conversation: what may happen next, and what it changes. Without storage: whoever uses it loads the state, asks for
/// something, and stores <see cref="State"/> together with the new <see cref="Facts"/>. What is so already happens no second time.
/// </summary>
public sealed class Conversation
{
    private readonly List<Fact> facts = [];

    private Conversation(ConversationState state) => State = state;

    /// <summary>Where it stands now.</summary>
    public ConversationState State { get; private set; }

    /// <summary>What happened since it was loaded, in order.</summary>
    public IReadOnlyList<Fact> Facts => facts;

    /// <summary>Goes on where it was.</summary>
    public static Conversation From(ConversationState state) => new(state);

    /// <summary>A customer opened it; nobody has written yet, so nobody has to do anything.</summary>
    /// <param name="state">The room, the channel, the customer and the division it begins in.</param>
    /// <param name="at">Unix milliseconds.</param>
    public static Conversation Open(ConversationState state, long at)
    {
        var opened = new Conversation(state);
        opened.Happened(InboxEntries.ConversationOpened, state.Customer, at, state.Channel);
        return opened;
    }

    /// <summary>
    /// The customer wrote. The first message, and the first one after it was resolved, start a session and a service; a message wakes what was
    /// snoozed. A blocked customer is not heard.
    /// </summary>
    /// <param name="message">The message's id.</param>
    /// <param name="at">Unix milliseconds.</param>
    /// <param name="botAnswers">Whether a new session begins with the bot.</param>
    public void CustomerWrites(long message, long at, bool botAnswers)
    {
        if (State.Blocked)
            return;
        var customer = State.Customer;
        if (State.Session == 0 || State.Resolved)
        {
            if (State.Resolved)
                Happened(InboxEntries.Reopened, customer, at);
            Happened(InboxEntries.SessionStarted, customer, at, State.Session + 1);
            if (State.Service is null || State.Resolved)
                OpenService(customer, at);
            if (botAnswers && !State.Bot && !State.Served)
                Happened(InboxEntries.BotTurnedOn, 0, at);
        }

        if (State.SnoozedUntil != 0)
            Happened(InboxEntries.Woken, customer, at);
        if (State.UnansweredSince == 0)
            Happened(InboxEntries.CustomerWrote, customer, at, message);
    }

    /// <summary>Somebody of the workspace wrote to the customer. Only what answers a waiting customer, or is the first word, is remembered.</summary>
    public void AgentWrites(long agent, long message, long at)
    {
        if (State.Resolved)
            return; // a last word after it was settled settles nothing else
        if (State.Service is null)
            OpenService(agent, at);
        if (State.UnansweredSince != 0 || State.Service!.FirstReplyAt == 0)
            Happened(InboxEntries.AgentReplied, agent, at, message);
    }

    /// <summary>An agent begins to serve the customer; the bot falls silent.</summary>
    /// <param name="agent">Who.</param>
    /// <param name="by">Who decided it; 0 for the program.</param>
    /// <param name="at">Unix milliseconds.</param>
    /// <param name="replaceLatest">Takes the place of the one who came last.</param>
    /// <param name="maxAgents">How many may be at it at once; 0 for any number.</param>
    public Result<Done> Assign(long agent, long by, long at, bool replaceLatest = false, int maxAgents = 0)
    {
        if (Stopped is { } refusal)
            return refusal;
        if (State.Agents.Contains(agent))
            return Done.It;
        var leaving = replaceLatest && State.Served ? State.Agents[^1] : 0;
        if (maxAgents > 0 && State.Agents.Count - (leaving == 0 ? 0 : 1) >= maxAgents)
            return InboxRefusals.TooManyAgents;
        if (State.Service is null)
            OpenService(by, at);
        if (leaving != 0)
            Happened(InboxEntries.AgentRemoved, by, at, leaving);
        if (State.Bot)
            Happened(InboxEntries.BotTurnedOff, by, at);
        if (State.SnoozedUntil != 0)
            Happened(InboxEntries.Woken, by, at);
        Happened(InboxEntries.AgentAssigned, by, at, agent);
        return Done.It;
    }

    /// <summary>An agent takes what nobody serves; of two who race the second is told so.</summary>
    public Result<Done> Take(long agent, long at) =>
        State.Agents.Contains(agent) ? Done.It : State.Served ? InboxRefusals.IsServed : Assign(agent, agent, at);

    /// <summary>An agent stops serving; without another one the customer waits again, at the place their age gives them.</summary>
    /// <param name="agent">Who.</param>
    /// <param name="by">Who decided it; 0 for the program.</param>
    /// <param name="at">Unix milliseconds.</param>
    /// <param name="why">A word for the history.</param>
    public Result<Done> Remove(long agent, long by, long at, string? why = null)
    {
        if (!State.Agents.Contains(agent))
            return InboxRefusals.NotServing;
        Happened(InboxEntries.AgentRemoved, by, at, agent, why);
        return Done.It;
    }

    /// <summary>One agent puts another in their place. Someone who does not serve it themselves puts the other in everybody's.</summary>
    public Result<Done> HandOverTo(long agent, long by, long at)
    {
        if (Stopped is { } refusal)
            return refusal;
        foreach (var leaving in State.Agents.Contains(by) ? [by] : State.Agents)
        {
            if (leaving != agent)
                Happened(InboxEntries.AgentRemoved, by, at, leaving);
        }

        return Assign(agent, by, at);
    }

    /// <summary>Everybody leaves it to a division; the customer waits in its queue.</summary>
    public Result<Done> HandOverToDivision(long division, long by, long at)
    {
        if (Stopped is { } refusal)
            return refusal;
        foreach (var leaving in State.Agents)
            Happened(InboxEntries.AgentRemoved, by, at, leaving);
        if (State.Division != division)
            Happened(InboxEntries.HandedOver, by, at, division);
        if (State.Bot)
            Happened(InboxEntries.BotTurnedOff, by, at);
        return Done.It;
    }

    /// <summary>The matter is settled; its agents are free.</summary>
    /// <param name="by">Who says so; 0 for a server or the program.</param>
    /// <param name="at">Unix milliseconds.</param>
    /// <param name="notes">What the next one should know.</param>
    public Result<Done> Resolve(long by, long at, string? notes = null)
    {
        if (State.Resolved)
            return Done.It;
        if (State.Service is null)
            OpenService(by, at);
        foreach (var agent in State.Agents)
            Happened(InboxEntries.AgentRemoved, by, at, agent);
        Happened(InboxEntries.Resolved, by, at, State.Service!.Number, notes);
        return Done.It;
    }

    /// <summary>It was not settled after all: a new service, without a new session.</summary>
    public Result<Done> Reopen(long by, long at)
    {
        if (!State.Resolved)
            return Done.It;
        if (State.Blocked)
            return InboxRefusals.IsBlocked;
        Happened(InboxEntries.Reopened, by, at);
        OpenService(by, at);
        return Done.It;
    }

    /// <summary>Something the next one should know, and the customer must not.</summary>
    public void Note(string text, long by, long at) => Happened(InboxEntries.Noted, by, at, 0, text);

    /// <summary>Puts a tag on.</summary>
    public void Tag(string tag, long by, long at)
    {
        if (!State.Tags.Contains(tag))
            Happened(InboxEntries.Tagged, by, at, 0, tag);
    }

    /// <summary>Takes a tag off.</summary>
    public void Untag(string tag, long by, long at)
    {
        if (State.Tags.Contains(tag))
            Happened(InboxEntries.Untagged, by, at, 0, tag);
    }

    /// <summary>Additional information was changed; what it says is kept elsewhere.</summary>
    /// <param name="keys">Which.</param>
    /// <param name="by">Who changed it.</param>
    /// <param name="at">Unix milliseconds.</param>
    public void ChangeProperties(string keys, long by, long at) => Happened(InboxEntries.PropertiesChanged, by, at, 0, keys);

    /// <summary>Somebody pressed one of the workspace's own buttons, which tells its servers.</summary>
    public void PressButton(string button, long by, long at) => Happened(InboxEntries.ButtonPressed, by, at, 0, button);

    /// <summary>Out of the way until then, or until the customer writes.</summary>
    public Result<Done> Snooze(long until, long by, long at)
    {
        if (Stopped is { } refusal)
            return refusal;
        if (until <= at)
            return Refusal.Invalid("until", "until must lie in the future.");
        if (State.SnoozedUntil != until)
            Happened(InboxEntries.Snoozed, by, at, until);
        return Done.It;
    }

    /// <summary>Back from a snooze: the time came, or somebody did not want to wait.</summary>
    public void Wake(long by, long at)
    {
        if (State.SnoozedUntil != 0)
            Happened(InboxEntries.Woken, by, at);
    }

    /// <summary>The customer may not write any more; whoever served them is free.</summary>
    public void Block(long by, long at)
    {
        if (State.Blocked)
            return;
        foreach (var agent in State.Agents)
            Happened(InboxEntries.AgentRemoved, by, at, agent);
        Happened(InboxEntries.Blocked, by, at);
    }

    /// <summary>The customer may write again.</summary>
    public void Unblock(long by, long at)
    {
        if (State.Blocked)
            Happened(InboxEntries.Unblocked, by, at);
    }

    /// <summary>Lets the bot answer, or people. Turned off, an unserved customer waits for an agent.</summary>
    public Result<Done> SetBot(bool on, long by, long at)
    {
        if (State.Blocked)
            return InboxRefusals.IsBlocked;
        if (State.Bot != on)
            Happened(on ? InboxEntries.BotTurnedOn : InboxEntries.BotTurnedOff, by, at);
        return Done.It;
    }

    /// <summary>The customer says how the last service was, once.</summary>
    public Result<Done> Rate(int score, string? words, long at)
    {
        if (score is < 1 or > 5)
            return Refusal.Invalid("score", "score must be a whole number from 1 to 5.");
        if (!State.Resolved)
            return InboxRefusals.NothingToRate;
        if (State.Service!.Score != 0)
            return State.Service.Score == score ? Done.It : InboxRefusals.RatedAlready;
        Happened(InboxEntries.Rated, State.Customer, at, score, words);
        return Done.It;
    }

    /// <summary>Something that changes nothing of where it stands, and belongs to its history all the same.</summary>
    internal void Remember(short kind, long by, long at, long subject = 0, string? detail = null) => Happened(kind, by, at, subject, detail);

    private Refusal? Stopped => State.Resolved ? InboxRefusals.IsResolved : State.Blocked ? InboxRefusals.IsBlocked : null;

    private void OpenService(long by, long at) => Happened(InboxEntries.ServiceOpened, by, at, (State.Service?.Number ?? 0) + 1);

    private void Happened(short kind, long actor, long at, long subject = 0, string? detail = null)
    {
        var fact = new Fact(kind, actor, at, subject, detail);
        facts.Add(fact);
        State = State.After(fact);
    }
}
