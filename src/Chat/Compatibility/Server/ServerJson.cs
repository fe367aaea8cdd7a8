using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>People, rooms and messages as an app's own backend reads them: ids of rooms are texts, people have a <c>user_id</c>.</summary>
internal static class ServerJson
{
    public static void WriteUser(Utf8JsonWriter json, UserCard user)
    {
        json.WriteStartObject();
        json.WriteString("user_id"u8, user.ExternalId);
        json.WriteString("username"u8, user.Name);
        json.WriteString("avatar_url"u8, user.AvatarUrl);
        json.WriteStored("extras"u8, user.Extras);
        json.WriteBoolean("active"u8, user.Active);
        json.WriteEndObject();
    }

    public static void WriteUsers(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<UserCard> users)
    {
        json.WriteStartArray(name);
        foreach (var user in users)
            WriteUser(json, user);
        json.WriteEndArray();
    }

    public static void WriteRoom(Utf8JsonWriter json, in RoomFacts room)
    {
        json.WriteStartObject();
        json.WriteNumberText("room_id"u8, room.Id);
        json.WriteString("room_name"u8, room.Name);
        json.WriteString("room_type"u8, room.Kind.Wire());
        json.WriteString("room_avatar_url"u8, room.AvatarUrl);
        json.WriteString("room_options"u8, room.Options);
        json.WriteString("room_channel_id"u8, room.UniqueId);
        json.WriteEndObject();
    }

    public static void WriteRooms(Utf8JsonWriter json, IEnumerable<RoomFacts> rooms)
    {
        json.WriteStartArray("rooms"u8);
        foreach (var room in rooms)
            WriteRoom(json, room);
        json.WriteEndArray();
    }

    public static void WriteComment(Utf8JsonWriter json, StoredMessage message, UserCard? sender, bool withUniqueId = false)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, message.Id);
        if (withUniqueId)
            json.WriteString("unique_id"u8, message.ClientId);
        json.WriteString("message"u8, message.Text);
        json.WriteString("type"u8, message.Type);
        json.WriteStored("payload"u8, message.Payload);
        json.WriteStored("extras"u8, message.Extras);
        json.WriteTime("timestamp"u8, message.CreatedAt);
        json.WritePropertyName("user"u8);
        WriteUser(json, sender ?? Comments.Nobody);
        json.WriteEndObject();
    }
}
