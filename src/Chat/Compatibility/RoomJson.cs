using System.Text.Json;
using Conversa.Chat.Members;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility;

/// <summary>A room as one of its members reads it.</summary>
internal static class RoomJson
{
    /// <summary>Writes a room.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="room">The room as the viewer sees it.</param>
    /// <param name="me">The viewer.</param>
    /// <param name="members">Its members, or null to leave them out.</param>
    /// <param name="last">The newest message's page, for lists; null leaves the message out.</param>
    public static void Write(Utf8JsonWriter json, RoomView room, UserCard me, IEnumerable<MemberView>? members, CommentPage? last = null)
    {
        var record = room.Room;
        json.WriteStartObject();
        json.Twin("id"u8, "id_str"u8, record.Id);
        json.WriteString("unique_id"u8, record.UniqueId);
        json.WriteString("chat_type"u8, record.Kind.Wire());
        json.WriteString("room_type"u8, record.Kind.Wire());
        json.WriteBoolean("is_public_channel"u8, record.Kind == RoomKind.Channel);
        json.WriteString("room_name"u8, room.Name);
        json.WriteString("raw_room_name"u8, record.Kind == RoomKind.Single ? $"{me.ExternalId} {room.Other?.ExternalId}" : record.Name);
        json.WriteString("avatar_url"u8, room.AvatarUrl);
        json.WriteString("options"u8, record.Options);
        json.WriteNumber("room_total_participants"u8, record.MemberCount);
        json.Twin("last_topic_id"u8, "last_topic_id_str"u8, record.Id);
        json.Twin("last_comment_id"u8, "last_comment_id_str"u8, room.Last?.Id ?? 0);
        json.WriteString("last_comment_message"u8, room.Last?.Text ?? "");
        json.WriteNumber("unread_count"u8, room.Unread);
        json.WriteBoolean("is_removed"u8, false);
        if (members is not null)
            PersonJson.WriteParticipants(json, "participants"u8, members);
        if (last is not null)
            WriteLast(json, room, last);
        json.WriteEndObject();
    }

    private static void WriteLast(Utf8JsonWriter json, RoomView room, CommentPage last)
    {
        json.WritePropertyName("last_comment"u8);
        if (room.Last is { } message)
            last.Write(json, message);
        else
            CommentJson.Write(json, Nothing(room.Room), Comments.Nobody, RoomFacts.Of(room), MessageStatus.Sent, forMqtt: false);
    }

    // v2 reads into the last message of every room it lists, so an empty room shows one that says nothing.
    private static StoredMessage Nothing(RoomRecord room) => new(room.Workspace, 0, room.Id, 0, 0, 0, "", "unknown", "", null, null, room.CreatedAt, 0, 0, false);
}
