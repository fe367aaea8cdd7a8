namespace Conversa.Inbox.Conversations;

/// <summary>How what happened is called on the wire.</summary>
internal static class FactNames
{
    public static string Of(short kind) => Find(kind) ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such event.");

    /// <summary>The same, or null for what is no event.</summary>
    public static string? Find(short kind) => kind switch
    {
        InboxEntries.ConversationOpened => "conversation.opened",
        InboxEntries.SessionStarted => "conversation.session_started",
        InboxEntries.ServiceOpened => "conversation.service_opened",
        InboxEntries.CustomerWrote => "conversation.customer_wrote",
        InboxEntries.AgentReplied => "conversation.agent_replied",
        InboxEntries.AgentAssigned => "conversation.agent_assigned",
        InboxEntries.AgentRemoved => "conversation.agent_removed",
        InboxEntries.HandedOver => "conversation.handed_over",
        InboxEntries.Resolved => "conversation.resolved",
        InboxEntries.Reopened => "conversation.reopened",
        InboxEntries.Noted => "conversation.noted",
        InboxEntries.Tagged => "conversation.tagged",
        InboxEntries.Untagged => "conversation.untagged",
        InboxEntries.PropertiesChanged => "conversation.properties_changed",
        InboxEntries.Snoozed => "conversation.snoozed",
        InboxEntries.Woken => "conversation.woken",
        InboxEntries.Blocked => "conversation.blocked",
        InboxEntries.Unblocked => "conversation.unblocked",
        InboxEntries.BotTurnedOn => "conversation.bot_on",
        InboxEntries.BotTurnedOff => "conversation.bot_off",
        InboxEntries.Rated => "conversation.rated",
        InboxEntries.ConversationMoved => "conversation.moved",
        InboxEntries.AnsweredByItself => "conversation.answered_by_itself",
        InboxEntries.SlaWarned => "conversation.sla_warned",
        InboxEntries.SlaBreached => "conversation.sla_breached",
        InboxEntries.RatingAsked => "conversation.rating_asked",
        InboxEntries.RatedEarlier => "conversation.rated_earlier",
        InboxEntries.RatingExplained => "conversation.rating_explained",
        InboxEntries.MacroRan => "conversation.macro_ran",
        InboxEntries.FollowUpSet => "conversation.follow_up_set",
        InboxEntries.FollowUpDue => "conversation.follow_up_due",
        InboxEntries.FollowUpDropped => "conversation.follow_up_dropped",
        InboxEntries.Mentioned => "conversation.mentioned",
        InboxEntries.AvailabilityChanged => "agent.availability",
        InboxEntries.SettingsChanged => "inbox.settings_changed",
        InboxEntries.ButtonPressed => "conversation.button_pressed",
        _ => null,
    };

    /// <summary>Whether the subject is somebody who works here.</summary>
    public static bool IsAboutAgent(short kind) => kind is InboxEntries.AgentAssigned or InboxEntries.AgentRemoved or InboxEntries.Mentioned;

    /// <summary>Whether the subject is a number a caller can use.</summary>
    public static bool HasSubject(short kind) => kind is InboxEntries.SessionStarted or InboxEntries.ServiceOpened or InboxEntries.CustomerWrote or InboxEntries.AgentReplied
        or InboxEntries.HandedOver or InboxEntries.Resolved or InboxEntries.Snoozed or InboxEntries.Rated or InboxEntries.ConversationOpened or InboxEntries.AnsweredByItself
        or InboxEntries.SlaWarned or InboxEntries.SlaBreached or InboxEntries.RatingAsked or InboxEntries.RatedEarlier or InboxEntries.RatingExplained or InboxEntries.FollowUpSet or InboxEntries.FollowUpDue;

    /// <summary>Whether words belong to it that are kept beside the log.</summary>
    public static bool HasDetail(short kind) => kind is InboxEntries.Noted or InboxEntries.Tagged or InboxEntries.Untagged or InboxEntries.AgentRemoved or InboxEntries.Resolved or InboxEntries.Rated
        or InboxEntries.PropertiesChanged or InboxEntries.ButtonPressed or InboxEntries.AnsweredByItself or InboxEntries.SlaWarned or InboxEntries.SlaBreached or InboxEntries.RatingExplained
        or InboxEntries.MacroRan or InboxEntries.FollowUpSet or InboxEntries.FollowUpDue;

    /// <summary>Whether it is something the customer sees of their own conversation.</summary>
    public static bool IsForCustomer(short kind) => kind is InboxEntries.ServiceOpened or InboxEntries.AgentAssigned or InboxEntries.AgentRemoved or InboxEntries.Resolved
        or InboxEntries.Reopened or InboxEntries.BotTurnedOn or InboxEntries.BotTurnedOff or InboxEntries.Rated;
}
