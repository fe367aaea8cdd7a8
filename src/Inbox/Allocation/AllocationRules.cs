using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Allocation;

/// <summary>How waiting customers come to an agent.</summary>
public enum AllocationMode : short
{
    /// <summary>Somebody who may assign does it.</summary>
    Manual = 0,

    /// <summary>Agents take what waits themselves.</summary>
    TakeOver = 1,

    /// <summary>The program gives it to the one with the fewest conversations.</summary>
    LeastLoaded = 2,

    /// <summary>The program gives it to the one who was given nothing for the longest time.</summary>
    RoundRobin = 3,
}

/// <summary>Whether an agent can be given conversations.</summary>
public enum Availability : short
{
    /// <summary>There and ready.</summary>
    Online = 0,

    /// <summary>There, keeps what they have, gets nothing new.</summary>
    Away = 1,

    /// <summary>Not there: by their own choice, or no connection of theirs is left.</summary>
    Offline = 2,

    /// <summary>Put offline by a supervisor; only a supervisor ends it.</summary>
    ForcedOffline = 3,
}

/// <summary>What an agent who goes offline leaves to the others.</summary>
public enum OfflineRule : short
{
    /// <summary>Everything they have.</summary>
    All = 0,

    /// <summary>What waits for an answer, and the rest as soon as the customer writes.</summary>
    Unanswered = 1,
}

/// <summary>A workspace's choices about who gets what.</summary>
/// <param name="Mode">How waiting customers come to an agent.</param>
/// <param name="Offline">What an agent who goes offline leaves to the others.</param>
/// <param name="ToLastAgent">Whether a customer who comes back goes to the agent they know, when that one is there with room for them.</param>
/// <param name="MaxAgents">How many agents a conversation may have at once; 0 for any number.</param>
public sealed record DeskRules(AllocationMode Mode, OfflineRule Offline = OfflineRule.All, bool ToLastAgent = true, int MaxAgents = 0);

/// <summary>What an agent serves and how much of it is theirs already.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Availability">Whether they can be given conversations.</param>
/// <param name="Cap">How many they may have at once.</param>
/// <param name="Load">How many they have.</param>
/// <param name="LastGiven">When they were last given one: any number that rises.</param>
public sealed record AgentDesk(long Agent, Availability Availability, int Cap, int Load, long LastGiven)
{
    /// <summary>Whether the program gives them conversations; others are given some by people only.</summary>
    public bool Automatic { get; init; } = true;

    /// <summary>How many of a channel they may have at once; a channel that is not named has no limit of its own.</summary>
    public IReadOnlyDictionary<long, int> ChannelCaps { get; init; } = new Dictionary<long, int>();

    /// <summary>How many of each channel they have.</summary>
    public IReadOnlyDictionary<long, int> ChannelLoads { get; init; } = new Dictionary<long, int>();

    /// <summary>The divisions they work in. What belongs to none is for everybody.</summary>
    public IReadOnlySet<long> Divisions { get; init; } = new HashSet<long>();

    /// <summary>The channels they serve; empty means every one.</summary>
    public IReadOnlySet<long> Channels { get; init; } = new HashSet<long>();

    /// <summary>The languages they speak.</summary>
    public IReadOnlySet<string> Languages { get; init; } = new HashSet<string>();

    /// <summary>What they know.</summary>
    public IReadOnlySet<string> Skills { get; init; } = new HashSet<string>();

    /// <summary>Whether a conversation is theirs to serve at all.</summary>
    public bool Serves(WaitingConversation waiting) =>
        (waiting.Division == 0 || Divisions.Contains(waiting.Division))
        && (Channels.Count == 0 || Channels.Contains(waiting.Channel))
        && (waiting.Language.Length == 0 || Languages.Contains(waiting.Language))
        && waiting.Skills.All(Skills.Contains);

    /// <summary>Whether one more of this channel fits.</summary>
    public bool HasRoomFor(long channel) =>
        Load < Cap && (!ChannelCaps.TryGetValue(channel, out var most) || ChannelLoads.GetValueOrDefault(channel) < most);
}

/// <summary>A conversation that waits for an agent, and whom it can be given to.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Division">Whose queue it waits in; 0 for the general one.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Since">Since when it waits: the oldest comes first.</param>
/// <param name="Language">The language it needs; empty for any.</param>
public sealed record WaitingConversation(long Conversation, long Division, long Channel, long Since, string Language = "")
{
    /// <summary>The skills it needs.</summary>
    public IReadOnlyCollection<string> Skills { get; init; } = [];

    /// <summary>Who gets it before others when they can: the agent the customer knows; 0 for nobody.</summary>
    public long Preferred { get; init; }

    /// <summary>What an allocator needs to know of a conversation.</summary>
    /// <param name="state">The conversation.</param>
    /// <param name="rules">Whether a customer who comes back goes to the agent they know.</param>
    public static WaitingConversation Of(ConversationState state, DeskRules rules) => new(state.Room, state.Division, state.Channel, state.QueuedSince, state.Language)
    {
        Skills = state.Skills, Preferred = rules.ToLastAgent && state.Service?.Number > 1 ? state.LastAgent : 0,
    };
}

/// <summary>A decision: this conversation is this agent's now.</summary>
public readonly record struct Given(long Conversation, long Agent);
