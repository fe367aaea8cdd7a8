using Conversa.Inbox.Conversations;
using Conversa.Platform;

namespace Conversa.Inbox.Allocation;

/// <summary>
/// The agents of a workspace and the conversations one decision is about. Every change of who serves whom goes through here, so that what an agent
/// has is always counted from what happened. Pure, like what it holds together; whoever uses it stores the conversations afterwards.
/// </summary>
public sealed class Desk(DeskRules rules, IEnumerable<AgentDesk> agents)
{
    private readonly Allocator allocator = new(rules.Mode, agents);

    /// <summary>The agents as they are after what was decided here.</summary>
    public IReadOnlyCollection<AgentDesk> Agents => allocator.Agents;

    /// <summary>Whether the program gives conversations away by itself.</summary>
    public bool Automatic => allocator.Automatic;

    /// <summary>Whom the program would give it to; null when nobody who serves it is there with room for it.</summary>
    public AgentDesk? Candidate(Conversation conversation) => allocator.Candidate(Waiting(conversation));

    /// <summary>Lets something happen to a conversation and counts what its agents have.</summary>
    public Result<Done> Let(Conversation conversation, Func<Conversation, Result<Done>> happen)
    {
        var known = conversation.Facts.Count;
        var done = happen(conversation);
        foreach (var fact in conversation.Facts.Skip(known))
        {
            if (fact.Kind is InboxEntries.AgentAssigned or InboxEntries.AgentRemoved)
                allocator.Book(fact.Subject, conversation.State.Channel, fact.Kind == InboxEntries.AgentAssigned ? 1 : -1);
        }

        return done;
    }

    /// <summary>Somebody who may do so gives a conversation to an agent who is there, serves it and has room for it.</summary>
    public Result<Done> Assign(Conversation conversation, long agent, long by, long at, bool replaceLatest = false, int maxAgents = 0) =>
        Refuse(conversation, agent) ?? Let(conversation, x => x.Assign(agent, by, at, replaceLatest, maxAgents > 0 ? maxAgents : rules.MaxAgents));

    /// <summary>An agent takes what nobody serves.</summary>
    public Result<Done> Take(Conversation conversation, long agent, long at) =>
        conversation.State.Served ? Let(conversation, x => x.Take(agent, at)) : Refuse(conversation, agent) ?? Let(conversation, x => x.Take(agent, at));

    /// <summary>Somebody puts another agent in their place.</summary>
    public Result<Done> HandOverTo(Conversation conversation, long agent, long by, long at) =>
        Refuse(conversation, agent) ?? Let(conversation, x => x.HandOverTo(agent, by, at));

    /// <summary>Sends a conversation back to the queue as far as its agents are not there and do not keep it.</summary>
    public void SendBack(Conversation conversation, long at)
    {
        foreach (var agent in conversation.State.Agents)
        {
            if (allocator.AvailabilityOf(agent) is { } availability && !Allocator.Keeps(rules.Offline, availability, conversation.State.UnansweredSince != 0))
                _ = Let(conversation, x => x.Remove(agent, 0, at, "offline"));
        }
    }

    /// <summary>
    /// Decides whom what waits is given to, the oldest first, as far as there is somebody for it; counted already. The caller lets each
    /// conversation know: <c>Assign(agent, 0, at)</c>.
    /// </summary>
    public IReadOnlyList<Given> Settle(IEnumerable<WaitingConversation> oldestFirst) => allocator.Settle(oldestFirst);

    /// <summary>Whether anybody there has room for one more.</summary>
    public bool HasRoom => allocator.HasRoom;

    private Refusal? Refuse(Conversation conversation, long agent) =>
        conversation.State.Agents.Contains(agent) ? null : allocator.Refuse(Waiting(conversation), agent);

    private WaitingConversation Waiting(Conversation conversation) => WaitingConversation.Of(conversation.State, rules);
}
