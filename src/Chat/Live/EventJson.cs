using System.Globalization;
using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Realtime;

namespace Conversa.Chat.Live;

/// <summary>Events as native clients hear them. The same bytes for everyone who may hear the event.</summary>
internal static class EventJson
{
    /// <summary>What there are events of.</summary>
    public static readonly IReadOnlyList<short> Kinds =
    [
        ChatEntries.MessagePosted, ChatEntries.MessageEdited, ChatEntries.MessageDeleted, ChatEntries.Delivered, ChatEntries.Read, ChatEntries.RoomCleared, ChatEntries.RoomCreated,
        ChatEntries.RoomUpdated, ChatEntries.MemberJoined, ChatEntries.MemberLeft, ChatEntries.MemberRoleChanged,
    ];

    /// <summary>The event's name on the wire.</summary>
    public static string Name(short kind) => kind switch
    {
        ChatEntries.MessagePosted => "message.posted",
        ChatEntries.MessageEdited => "message.edited",
        ChatEntries.MessageDeleted => "message.deleted",
        ChatEntries.Delivered => "receipt.delivered",
        ChatEntries.Read => "receipt.read",
        ChatEntries.RoomCleared => "room.cleared",
        ChatEntries.RoomCreated => "room.created",
        ChatEntries.RoomUpdated => "room.updated",
        ChatEntries.MemberJoined => "member.joined",
        ChatEntries.MemberLeft => "member.left",
        ChatEntries.MemberRoleChanged => "member.role",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such event."),
    };

    /// <summary>The frame for one event, ready to be shared.</summary>
    public static Frame Of(LiveEvent live) => Frame.ServerSentEvent(live.Entry.Position, Name(live.Entry.Kind), JsonFrame.Write(live, Write));

    /// <summary>Something that is forgotten as soon as it was said: typing, presence.</summary>
    public static Frame Passing<T>(string name, T state, Action<Utf8JsonWriter, T> write) => Frame.ServerSentEvent(0, name, JsonFrame.Write(state, write));

    private static void Write(Utf8JsonWriter json, LiveEvent live)
    {
        var entry = live.Entry;
        json.WriteStartObject();
        json.WriteString("type"u8, Name(entry.Kind));
        json.WriteString("position"u8, entry.Position.ToString(CultureInfo.InvariantCulture));
        json.WriteString("room"u8, entry.Room.ToString(CultureInfo.InvariantCulture));
        json.WriteString("at"u8, DateTimeOffset.FromUnixTimeMilliseconds(entry.At));
        if (live.Actor is not null)
            json.WriteString("user"u8, live.Actor.ExternalId);
        switch (entry.Kind)
        {
            case ChatEntries.MessagePosted or ChatEntries.MessageEdited:
                json.WritePropertyName("message"u8);
                MessageJson.Write(json, live.Message!, live.Actor);
                break;
            case ChatEntries.MessageDeleted:
                WriteMessage(json, live.Message!.Id, live.Message.ClientId);
                break;
            case ChatEntries.Delivered or ChatEntries.Read:
                WriteMessage(json, live.Receipt!.MessageId, live.Receipt.ClientId);
                break;
            case ChatEntries.RoomCleared:
                json.WriteString("up_to"u8, entry.Subject.ToString(CultureInfo.InvariantCulture));
                break;
            case ChatEntries.MemberJoined or ChatEntries.MemberLeft or ChatEntries.MemberRoleChanged:
                WriteMember(json, live);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, long id, string clientId)
    {
        json.WriteString("message_id"u8, id.ToString(CultureInfo.InvariantCulture));
        json.WriteString("client_id"u8, clientId);
    }

    private static void WriteMember(Utf8JsonWriter json, LiveEvent live)
    {
        json.WriteStartObject("member"u8);
        json.WriteString("id"u8, live.Member?.ExternalId ?? "");
        json.WriteString("name"u8, live.Member?.Name ?? "");
        if (live.Member is not null && live.Room.Members.TryGetValue(live.Member.Id, out var member))
            json.WriteString("role"u8, member.Role switch { MemberRole.Owner => "owner", MemberRole.Admin => "admin", _ => "member" });
        json.WriteEndObject();
    }
}
