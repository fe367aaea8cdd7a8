using System.Text.Json;

namespace Conversa.Client;

/// <summary>Something that waits to be sent.</summary>
/// <param name="ClientId">Names it for ever: however often it is sent, it is there once.</param>
/// <param name="Room">Where to.</param>
/// <param name="Text">What it says.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="IsNote">A note in a conversation's history instead of a message.</param>
/// <param name="Type">The message's type; <c>text</c> when null.</param>
/// <param name="Payload">The type's own content.</param>
/// <param name="Refused">Why the server does not want it; null while it is still tried.</param>
public sealed record Outgoing(string ClientId, string Room, string Text, DateTimeOffset WrittenAt, bool IsNote = false, string? Type = null, JsonElement? Payload = null, string? Refused = null)
{
    /// <summary>For keeping it in a file or a browser's storage.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Wire.WireJson.Default.Outgoing);

    /// <summary>From what <see cref="ToJson"/> made; null when it is something else.</summary>
    public static Outgoing? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Wire.WireJson.Default.Outgoing);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
