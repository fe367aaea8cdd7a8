using System.Text.Json;
using Conversa.Chat.Members;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility;

/// <summary>People as the Chat SDK reads them.</summary>
internal static class PersonJson
{
    /// <summary>Somebody in a list of users.</summary>
    public static void Write(Utf8JsonWriter json, UserCard user)
    {
        json.WriteStartObject();
        WriteMembers(json, user);
        json.WriteString("name"u8, user.Name);
        json.WriteTime("created_at"u8, user.CreatedAt);
        json.WriteTime("updated_at"u8, user.UpdatedAt);
        json.WriteEndObject();
    }

    /// <summary>People as a list.</summary>
    public static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<UserCard> users)
    {
        json.WriteStartArray(name);
        foreach (var user in users)
            Write(json, user);
        json.WriteEndArray();
    }

    /// <summary>A member of a room, with their cursors.</summary>
    public static void WriteParticipant(Utf8JsonWriter json, UserCard user, long readId, long deliveredId)
    {
        json.WriteStartObject();
        WriteMembers(json, user);
        json.Twin("last_comment_read_id"u8, "last_comment_read_id_str"u8, readId);
        json.Twin("last_comment_received_id"u8, "last_comment_received_id_str"u8, deliveredId);
        json.WriteEndObject();
    }

    /// <summary>The members of a room.</summary>
    public static void WriteParticipants(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<MemberView> members)
    {
        json.WriteStartArray(name);
        foreach (var member in members)
            WriteParticipant(json, member.User, member.ReadId, member.DeliveredId);
        json.WriteEndArray();
    }

    private static void WriteMembers(Utf8JsonWriter json, UserCard user)
    {
        json.Twin("id"u8, "id_str"u8, user.Id);
        json.WriteString("email"u8, user.ExternalId);
        json.WriteString("username"u8, user.Name);
        json.WriteString("avatar_url"u8, user.AvatarUrl);
        json.WriteStored("extras"u8, user.Extras);
        json.WriteBoolean("active"u8, user.Active);
    }
}
