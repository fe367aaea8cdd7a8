using System.Globalization;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Realtime;

namespace Conversa.Chat.Live;

/// <summary>Tells a room that someone is writing. Forgotten as soon as it was said.</summary>
internal sealed class Typing(RoomDirectory rooms, Connections connections, Hub hub)
{
    private static readonly Frame One = new("1"u8.ToArray());
    private static readonly Frame Zero = new("0"u8.ToArray());

    /// <summary>A member writes, or stopped. False when they are no member.</summary>
    public async ValueTask<bool> SaysAsync(long workspace, long roomId, UserCard user, bool typing, CancellationToken ct)
    {
        if (await rooms.FindForAsync(workspace, roomId, user.Id, ct) is not { } room)
            return false;
        hub.Publish(workspace, string.Create(CultureInfo.InvariantCulture, $"r/{roomId}/{roomId}/{user.ExternalId}/t"), typing ? One : Zero, qos: 0);
        Tell(room, user.ExternalId, typing, null);
        return true;
    }

    /// <summary>A server says that someone (a bot, say) writes, with words to show. False when there is no such room.</summary>
    public async ValueTask<bool> ServerSaysAsync(long workspace, long roomId, UserCard sender, string text, bool typing, CancellationToken ct)
    {
        if (await rooms.FindAsync(roomId, ct) is not { } room || room.Workspace != workspace)
            return false;
        var payload = JsonFrame.Write((sender, text, typing), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("sender_id"u8, state.sender.ExternalId);
            json.WriteString("sender_name"u8, state.sender.Name);
            json.WriteString("text"u8, state.text);
            json.WriteNumber("status"u8, state.typing ? 1 : 0);
            json.WriteEndObject();
        });
        hub.Publish(workspace, string.Create(CultureInfo.InvariantCulture, $"r/{roomId}/typing"), new Frame(payload), qos: 0);
        Tell(room, sender.ExternalId, typing, text);
        return true;
    }

    private void Tell(RoomState room, string user, bool typing, string? text)
    {
        Frame? frame = null;
        foreach (var (member, _) in room.Members)
        {
            if (connections.IsConnected(room.Workspace, member))
                connections.Send(room.Workspace, member, frame ??= Event(room.Id, user, typing, text));
        }
    }

    private static Frame Event(long room, string user, bool typing, string? text) => EventJson.Passing("typing", (room, user, typing, text), static (json, state) =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "typing"u8);
        json.WriteString("room"u8, state.room.ToString(CultureInfo.InvariantCulture));
        json.WriteString("user"u8, state.user);
        json.WriteBoolean("typing"u8, state.typing);
        if (state.text is not null)
            json.WriteString("text"u8, state.text);
        json.WriteEndObject();
    });
}
