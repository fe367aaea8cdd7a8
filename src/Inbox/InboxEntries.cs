namespace Conversa.Inbox;

/// <summary>
/// What the inbox puts into a workspace's log, and what a conversation's history is made of. The numbers are stored: never reuse one. In an entry
/// the room is the conversation.
/// </summary>
public static class InboxEntries
{
    /// <summary>A customer and the workspace have a conversation; the actor is the customer, the subject the channel.</summary>
    public const short ConversationOpened = 100;

    /// <summary>The customer wrote for the first time, or for the first time after it was resolved; the subject is the session's number.</summary>
    public const short SessionStarted = 101;

    /// <summary>A handling episode began; the subject is its number.</summary>
    public const short ServiceOpened = 102;

    /// <summary>The customer waits for an answer since this message, which is the subject. Later ones before the answer are not told again.</summary>
    public const short CustomerWrote = 103;

    /// <summary>Somebody of the workspace answered; the subject is the message.</summary>
    public const short AgentReplied = 104;

    /// <summary>The subject serves the customer now; the actor is who decided it, 0 for the program.</summary>
    public const short AgentAssigned = 105;

    /// <summary>The subject does not serve the customer any more.</summary>
    public const short AgentRemoved = 106;

    /// <summary>The conversation belongs to another division now; the subject is the division.</summary>
    public const short HandedOver = 107;

    /// <summary>The matter is settled; the subject is the service's number.</summary>
    public const short Resolved = 108;

    /// <summary>The matter is not settled after all.</summary>
    public const short Reopened = 109;

    /// <summary>Somebody wrote a note that the customer never sees.</summary>
    public const short Noted = 110;

    /// <summary>A tag was put on.</summary>
    public const short Tagged = 111;

    /// <summary>A tag was taken off.</summary>
    public const short Untagged = 112;

    /// <summary>Additional information was changed.</summary>
    public const short PropertiesChanged = 113;

    /// <summary>Out of the way until a time; the subject is that time.</summary>
    public const short Snoozed = 114;

    /// <summary>Back from a snooze.</summary>
    public const short Woken = 115;

    /// <summary>The customer cannot write any more.</summary>
    public const short Blocked = 116;

    /// <summary>The customer can write again.</summary>
    public const short Unblocked = 117;

    /// <summary>The bot answers; no agent is looked for.</summary>
    public const short BotTurnedOn = 118;

    /// <summary>The bot is silent; people answer.</summary>
    public const short BotTurnedOff = 119;

    /// <summary>The customer said how it was; the subject is the score.</summary>
    public const short Rated = 120;

    /// <summary>Messages came: what lists show of the conversation moved. Not part of its history.</summary>
    public const short ConversationMoved = 121;

    /// <summary>The program answered the customer by itself; the subject is its message.</summary>
    public const short AnsweredByItself = 140;

    /// <summary>A promise to the customer will soon be broken; the subject is when.</summary>
    public const short SlaWarned = 141;

    /// <summary>A promise to the customer was broken; the subject is when it ran out.</summary>
    public const short SlaBreached = 142;

    /// <summary>The customer was asked how it was; the subject is the handling episode.</summary>
    public const short RatingAsked = 143;

    /// <summary>The customer said how an episode was that is not the last one any more; the subject is the score.</summary>
    public const short RatedEarlier = 144;

    /// <summary>The customer explained their rating; the subject is the handling episode.</summary>
    public const short RatingExplained = 145;

    /// <summary>Somebody ran a macro.</summary>
    public const short MacroRan = 146;

    /// <summary>Somebody wants to be reminded; the subject is when.</summary>
    public const short FollowUpSet = 147;

    /// <summary>The time of a reminder has come; the actor is who set it, the subject when it was for.</summary>
    public const short FollowUpDue = 148;

    /// <summary>A reminder was taken back.</summary>
    public const short FollowUpDropped = 149;

    /// <summary>The subject was called in the note right before.</summary>
    public const short Mentioned = 150;

    /// <summary>Whether an agent can be given conversations changed; the subject is the agent. Without a room.</summary>
    public const short AvailabilityChanged = 130;

    /// <summary>Channels, divisions, agents' limits or the inbox's settings changed. Without a room.</summary>
    public const short SettingsChanged = 131;

    /// <summary>Somebody pressed one of the workspace's own buttons; the detail is the button's key.</summary>
    public const short ButtonPressed = 160;

    /// <summary>The last kind a conversation's history knows.</summary>
    internal const short LastOfHistory = Rated;
}
