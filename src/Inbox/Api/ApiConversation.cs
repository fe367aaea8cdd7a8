using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Conversa.Chat.Api;

namespace Conversa.Inbox.Api;

/// <summary>Something with a name.</summary>
internal sealed record ApiNamed(string Id, string Name);

/// <summary>The newest message, as lists show it.</summary>
internal sealed record ApiLastMessage(string Id, [property: Description("Null when they were erased.")] ApiPerson? Sender, string Type, string Text, DateTime CreatedAt);

/// <summary>One handling episode.</summary>
internal sealed record ApiEpisode(
    int Number,
    DateTime OpenedAt,
    DateTime? FirstReplyAt,
    ApiPerson? FirstReplyBy,
    DateTime? ResolvedAt,
    ApiPerson? ResolvedBy,
    [property: Description("What was written when it was resolved. Never shown to the customer.")] string Notes,
    [property: Description("The customer's rating, 1 to 5; null without one.")] int? Score);

/// <summary>A conversation with a customer, as people who work here see it.</summary>
internal sealed record ApiConversation(
    [property: Description("The id of its Chat room: messages, receipts and typing are there.")] string Id,
    ApiNamed Channel,
    ApiPerson? Customer,
    [property: Description("Null in the general queue.")] ApiNamed? Division,
    bool Resolved,
    [property: Description("Whether an agent is at work on it.")] bool Served,
    [property: Description("Its place in the queue: the oldest comes first. Null when it does not wait for an agent.")] DateTime? QueuedSince,
    [property: AllowedValues("open", "almost_expired", "expired"), Description("Whether the channel still lets one write.")] string Window,
    DateTime? WindowEndsAt,
    [property: Description("Who serves the customer, the latest last.")] IReadOnlyList<ApiPerson> Agents,
    [property: Description("Who served last.")] ApiPerson? LastAgent,
    [property: Description("Whether the bot answers.")] bool Bot,
    DateTime? SnoozedUntil,
    [property: Description("Whether the customer may not write.")] bool Blocked,
    IReadOnlyList<string> Tags,
    [property: Description("How many times the customer came with something new.")] int Session,
    [property: Description("The handling episode going on, or the last one; null before the first.")] ApiEpisode? Service,
    [property: Description("Since when the customer waits for an answer.")] DateTime? UnansweredSince,
    [property: Description("Null when nobody has written yet, or it was deleted.")] ApiLastMessage? LastMessage,
    [property: Description("When somebody last wrote; what lists are sorted by.")] DateTime LastAt,
    DateTime CreatedAt,
    [property: Description("Additional information.")] RawJson Info,
    [property: Description("What programs keep with it.")] RawJson Extras,
    [property: Description("Rises with every change.")] long Version,
    [property: Description("When the next promise to the customer runs out; null when none runs.")] DateTime? DueAt,
    [property: Description("What was promised for this handling episode and is still awaited.")] IReadOnlyList<ApiPromise> Sla,
    [property: Description("When somebody wants to be reminded of it.")] DateTime? FollowUpAt);

/// <summary>A promise to the customer.</summary>
internal sealed record ApiPromise(
    [property: AllowedValues("first_reply", "next_reply", "resolution")] string Target,
    [property: Description("Null while it is paused.")] DateTime? DueAt, bool Paused, bool Breached);

/// <summary>A page of conversations.</summary>
internal sealed record ApiConversations(
    IReadOnlyList<ApiConversation> Conversations,
    [property: Description("For `after`; null at the end. A page may hold fewer than were asked for and still go on.")] string? Next,
    [property: Description("For `before`; null at the beginning.")] string? Previous = null);

/// <summary>One line of a conversation's history.</summary>
internal sealed record ApiFact(
    [property: Description("Its place in the workspace's log.")] string Id,
    [property: Description("What happened, as events name it.")] string Type,
    DateTime At,
    [property: Description("Who did it; null for the program or a server.")] ApiPerson? Actor,
    [property: Description("Whom it is about, where it is about somebody.")] ApiPerson? Agent,
    [property: Description("The words that belong to it: a note, a tag, a reason.")] string? Detail,
    [property: Description("A number that belongs to it: the service, the session, the score, the division, the message, the time.")] string? Subject);

/// <summary>A page of history, oldest first.</summary>
internal sealed record ApiHistory(IReadOnlyList<ApiFact> History, [property: Description("For `after`; null at the end.")] string? Next);

/// <summary>Something happened to a conversation.</summary>
internal sealed record ApiConversationEvent(
    string Type, string Position, DateTime At, ApiPerson? Actor, ApiPerson? Agent, string? Detail, string? Subject, [property: Description("As it is now.")] ApiConversation Conversation);

/// <summary>What a customer may know of where their conversation stands.</summary>
internal sealed record ApiStatus(
    string Type,
    string Position,
    [property: Description("The id of the Chat room.")] string Conversation,
    [property: AllowedValues("open", "waiting", "served", "bot", "resolved")] string State,
    [property: Description("Who serves.")] IReadOnlyList<ApiPerson> Agents,
    int Session,
    [property: Description("Whether what was resolved can still be rated.")] bool CanRate);

/// <summary>Somebody's availability changed, or how the inbox works.</summary>
internal sealed record ApiOfficeEvent(string Type, string Position, DateTime At, ApiPerson? Agent, string? Availability);
