using System.Text.Json;
using Conversa.Client.Wire;

namespace Conversa.Client;

/// <summary>Something that happened. Match on what it is; kinds this version does not know come as <see cref="OtherEvent"/>.</summary>
/// <param name="Type">Its name on the wire.</param>
/// <param name="Position">Its place in the workspace's log; null for what is forgotten as soon as it was said.</param>
public abstract record LiveEvent(string Type, string? Position)
{
    internal static LiveEvent Of(string type, byte[] json)
    {
        try
        {
            return Understand(type, json);
        }
        catch (JsonException)
        {
            return new OtherEvent(type, null); // a newer server's: no reason to stop hearing the rest
        }
    }

    private static LiveEvent Understand(string type, byte[] json)
    {
        var body = JsonSerializer.Deserialize(json, WireJson.Default.EventBody) ?? throw new JsonException("The event is null.");
        return type switch
        {
            "ready" => new Ready(body.Position ?? "0"),
            "message.posted" when body.Message is not null => new MessagePosted(body.Position, body.Message),
            "message.edited" when body.Message is not null => new MessageEdited(body.Position, body.Message),
            "message.deleted" => new MessageDeleted(body.Position, body.Room ?? "", body.MessageId ?? ""),
            "receipt.read" or "receipt.delivered" => new ReceiptMoved(body.Position, body.Room ?? "", body.User ?? "", body.MessageId ?? "", type == "receipt.read"),
            "typing" => new TypingChanged(body.Room ?? "", body.User ?? "", body.Typing == true),
            "agent.availability" => new AvailabilityChanged(body.Position, body.Agent, body.Availability),
            "conversation.status" => new StatusChanged(body.Position, body.Conversation?.GetString() ?? "", body.State ?? "", body.Agents ?? [], body.CanRate == true),
            _ when type.StartsWith("conversation.", StringComparison.Ordinal) && body.Conversation is { ValueKind: JsonValueKind.Object } conversation => new ConversationChanged(
                body.Position, new Fact(body.Position ?? "", type, body.At ?? default, body.Actor, body.Agent, body.Detail, body.Subject), conversation.Deserialize(WireJson.Default.Conversation)!),
            _ => new OtherEvent(type, body.Position),
        };
    }
}

/// <summary>Everything that was missed has been told.</summary>
public sealed record Ready(string Position) : LiveEvent("ready", Position);

/// <summary>A message was posted.</summary>
public sealed record MessagePosted(string? Position, Message Message) : LiveEvent("message.posted", Position);

/// <summary>A message was changed.</summary>
public sealed record MessageEdited(string? Position, Message Message) : LiveEvent("message.edited", Position);

/// <summary>A message was deleted.</summary>
public sealed record MessageDeleted(string? Position, string Room, string MessageId) : LiveEvent("message.deleted", Position);

/// <summary>Somebody has got, or read, everything up to a message.</summary>
public sealed record ReceiptMoved(string? Position, string Room, string User, string MessageId, bool Read) : LiveEvent(Read ? "receipt.read" : "receipt.delivered", Position);

/// <summary>Somebody writes, or stopped.</summary>
public sealed record TypingChanged(string Room, string User, bool Typing) : LiveEvent("typing", null);

/// <summary>Something happened to a conversation.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Fact">What happened.</param>
/// <param name="Conversation">As it is now.</param>
public sealed record ConversationChanged(string? Position, Fact Fact, Conversation Conversation) : LiveEvent(Fact.Type, Position);

/// <summary>Whether an agent is there changed.</summary>
public sealed record AvailabilityChanged(string? Position, Person? Agent, string? Availability) : LiveEvent("agent.availability", Position);

/// <summary>Where the customer's own conversation stands.</summary>
public sealed record StatusChanged(string? Position, string Conversation, string State, IReadOnlyList<Person> Agents, bool CanRate) : LiveEvent("conversation.status", Position);

/// <summary>Something this version has no type for.</summary>
public sealed record OtherEvent(string Type, string? Position) : LiveEvent(Type, Position);
