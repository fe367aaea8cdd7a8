using System.Globalization;
using System.Text.Json;
using Conversa.Identity.Users;

namespace Conversa.Chat.Messages;

/// <summary>A message as native clients get it, from every endpoint and every event alike. Ids are opaque texts to them.</summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter json, StoredMessage message, UserCard? sender)
    {
        Span<char> digits = stackalloc char[20];
        json.WriteStartObject();
        json.WriteString("id"u8, Format(digits, message.Id));
        json.WriteString("room"u8, Format(digits, message.Room));
        json.WriteNumber("seq"u8, message.Seq);
        json.WriteString("previous_id"u8, Format(digits, message.PreviousId));
        json.WriteStartObject("sender"u8);
        json.WriteString("id"u8, sender?.ExternalId ?? "");
        json.WriteString("name"u8, sender?.Name ?? "");
        json.WriteString("avatar_url"u8, sender?.AvatarUrl ?? "");
        json.WriteEndObject();
        json.WriteString("client_id"u8, message.ClientId);
        json.WriteString("type"u8, message.Type);
        json.WriteString("text"u8, message.Text);
        WriteRaw(json, "payload"u8, message.Payload);
        WriteRaw(json, "extras"u8, message.Extras);
        json.WriteString("created_at"u8, DateTimeOffset.FromUnixTimeMilliseconds(message.CreatedAt));
        if (message.EditedAt > 0)
            json.WriteString("edited_at"u8, DateTimeOffset.FromUnixTimeMilliseconds(message.EditedAt));
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? stored)
    {
        if (stored is null)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(stored, skipInputValidation: true); // it was parsed before it was stored
    }

    private static ReadOnlySpan<char> Format(Span<char> digits, long number)
    {
        number.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        return digits[..written];
    }
}
