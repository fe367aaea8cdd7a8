using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility;

/// <summary>
/// A message as the Chat SDK reads it, over HTTP and over MQTT. Written for every message to every transport, so nothing is made on the way but the
/// bytes themselves.
/// </summary>
internal static class CommentJson
{
    /// <summary>Writes one message as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="room">Its room as the reader sees it.</param>
    /// <param name="status">How far it has come.</param>
    /// <param name="forMqtt">Over MQTT phones expect the sender's picture as a text, and the room's options beside it.</param>
    public static void Write(Utf8JsonWriter json, StoredMessage message, UserCard sender, in RoomFacts room, MessageStatus status, bool forMqtt)
    {
        json.WriteStartObject();
        json.Twin("id"u8, "id_str"u8, message.Id);
        json.Twin("comment_before_id"u8, "comment_before_id_str"u8, message.PreviousId);
        json.WriteString("unique_temp_id"u8, message.ClientId);
        json.WriteString("message"u8, message.Text);
        json.WriteString("type"u8, message.Type);
        json.WriteStored("payload"u8, message.Payload);
        json.WriteStored("extras"u8, message.Extras);
        WriteSender(json, sender, forMqtt);
        json.Twin("room_id"u8, "room_id_str"u8, room.Id);
        json.Twin("topic_id"u8, "topic_id_str"u8, room.Id);
        json.WriteString("room_name"u8, room.Name);
        json.WriteString("room_avatar"u8, room.AvatarUrl);
        json.WriteString("room_type"u8, room.Kind.Wire());
        json.WriteString("chat_type"u8, room.Kind.Wire());
        if (forMqtt)
        {
            json.WriteString("room_options"u8, room.Options);
            json.WriteString("room_unique_id"u8, room.UniqueId);
        }

        json.WriteBoolean("is_public_channel"u8, room.Kind == RoomKind.Channel);
        json.WriteBoolean("is_deleted"u8, message.Deleted);
        json.WriteBoolean("is_edited"u8, message.EditedAt > 0);
        json.WriteBoolean("disable_link_preview"u8, false);
        json.WriteString("status"u8, Wire(status));
        json.WriteTimes(message.CreatedAt);
        json.WriteTime("created_at"u8, message.CreatedAt);
        json.WriteEndObject();
    }

    private static void WriteSender(Utf8JsonWriter json, UserCard sender, bool forMqtt)
    {
        json.WriteString("email"u8, sender.ExternalId);
        json.WriteString("username"u8, sender.Name);
        json.Twin("user_id"u8, "user_id_str"u8, sender.Id);
        json.WriteStored("user_extras"u8, sender.Extras);
        json.WriteString("user_avatar_url"u8, sender.AvatarUrl);
        json.WriteString("avatar_url"u8, sender.AvatarUrl); // v3 overwrites the sender's picture with this one, also with nothing
        if (forMqtt)
        {
            json.WriteString("user_avatar"u8, sender.AvatarUrl);
            return;
        }

        json.WriteStartObject("user_avatar"u8);
        json.WriteStartObject("avatar"u8);
        json.WriteString("url"u8, sender.AvatarUrl);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Wire(MessageStatus status) => status switch
    {
        MessageStatus.Read => "read"u8,
        MessageStatus.Delivered => "delivered"u8,
        _ => "sent"u8,
    };
}
