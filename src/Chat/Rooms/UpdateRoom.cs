using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Rooms;

/// <summary>Changes a group's or channel's name, picture or options, and tells its members.</summary>
public sealed class UpdateRoom
{
    private readonly WorkspaceLog log;
    private readonly UserDirectory users;

    internal UpdateRoom(WorkspaceLog log, UserDirectory users) => (this.log, this.users) = (log, users);

    /// <param name="Room">Which.</param>
    /// <param name="Name">The new name; null keeps it.</param>
    /// <param name="AvatarUrl">The new picture; null keeps it.</param>
    /// <param name="Options">The new settings, a JSON object as text; null keeps them.</param>
    /// <param name="Version">Refuses unless the room still has this version; null does not look.</param>
    public sealed record Command(long Room, string? Name, string? AvatarUrl, string? Options, long? Version = null);

    /// <param name="Room">The room after it.</param>
    /// <param name="Changed">Whether anything differed.</param>
    public sealed record Updated(RoomRecord Room, bool Changed);

    /// <returns>The room after the change.</returns>
    public async Task<Result<Updated>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if ((RoomInput.CheckName("name", command.Name) ?? RoomInput.CheckAvatar("avatar_url", command.AvatarUrl)) is { } refusal)
            return refusal;
        if (command.Name is not null && string.IsNullOrWhiteSpace(command.Name))
            return Refusal.Invalid("name", "name cannot be empty.");
        return await log.WriteAsync<Updated>(
            actor.Workspace,
            async tx =>
            {
                if (await RoomChange.OpenAsync(tx, command.Room, ct) is not { } room)
                    return ChatRefusals.NoRoom;
                if (await Permissions.RefuseDescribingAsync(room, actor) is { } no)
                    return no;
                var before = room.Room;
                if (command.Version is { } expected && expected != before.Version)
                    return room.IsDescribedAs(command.Name, command.AvatarUrl, command.Options) ? new Updated(before, false) : ChatRefusals.Stale; // the same change again is no conflict
                var acting = actor.User != 0 ? actor.User : before.CreatedBy;
                if (!await room.DescribeAsync(command.Name, command.AvatarUrl, command.Options, acting))
                    return new Updated(before, false);
                var subject = (await users.ByIdAsync(acting, ct))!;
                if (room.Room.Name != before.Name)
                    await room.TellAsync(SystemEvent.ChangeName, subject, []);
                if (room.Room.AvatarUrl != before.AvatarUrl)
                    await room.TellAsync(SystemEvent.ChangeAvatar, subject, []);
                return new Updated(room.Room, true);
            },
            ct);
    }
}
