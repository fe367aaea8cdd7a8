using System.Text.Json;
using Conversa.Platform;

namespace Conversa.Chat.Messages;

/// <summary>What a message says, checked: inside, every body is one that all clients can show.</summary>
public sealed record MessageBody
{
    internal MessageBody(string type, string text, string? payload, string? extras) => (Type, Text, Payload, Extras) = (type, text, payload, extras);

    /// <summary>The type.</summary>
    public string Type { get; }

    /// <summary>What was written, verbatim; for structured types a line that stands for them.</summary>
    public string Text { get; }

    /// <summary>The type's own content as JSON text, or null.</summary>
    public string? Payload { get; }

    /// <summary>The app's own additions as JSON text, or null.</summary>
    public string? Extras { get; }

    /// <summary>In a reply: the message it answers; the writer fills in the rest.</summary>
    public long? RepliedTo { get; private init; }

    /// <summary>Parses a body from outside.</summary>
    /// <param name="type">One of the known types, or the app's own word of up to 64 characters; empty means text.</param>
    /// <param name="text">The text; may be empty where the payload says it all.</param>
    /// <param name="payload">The type's content.</param>
    /// <param name="extras">The app's additions: an object.</param>
    /// <param name="limits">The configured limits.</param>
    /// <param name="textField">How the caller spells the text field.</param>
    public static Result<MessageBody> TryParse(string? type, string? text, JsonElement? payload, JsonElement? extras, ChatOptions limits, string textField = "text")
    {
        type = string.IsNullOrEmpty(type) ? "text" : type;
        text ??= "";
        if (type == "system_event")
            return Refusal.Invalid("type", "Messages of the type system_event are made by the server only.");
        if (type.Length > 64 || !type.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            return Refusal.Invalid("type", "type can have at most 64 letters, digits, '_', '-' and '.'.");
        if ((Chat.Text.Check(textField, text, limits.MaxTextLength)
            ?? Chat.Text.CheckObject("payload", payload, limits.MaxPayloadBytes)
            ?? Chat.Text.CheckObject("extras", extras, limits.MaxExtrasBytes)) is { } refusal)
            return refusal;

        var content = payload is { ValueKind: JsonValueKind.Object } given ? given : (JsonElement?)null;
        var shaped = MessageTypes.Shape(type, text, content, limits);
        if (!shaped.Ok)
            return shaped.Refusal;
        if (shaped.Value.Text.Length == 0 && shaped.Value.Payload is null)
            return Refusal.Invalid(textField, $"{textField} is empty. Write at least one character.");
        return new MessageBody(type, shaped.Value.Text, shaped.Value.Payload, Chat.Text.Raw(extras)) { RepliedTo = shaped.Value.RepliedTo };
    }

    /// <summary>The same body with a payload the server made.</summary>
    internal MessageBody WithPayload(string payload) => new(Type, Text, payload, Extras) { RepliedTo = RepliedTo };
}
