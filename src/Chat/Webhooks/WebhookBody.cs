using System.Buffers;
using System.Text.Json;
using Conversa.Chat.Compatibility;
using Conversa.Chat.Members;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Webhooks;

/// <summary>
/// What a receiver gets: who said what in which room, in the words of the Chat SDK's webhook. Made when it is sent, so what was deleted or erased until
/// then does not leave.
/// </summary>
internal sealed class WebhookBody(MessageReader messages, RoomLookup rooms, ListMembers members, UserDirectory users)
{
    /// <summary>How many members of a group are named.</summary>
    private const int MostMembers = 1_000;

    /// <summary>The body and its sender, or null when the message is not there any more.</summary>
    public async Task<(byte[] Json, long Sender)?> WriteAsync(long workspace, long position, bool byServer, CancellationToken ct)
    {
        if (await messages.StoredAsync(workspace, position, ct) is not { Deleted: false } message
            || await rooms.ByIdAsync(workspace, message.Room, ct) is not { } room || await users.ByIdAsync(message.Sender, ct) is not { } sender)
            return null;
        var participants = room.Kind == RoomKind.Channel ? [] : await members.FirstAsync(room.Id, MostMembers, ct);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, SdkJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, byServer ? "post_comment_rest"u8 : "post_comment_mobile"u8);
            json.WriteStartObject("payload"u8);
            WriteSender(json, sender);
            WriteRoom(json, room, participants);
            WriteMessage(json, message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return (buffer.WrittenSpan.ToArray(), message.Sender);
    }

    private static void WriteSender(Utf8JsonWriter json, UserCard sender)
    {
        json.WriteStartObject("from"u8);
        json.Twin("id"u8, "id_str"u8, sender.Id);
        json.WriteString("email"u8, sender.ExternalId);
        json.WriteString("name"u8, sender.Name);
        json.WriteString("avatar_url"u8, sender.AvatarUrl);
        json.WriteEndObject();
    }

    private static void WriteRoom(Utf8JsonWriter json, RoomRecord room, IReadOnlyList<MemberView> participants)
    {
        json.WriteStartObject("room"u8);
        json.Twin("id"u8, "id_str"u8, room.Id);
        json.Twin("topic_id"u8, "topic_id_str"u8, room.Id);
        json.WriteString("type"u8, room.Kind.Wire());
        json.WriteString("unique_id"u8, room.UniqueId);
        // A room of two has no name of its own; for those who are not in it, its people's names stand for it.
        json.WriteString("name"u8, room.Kind == RoomKind.Single ? string.Join(", ", participants.Select(member => member.User.Name)) : room.Name);
        json.WriteString("room_avatar"u8, room.AvatarUrl);
        json.WriteBoolean("is_public_channel"u8, room.Kind == RoomKind.Channel);
        json.WriteString("options"u8, room.Options);
        if (room.Kind != RoomKind.Channel)
        {
            json.WriteStartArray("participants"u8);
            foreach (var member in participants)
            {
                json.WriteStartObject();
                json.Twin("id"u8, "id_str"u8, member.User.Id);
                json.WriteString("email"u8, member.User.ExternalId);
                json.WriteString("username"u8, member.User.Name);
                json.WriteString("avatar_url"u8, member.User.AvatarUrl);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, StoredMessage message)
    {
        json.WriteStartObject("message"u8);
        json.Twin("id"u8, "id_str"u8, message.Id);
        json.Twin("comment_before_id"u8, "comment_before_id_str"u8, message.PreviousId);
        json.WriteString("unique_temp_id"u8, message.ClientId);
        json.WriteString("type"u8, message.Type);
        json.WriteString("text"u8, message.Text);
        json.WriteStored("payload"u8, message.Payload);
        json.WriteStored("extras"u8, message.Extras);
        json.WriteBoolean("disable_link_preview"u8, false);
        json.WriteTimes(message.CreatedAt);
        json.WriteTime("created_at"u8, message.CreatedAt);
        json.WriteEndObject();
    }
}
