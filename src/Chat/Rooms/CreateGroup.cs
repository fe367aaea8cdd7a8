using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Rooms;

/// <summary>Makes a group.</summary>
public sealed class CreateGroup
{
    private readonly WorkspaceLog log;
    private readonly RoomLookup lookup;
    private readonly ChatOptions limits;

    internal CreateGroup(WorkspaceLog log, RoomLookup lookup, ChatOptions limits) => (this.log, this.lookup, this.limits) = (log, lookup, limits);

    /// <param name="Creator">In whose name it is made.</param>
    /// <param name="CreatorJoins">Whether they become its owner; a server may make a group for someone without adding them.</param>
    /// <param name="Name">1 to 255 characters.</param>
    /// <param name="Members">Who else is in it.</param>
    /// <param name="AvatarUrl">A picture's address, or empty.</param>
    /// <param name="Options">The text of a JSON object, or null.</param>
    /// <param name="IdempotencyKey">The same key again returns the same group.</param>
    public sealed record Command(UserCard Creator, bool CreatorJoins, string Name, IReadOnlyList<UserCard> Members, string? AvatarUrl, string? Options, string? IdempotencyKey);

    /// <returns>The room's record; the first one again when the key was seen before.</returns>
    public async Task<Result<RoomRecord>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command.Name))
            return Refusal.Invalid("name", "name is needed.");
        if ((RoomInput.CheckName("name", command.Name) ?? RoomInput.CheckAvatar("avatar_url", command.AvatarUrl) ?? Text.Check("Idempotency-Key", command.IdempotencyKey, 255)) is { } refusal)
            return refusal;
        if (command.Members.Count > limits.MaxMembersPerRequest)
            return Refusal.Invalid("participants", $"participants can name at most {limits.MaxMembersPerRequest} people at once; add more afterwards.");
        if (command.Members.Append(command.Creator).Any(user => user.Workspace != actor.Workspace))
            return ChatRefusals.NoUser;

        var unique = RoomInput.GroupId(actor.Workspace, command.Creator.Id, command.IdempotencyKey);
        if (command.IdempotencyKey is not null && await lookup.ByUniqueIdAsync(actor.Workspace, unique, ct) is { } earlier)
            return earlier;
        return await log.WriteAsync<RoomRecord>(
            actor.Workspace,
            async tx =>
            {
                if (await RoomChange.CreateAsync(tx, RoomKind.Group, unique, command.Name, command.AvatarUrl ?? "", command.Options ?? "{}", command.Creator.Id, ct) is not { } room)
                    return (await RoomChange.OpenByUniqueIdAsync(tx, unique, ct))!.Room;
                if (command.CreatorJoins)
                    await room.AddAsync(command.Creator.Id, MemberRole.Owner, command.Creator.Id);
                foreach (var member in command.Members)
                    await room.AddAsync(member.Id, MemberRole.Member, command.Creator.Id);
                await room.TellAsync(SystemEvent.CreateRoom, command.Creator, []);
                return room.Room;
            },
            ct);
    }
}
