using Conversa.Platform;

namespace Conversa.Inbox.Allocation;

/// <summary>
/// Decides who gets which conversation. Pure: it is told who is there and what waits, and remembers what it gave away itself. Whoever uses it holds the
/// workspace's lock, so that what it is told is still so when the decision is stored.
/// </summary>
public sealed class Allocator(AllocationMode mode, IEnumerable<AgentDesk> agents)
{
    private readonly SortedDictionary<long, AgentDesk> desks = new(agents.ToDictionary(x => x.Agent));
    private long lastGiven = agents.Select(x => x.LastGiven).DefaultIfEmpty().Max();

    /// <summary>The agents as they are after what was decided here.</summary>
    public IReadOnlyCollection<AgentDesk> Agents => desks.Values;

    /// <summary>Whether the program gives conversations away by itself.</summary>
    public bool Automatic => mode is AllocationMode.LeastLoaded or AllocationMode.RoundRobin;

    /// <summary>Whether anybody the program gives conversations to is there with room for one more.</summary>
    public bool HasRoom => desks.Values.Any(x => x.Availability == Availability.Online && x.Automatic && x.Load < x.Cap);

    /// <summary>Whom it would be given to; null when nobody who serves it is there with room for it.</summary>
    public AgentDesk? Candidate(WaitingConversation waiting)
    {
        AgentDesk? best = null;
        foreach (var (_, desk) in desks)
        {
            if (desk.Availability != Availability.Online || !desk.Automatic || !desk.HasRoomFor(waiting.Channel) || !desk.Serves(waiting))
                continue;
            if (desk.Agent == waiting.Preferred)
                return desk;
            if (best is null || IsBefore(desk, best))
                best = desk;
        }

        return best;
    }

    /// <summary>
    /// Gives away what waits, the oldest first, as far as there is somebody for it. One that nobody there can serve does not hold up the ones behind it.
    /// In a mode without automatic allocation nothing is given.
    /// </summary>
    /// <param name="oldestFirst">What waits, in the order in which it came.</param>
    public IReadOnlyList<Given> Settle(IEnumerable<WaitingConversation> oldestFirst)
    {
        var given = new List<Given>();
        if (!Automatic)
            return given;
        foreach (var waiting in oldestFirst)
        {
            if (!HasRoom)
                break;
            if (Candidate(waiting) is not { } agent)
                continue;
            Book(agent.Agent, waiting.Channel, 1);
            given.Add(new Given(waiting.Conversation, agent.Agent));
        }

        return given;
    }

    /// <summary>Why a person cannot give this conversation to this agent, or the agent cannot take it; null when they can.</summary>
    public Refusal? Refuse(WaitingConversation waiting, long agent) =>
        !desks.TryGetValue(agent, out var desk) ? InboxRefusals.NoAgent
        : desk.Availability is Availability.Offline or Availability.ForcedOffline ? InboxRefusals.AgentOffline
        : !desk.Serves(waiting) ? InboxRefusals.AgentNotFor
        : !desk.HasRoomFor(waiting.Channel) ? InboxRefusals.AgentFull
        : null;

    /// <summary>Whether an agent can be given conversations; null for nobody known here.</summary>
    public Availability? AvailabilityOf(long agent) => desks.TryGetValue(agent, out var desk) ? desk.Availability : null;

    /// <summary>Remembers that an agent has one more of a channel, or one fewer.</summary>
    public void Book(long agent, long channel, int more)
    {
        if (!desks.TryGetValue(agent, out var desk))
            return;
        var loads = new Dictionary<long, int>(desk.ChannelLoads) { [channel] = desk.ChannelLoads.GetValueOrDefault(channel) + more };
        desks[agent] = desk with { Load = desk.Load + more, ChannelLoads = loads, LastGiven = more > 0 ? ++lastGiven : desk.LastGiven };
    }

    /// <summary>Whether an agent who is not there keeps a conversation.</summary>
    /// <param name="rule">The workspace's choice.</param>
    /// <param name="availability">The agent's.</param>
    /// <param name="unanswered">Whether the customer waits for an answer.</param>
    public static bool Keeps(OfflineRule rule, Availability availability, bool unanswered) =>
        availability is Availability.Online or Availability.Away || (rule == OfflineRule.Unanswered && !unanswered);

    private bool IsBefore(AgentDesk one, AgentDesk other) => mode == AllocationMode.RoundRobin
        ? (one.LastGiven, one.Agent).CompareTo((other.LastGiven, other.Agent)) < 0
        : (one.Load, one.LastGiven, one.Agent).CompareTo((other.Load, other.LastGiven, other.Agent)) < 0;
}
