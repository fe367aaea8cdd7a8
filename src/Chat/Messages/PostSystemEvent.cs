using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Messages;

/// <summary>A server tells a room that something happened: one of the room's own events, or one of the app's.</summary>
public sealed class PostSystemEvent
{
    /// <summary>The app's own kind of event.</summary>
    public const string Custom = "custom";

    private readonly WorkspaceLog log;
    private readonly UserDirectory users;
    private readonly ChatOptions limits;

    internal PostSystemEvent(WorkspaceLog log, UserDirectory users, ChatOptions limits) => (this.log, this.users, this.limits) = (log, users, limits);

    /// <param name="Room">Where.</param>
    /// <param name="Type">custom, create_room, add_member, join_room, remove_member, left_room, change_room_name or change_room_avatar.</param>
    /// <param name="Subject">Who did it; null for the room's maker.</param>
    /// <param name="Objects">To whom.</param>
    /// <param name="Message">The line that is shown; needed for a custom event, else made from the event.</param>
    /// <param name="Payload">The app's own content of a custom event: an object.</param>
    /// <param name="Extras">The app's additions: an object.</param>
    public sealed record Command(long Room, string Type, UserCard? Subject, IReadOnlyList<UserCard> Objects, string? Message, JsonElement? Payload, JsonElement? Extras);

    /// <returns>The stored message, of the type <c>system_event</c>.</returns>
    public async Task<Result<StoredMessage>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var known = SystemEvent.All.FirstOrDefault(one => one.Type == command.Type);
        if (known is null && command.Type != Custom)
            return Refusal.Invalid("system_event_type", $"system_event_type must be {Custom}, {string.Join(", ", SystemEvent.All.Select(one => one.Type))}.");
        if (known is null && string.IsNullOrWhiteSpace(command.Message))
            return Refusal.Invalid("message", "message is needed for a custom event.");
        if ((Text.Check("message", command.Message, limits.MaxTextLength) ?? Text.CheckObject("payload", command.Payload, limits.MaxPayloadBytes)
            ?? Text.CheckObject("extras", command.Extras, limits.MaxExtrasBytes)) is { } refusal)
            return refusal;
        if (command.Objects.Append(command.Subject).Any(user => user is not null && user.Workspace != actor.Workspace))
            return ChatRefusals.NoUser;
        return await log.WriteAsync<StoredMessage>(
            actor.Workspace,
            async tx =>
            {
                if (await RoomChange.OpenAsync(tx, command.Room, ct) is not { } room)
                    return ChatRefusals.NoRoom;
                if ((command.Subject ?? await users.ByIdAsync(room.Room.CreatedBy, ct)) is not { } subject)
                    return ChatRefusals.NoUser;
                var what = known ?? new SystemEvent(Custom);
                var payload = what.Payload(subject, command.Objects, room.Room.Name);
                if (Text.Raw(command.Payload) is { } own)
                    payload["payload"] = JsonNode.Parse(own);
                var line = string.IsNullOrWhiteSpace(command.Message) ? what.Sentence(subject, command.Objects, room.Room.Name) : command.Message;
                return await room.PostAsync(subject.Id, "system_event", line, payload, Text.Raw(command.Extras), $"system-{tx.Workspace}-{tx.Next}");
            },
            ct);
    }
}
