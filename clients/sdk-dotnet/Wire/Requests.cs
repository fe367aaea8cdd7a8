using System.Text.Json;

namespace Conversa.Client.Wire;

internal sealed record Problem(string? Code = null, string? Detail = null, string? Field = null);

internal sealed record SignInRequest(string Email, string Password, bool Remember, string? Workspace);

internal sealed record SecondFactorRequest(string Ticket, string? Code, string? RecoveryCode);

internal sealed record AcceptRequest(string Password, string? Name);

internal sealed record PostMessageRequest(string ClientId, string? Type, string? Text, JsonElement? Payload);

internal sealed record TypingRequest(bool Typing);

internal sealed record ReceiptRequest(string? Read, string? Delivered);

internal sealed record AssignRequest(string Agent);

internal sealed record HandOverRequest(string? Agent, string? Division);

internal sealed record ResolveRequest(string? Notes);

internal sealed record NoteRequest(string Text, IReadOnlyList<string>? Mentions = null);

internal sealed record MentionsPage(IReadOnlyList<Mention> Mentions, string? Next);

internal sealed record SnoozeRequest(DateTimeOffset Until);

internal sealed record AvailabilityRequest(string Availability);

internal sealed record ChannelRequest(string Name);

internal sealed record VisitorRequest(string? Name, string? Email);

internal sealed record StartRequest(string? Language);

internal sealed record RatingRequest(int Score, string? Text);

internal sealed record ViewRequest(string Name, ConversationFilter Filter, bool Shared);

internal sealed record ViewChange(string? Name, ConversationFilter? Filter);

internal sealed record ViewsList(IReadOnlyList<SavedView> Views);

internal sealed record MessagesPage(IReadOnlyList<Message> Messages, string? Next);

internal sealed record ConversationsPage(IReadOnlyList<Conversation> Conversations, string? Next);

internal sealed record HistoryPage(IReadOnlyList<Fact> History, string? Next);

internal sealed record MembersPage(IReadOnlyList<Member> Members, string? Next);

internal sealed record AgentsList(IReadOnlyList<Agent> Agents);

internal sealed record ChannelsList(IReadOnlyList<Channel> Channels);

internal sealed record DivisionsList(IReadOnlyList<Named> Divisions);

/// <summary>One event of any kind, as it comes: what is not there for its kind is null.</summary>
internal sealed record EventBody(
    string Type, string? Position = null, string? Room = null, DateTimeOffset? At = null, string? User = null, Message? Message = null, string? MessageId = null, string? ClientId = null, bool? Typing = null,
    bool? Online = null, Person? Actor = null, Person? Agent = null, string? Detail = null, string? Subject = null, JsonElement? Conversation = null, string? State = null, IReadOnlyList<Person>? Agents = null,
    string? Availability = null, bool? CanRate = null);
