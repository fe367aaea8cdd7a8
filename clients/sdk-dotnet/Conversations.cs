using System.Text.Json;

namespace Conversa.Client;

/// <summary>The newest message, as lists show it.</summary>
public sealed record LastMessage(string Id, Person? Sender, string Type, string Text, DateTimeOffset CreatedAt);

/// <summary>One handling episode.</summary>
public sealed record ServiceEpisode(
    int Number, DateTimeOffset OpenedAt, DateTimeOffset? FirstReplyAt = null, Person? FirstReplyBy = null, DateTimeOffset? ResolvedAt = null, Person? ResolvedBy = null, string Notes = "", int? Score = null);

/// <summary>A conversation with a customer.</summary>
/// <param name="Id">Also the id of its room.</param>
/// <param name="Channel">The door the customer came through.</param>
/// <param name="Customer">Null when they were erased.</param>
/// <param name="Resolved">Whether the matter is settled.</param>
/// <param name="Served">Whether an agent is at work on it.</param>
/// <param name="Window">Whether the channel still lets one write: <c>open</c>, <c>almost_expired</c> or <c>expired</c>.</param>
/// <param name="Agents">Who serves the customer, the latest last.</param>
/// <param name="Bot">Whether the bot answers.</param>
/// <param name="Blocked">Whether the customer may not write.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Session">How many times the customer came with something new.</param>
/// <param name="LastAt">When somebody last wrote; what lists are sorted by.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Division">Null in the general queue.</param>
/// <param name="QueuedSince">Its place in the queue; null when it does not wait for an agent.</param>
/// <param name="LastAgent">Who served last.</param>
/// <param name="SnoozedUntil">Out of the way until then.</param>
/// <param name="Service">The handling episode going on, or the last one.</param>
/// <param name="UnansweredSince">Since when the customer waits for an answer.</param>
/// <param name="LastMessage">Null when nobody has written yet.</param>
/// <param name="Info">Additional information: an object.</param>
/// <param name="DueAt">When the next promise to the customer runs out.</param>
/// <param name="Sla">What was promised and is still awaited.</param>
/// <param name="FollowUpAt">When somebody wants to be reminded of it.</param>
/// <param name="CreatedAt">When it was opened.</param>
public sealed record Conversation(
    string Id, Named Channel, Person? Customer, bool Resolved, bool Served, string Window, IReadOnlyList<Person> Agents, bool Bot, bool Blocked, IReadOnlyList<string> Tags, int Session, DateTimeOffset LastAt,
    long Version, Named? Division = null, DateTimeOffset? QueuedSince = null, Person? LastAgent = null, DateTimeOffset? SnoozedUntil = null, ServiceEpisode? Service = null,
    DateTimeOffset? UnansweredSince = null, LastMessage? LastMessage = null, JsonElement? Info = null,
    DateTimeOffset? DueAt = null, IReadOnlyList<Promise>? Sla = null, DateTimeOffset? FollowUpAt = null, DateTimeOffset CreatedAt = default)
{
    /// <summary>Whether this user serves the customer.</summary>
    public bool IsServedBy(string user) => Agents.Any(x => x.Id == user);
}

/// <summary>A promise to the customer: <c>first_reply</c>, <c>next_reply</c> or <c>resolution</c>. Without a time while it is paused.</summary>
public sealed record Promise(string Target, bool Paused, bool Breached, DateTimeOffset? DueAt = null);

/// <summary>A note in which one was called.</summary>
public sealed record Mention(string Id, string Conversation, string Text, DateTimeOffset At, Person? By = null, Person? Customer = null);

/// <summary>One line of a conversation's history.</summary>
/// <param name="Id">Its place in the workspace's log, among the messages' ids.</param>
/// <param name="Type">What happened, <c>conversation.resolved</c> for example.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who did it; null for the program or a server.</param>
/// <param name="Agent">Whom it is about.</param>
/// <param name="Detail">The words that belong to it: a note, a tag, a reason.</param>
/// <param name="Subject">A number that belongs to it.</param>
public sealed record Fact(string Id, string Type, DateTimeOffset At, Person? Actor = null, Person? Agent = null, string? Detail = null, string? Subject = null);

/// <summary>How many wait in one queue.</summary>
public sealed record Queue(long Waiting, Named? Division = null, DateTimeOffset? Oldest = null);

/// <summary>How many conversations there are of each kind.</summary>
public sealed record Counts(long Unserved, long Served, long Resolved, long Bot, long Snoozed, IReadOnlyList<Queue> Queues);

/// <summary>A customer who was let in.</summary>
/// <param name="Token">Their session's token.</param>
/// <param name="User">Who they are.</param>
public sealed record Visitor(string Token, Person User);

/// <summary>Where the customer's own conversation stands.</summary>
/// <param name="Conversation">The room's id; null before the first conversation.</param>
/// <param name="State"><c>none</c>, <c>open</c>, <c>waiting</c>, <c>served</c>, <c>bot</c> or <c>resolved</c>.</param>
/// <param name="Agents">Who serves.</param>
/// <param name="CanRate">Whether what was resolved can still be rated.</param>
/// <param name="QueuePosition">1 for the next one; null when it does not wait.</param>
public sealed record OwnConversation(string? Conversation, string State, IReadOnlyList<Person> Agents, bool CanRate, int? QueuePosition = null);
