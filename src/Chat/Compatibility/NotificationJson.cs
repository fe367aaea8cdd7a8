using System.Text.Json;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility;

/// <summary>What happened to messages and rooms, as the Chat SDK hears it on <c>{token}/n</c> and reads it from <c>sync_event</c>.</summary>
internal static class NotificationJson
{
    /// <summary>Messages of one room were deleted for everyone.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">The entry's position.</param>
    /// <param name="at">Unix milliseconds.</param>
    /// <param name="actor">Who did it; null for a server.</param>
    /// <param name="room">Where.</param>
    /// <param name="clientIds">The senders' own ids of the messages.</param>
    public static void WriteDeleted(Utf8JsonWriter json, long id, long at, UserCard? actor, long room, params ReadOnlySpan<string> clientIds)
    {
        Begin(json, id, at, "delete_message"u8, actor);
        json.WriteBoolean("is_hard_delete"u8, true);
        json.WriteStartArray("deleted_messages"u8);
        json.WriteStartObject();
        json.WriteNumberText("room_id"u8, room); // a text here, unlike everywhere else
        json.WriteStartArray("message_unique_ids"u8);
        foreach (var clientId in clientIds)
            json.WriteStringValue(clientId);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        End(json);
    }

    /// <summary>The actor cleared a room for themselves; for their own devices only.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">The entry's position.</param>
    /// <param name="at">Unix milliseconds.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="room">The room as they see it.</param>
    public static void WriteCleared(Utf8JsonWriter json, long id, long at, UserCard? actor, in RoomFacts room)
    {
        Begin(json, id, at, "clear_room"u8, actor);
        json.WriteStartArray("deleted_rooms"u8);
        WriteClearedRoom(json, room);
        json.WriteEndArray();
        End(json);
    }

    /// <summary>A room without anything in it.</summary>
    public static void WriteClearedRoom(Utf8JsonWriter json, in RoomFacts room)
    {
        json.WriteStartObject();
        json.Twin("id"u8, "id_str"u8, room.Id);
        json.WriteString("unique_id"u8, room.UniqueId);
        json.WriteString("room_name"u8, room.Name);
        json.WriteString("raw_room_name"u8, room.Name);
        json.WriteString("avatar_url"u8, room.AvatarUrl);
        json.WriteString("chat_type"u8, room.Kind.Wire());
        json.WriteString("room_type"u8, room.Kind.Wire());
        json.WriteBoolean("is_public_channel"u8, room.Kind == RoomKind.Channel);
        json.WriteString("options"u8, room.Options);
        json.WriteNull("last_comment"u8);
        json.WriteNumber("unread_count"u8, 0);
        json.WriteEndObject();
    }

    /// <summary>A member's messages arrived up to this one.</summary>
    public static void WriteDelivered(Utf8JsonWriter json, long id, long at, UserCard? actor, long room, long message, string clientId) =>
        WriteReceipt(json, id, at, "delivered"u8, actor, room, message, clientId);

    /// <summary>A member read up to this message.</summary>
    public static void WriteRead(Utf8JsonWriter json, long id, long at, UserCard? actor, long room, long message, string clientId) =>
        WriteReceipt(json, id, at, "read"u8, actor, room, message, clientId);

    private static void WriteReceipt(Utf8JsonWriter json, long id, long at, ReadOnlySpan<byte> action, UserCard? actor, long room, long message, string clientId)
    {
        Begin(json, id, at, action, actor);
        json.WriteNumber("comment_id"u8, message);
        json.WriteString("comment_unique_id"u8, clientId);
        json.WriteString("email"u8, actor?.ExternalId ?? "");
        json.WriteNumber("room_id"u8, room);
        End(json);
    }

    private static void Begin(Utf8JsonWriter json, long id, long at, ReadOnlySpan<byte> action, UserCard? actor)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteNumber("timestamp"u8, SdkJson.Nanoseconds(at));
        json.WriteString("action_topic"u8, action);
        json.WriteStartObject("payload"u8);
        json.WriteStartObject("actor"u8);
        json.WriteNumberText("id"u8, actor?.Id ?? 0);
        json.WriteString("email"u8, actor?.ExternalId ?? "");
        json.WriteString("name"u8, actor?.Name ?? "");
        json.WriteEndObject();
        json.WriteStartObject("data"u8);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
