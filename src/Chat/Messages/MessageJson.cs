using System.Globalization;
using System.Text.Json;
using Conversa.Identity.Users;

namespace Conversa.Chat.Messages;

/// <summary>
/// A message as native clients get it, in the answer to posting it and in events: what <see cref="Api.ApiMessage"/> describes, written by hand because
/// nothing else is written as often.
/// </summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter json, StoredMessage message, UserCard? sender)
    {
        Span<char> digits = stackalloc char[20];
        json.WriteStartObject();
        json.WriteString("id"u8, Format(digits, message.Id));
        json.WriteString("room"u8, Format(digits, message.Room));
        json.WriteNumber("seq"u8, message.Seq);
        if (message.PreviousId == 0)
            json.WriteNull("previous_id"u8);
        else
            json.WriteString("previous_id"u8, Format(digits, message.PreviousId));
        WriteSender(json, sender);
        json.WriteString("client_id"u8, message.ClientId);
        json.WriteString("type"u8, message.Type);
        json.WriteString("text"u8, message.Text);
        WriteRaw(json, "payload"u8, message.Payload);
        WriteRaw(json, "extras"u8, message.Extras);
        json.WriteString("created_at"u8, DateTimeOffset.FromUnixTimeMilliseconds(message.CreatedAt).UtcDateTime);
        if (message.EditedAt == 0)
            json.WriteNull("edited_at"u8);
        else
            json.WriteString("edited_at"u8, DateTimeOffset.FromUnixTimeMilliseconds(message.EditedAt).UtcDateTime);
        json.WriteNumber("version"u8, message.EditedAt);
        json.WriteBoolean("deleted"u8, message.Deleted);
        json.WriteEndObject();
    }

    private static void WriteSender(Utf8JsonWriter json, UserCard? sender)
    {
        if (sender is null)
        {
            json.WriteNull("sender"u8); // they were erased
            return;
        }

        json.WriteStartObject("sender"u8);
        json.WriteString("id"u8, sender.ExternalId);
        json.WriteString("name"u8, sender.Name);
        json.WriteString("avatar_url"u8, sender.AvatarUrl);
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? stored)
    {
        json.WritePropertyName(name);
        if (stored is null)
            json.WriteNullValue();
        else
            json.WriteRawValue(stored, skipInputValidation: true); // it was parsed before it was stored
    }

    private static ReadOnlySpan<char> Format(Span<char> digits, long number)
    {
        number.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        return digits[..written];
    }
}
