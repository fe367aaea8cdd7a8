using Conversa.Platform;

namespace Conversa.Inbox;

/// <summary>Every "no" of the inbox that has no numbers of its own in it.</summary>
internal static class InboxRefusals
{
    public static readonly Refusal NoConversation = Refusal.NotFound("conversation");
    public static readonly Refusal NoAgent = new("agent_unknown", RefusalKind.Invalid, "agent is nobody who works in this workspace.", "agent");
    public static readonly Refusal NoDivision = new("division_unknown", RefusalKind.Invalid, "division is none of this workspace's.", "division");

    public static readonly Refusal IsResolved = new("conversation_resolved", RefusalKind.Conflict, "The conversation is resolved. Reopen it first.");
    public static readonly Refusal IsOpen = new("conversation_open", RefusalKind.Conflict, "The conversation is not resolved.");
    public static readonly Refusal IsBlocked = new("customer_blocked", RefusalKind.Conflict, "The customer is blocked. Unblock them first.");
    public static readonly Refusal IsServed = new("conversation_served", RefusalKind.Conflict, "Somebody serves this customer already.");
    public static readonly Refusal NotServing = new("not_serving", RefusalKind.Conflict, "That agent does not serve this customer.", "agent");
    public static readonly Refusal TooManyAgents = new("too_many_agents", RefusalKind.Conflict, "The conversation has as many agents as it may have.", "max_agents");
    public static readonly Refusal NothingToRate = new("nothing_to_rate", RefusalKind.Conflict, "Only what was resolved can be rated.");
    public static readonly Refusal RatedAlready = new("already_rated", RefusalKind.Conflict, "You have rated this already.");
    public static readonly Refusal TakingIsOff = new("take_over_off", RefusalKind.Forbidden, "In this workspace agents do not take conversations themselves.");

    public static readonly Refusal AgentOffline = new("agent_offline", RefusalKind.Conflict, "The agent is not there.", "agent");
    public static readonly Refusal AgentFull = new("agent_full", RefusalKind.Conflict, "The agent has as many conversations as they may have.", "agent");
    public static readonly Refusal AgentNotFor = new("agent_not_eligible", RefusalKind.Conflict, "The agent does not serve this channel, division, language or skill.", "agent");
}
