using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Rooms;

/// <summary>Opens the one room two people have; makes it when they never talked.</summary>
public sealed class OpenPair
{
    private readonly WorkspaceLog log;
    private readonly RoomViews views;

    internal OpenPair(WorkspaceLog log, RoomViews views) => (this.log, this.views) = (log, views);

    /// <param name="One">The one who asks.</param>
    /// <param name="Other">The other one.</param>
    /// <param name="Options">The app's own settings, used when the room is made.</param>
    public sealed record Command(UserCard One, UserCard Other, string? Options);

    /// <returns>The room as <see cref="Command.One"/> sees it.</returns>
    public async Task<Result<RoomView>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var (one, other) = (command.One, command.Other);
        if (one.Id == other.Id)
            return Refusal.Invalid("user", "A room of two needs two different people.");
        if (one.Workspace != actor.Workspace || other.Workspace != actor.Workspace)
            return ChatRefusals.NoUser;
        var pair = RoomInput.PairId(actor.Workspace, one.Id, other.Id);
        if (await views.SomeAsync(actor.Workspace, one.Id, [pair], ct) is [var there])
            return there;
        var made = await log.WriteAsync<long>(
            actor.Workspace,
            async tx =>
            {
                if (await RoomChange.CreateAsync(tx, RoomKind.Single, pair, "", "", command.Options ?? "{}", one.Id, ct) is not { } room)
                    return (await RoomChange.OpenByUniqueIdAsync(tx, pair, ct))!.Room.Id;
                await room.AddAsync(one.Id, MemberRole.Member, one.Id);
                await room.AddAsync(other.Id, MemberRole.Member, one.Id);
                return room.Room.Id;
            },
            ct);
        if (!made.Ok)
            return made.Refusal;
        return await views.OneAsync(one.Id, made.Value, ct) is { } view ? view : ChatRefusals.NoRoom;
    }
}
