using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversa.Chat.Live;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Realtime;

namespace Conversa.Chat.Compatibility.Mqtt;

/// <summary>
/// Publishes events to Chat SDK clients: messages to each member's personal topics, or to the channel's own; receipts to the room. A room of two has a
/// name for each of its members, so there each gets a frame of their own; in all others one frame serves everyone.
/// </summary>
internal sealed class SdkTopics(Hub hub, PersonalTopics personal, WorkspaceDirectory workspaces, UserDirectory users)
{
    /// <summary>Whether a subscription stands on membership in this room.</summary>
    public static bool BelongsTo(string filter, RoomState room) => SdkTopicName.Parse(filter) is var name
        && ((name.Room != 0 && name.Room == room.Id) || (name.Kind == SdkTopicKind.Channel && room.Kind == RoomKind.Channel && name.Rest == room.UniqueId));

    public ValueTask TellAsync(long workspace, LiveEvent live)
    {
        switch (live.Entry.Kind)
        {
            case ChatEntries.MessagePosted when live.Room.Kind == RoomKind.Channel:
                return ToChannelAsync(workspace, live);
            case ChatEntries.MessagePosted:
                return CommentAsync(workspace, live, Personal.Comments);
            case ChatEntries.MessageEdited:
                return CommentAsync(workspace, live, Personal.Updates);
            case ChatEntries.MessageDeleted:
                Notify(workspace, live, Audience.Of(live), static (json, it) =>
                    NotificationJson.WriteDeleted(json, it.Entry.Position, it.Entry.At, it.Actor, it.Room.Id, it.Message!.ClientId));
                break;
            case ChatEntries.RoomCleared:
                Notify(workspace, live, [live.Entry.Actor], static (json, it) =>
                    NotificationJson.WriteCleared(json, it.Entry.Position, it.Entry.At, it.Actor, RoomFacts.Of(it.Room, null)));
                break;
            case ChatEntries.Delivered or ChatEntries.Read when live.Actor is not null:
                Receipt(workspace, live.Room, live.Actor, live.Receipt!, live.Entry.Kind == ChatEntries.Read ? 'r' : 'd');
                break;
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask CommentAsync(long workspace, LiveEvent live, Personal what)
    {
        if (live.Actor is not { } sender)
            return;
        Frame? shared = null;
        foreach (var user in Audience.Of(live))
        {
            if (personal.For(workspace, user, what).IsEmpty)
                continue;
            Frame frame;
            if (live.Room.Kind == RoomKind.Single)
                frame = Comment(live, sender, live.Room.Other(user) is var other && await users.ByIdAsync(other, default) is { } card ? RoomFacts.Of(live.Room, card) : RoomFacts.Of(live.Room, null));
            else
                frame = shared ??= Comment(live, sender, RoomFacts.Of(live.Room, null));
            foreach (var topic in personal.For(workspace, user, what))
                hub.Publish(topic, frame, qos: 1);
        }
    }

    private async ValueTask ToChannelAsync(long workspace, LiveEvent live)
    {
        if (live.Actor is not { } sender || await workspaces.ByIdAsync(workspace, default) is not { } app)
            return;
        var topic = hub.Topic(workspace, $"{app.Code}/{live.Room.UniqueId}/c");
        if (hub.HasSubscribers(topic))
            hub.Publish(topic, Comment(live, sender, RoomFacts.Of(live.Room, null)), qos: 1);
    }

    private void Notify(long workspace, LiveEvent live, IEnumerable<long> audience, Action<Utf8JsonWriter, LiveEvent> write)
    {
        Frame? frame = null;
        foreach (var user in audience)
        {
            foreach (var topic in personal.For(workspace, user, Personal.Notifications))
                hub.Publish(topic, frame ??= new Frame(JsonFrame.Write(live, write)), qos: 1);
        }
    }

    private void Receipt(long workspace, RoomState room, UserCard member, ReceiptContent receipt, char kind)
    {
        var topic = hub.Topic(workspace, string.Create(CultureInfo.InvariantCulture, $"r/{room.Id}/{room.Id}/{member.ExternalId}/{kind}"));
        if (!hub.HasSubscribers(topic))
            return;
        var frame = new Frame(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{receipt.MessageId}:{receipt.ClientId}")));
        hub.Publish(topic, frame, qos: 0);
    }

    private static Frame Comment(LiveEvent live, UserCard sender, RoomFacts room) => new(JsonFrame.Write(
        (live.Message!, sender, room), static (json, state) => CommentJson.Write(json, state.Item1, state.sender, state.room, MessageStatus.Sent, forMqtt: true)));
}
