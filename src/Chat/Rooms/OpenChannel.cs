using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Rooms;

/// <summary>Opens a channel by its unique id and joins it; makes it when it is new.</summary>
public sealed class OpenChannel
{
    private readonly WorkspaceLog log;
    private readonly RoomLookup lookup;
    private readonly ChatOptions limits;

    internal OpenChannel(WorkspaceLog log, RoomLookup lookup, ChatOptions limits) => (this.log, this.lookup, this.limits) = (log, lookup, limits);

    /// <param name="UniqueId">The app's name for the channel.</param>
    /// <param name="Opener">In whose name it is made if it is new; joins it too when <paramref name="OpenerJoins"/>.</param>
    /// <param name="OpenerJoins">False for a server that opens it for others.</param>
    /// <param name="Members">Others who join.</param>
    /// <param name="Name">A new name; taken from its makers and admins, and from servers.</param>
    /// <param name="AvatarUrl">A new picture; likewise.</param>
    /// <param name="Options">New settings; likewise.</param>
    public sealed record Command(string? UniqueId, UserCard Opener, bool OpenerJoins, IReadOnlyList<UserCard> Members, string? Name, string? AvatarUrl, string? Options);

    /// <param name="Room">The channel.</param>
    /// <param name="Changed">Whether it was made or changed by this call.</param>
    public sealed record Opened(RoomRecord Room, bool Changed);

    /// <returns>The channel, which the members named are in.</returns>
    public async Task<Result<Opened>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if ((RoomInput.CheckUniqueId(command.UniqueId) ?? RoomInput.CheckName("name", command.Name) ?? RoomInput.CheckAvatar("avatar_url", command.AvatarUrl)) is { } refusal)
            return refusal;
        if (command.Members.Count > limits.MaxMembersPerRequest)
            return Refusal.Invalid("participants", $"participants can name at most {limits.MaxMembersPerRequest} people at once; add more afterwards.");
        if (command.Members.Append(command.Opener).Any(user => user.Workspace != actor.Workspace))
            return ChatRefusals.NoUser;

        var unique = command.UniqueId!;
        var (name, avatar) = (NullIfEmpty(command.Name), NullIfEmpty(command.AvatarUrl));
        if (command.OpenerJoins && command.Members.Count == 0 && name is null && avatar is null && command.Options is null
            && await lookup.ByUniqueIdAsync(actor.Workspace, unique, ct) is { Kind: RoomKind.Channel } known && await lookup.IsMemberAsync(known.Id, command.Opener.Id, ct))
            return new Opened(known, false); // opening it again is how clients look at it: nothing to write
        return await log.WriteAsync<Opened>(
            actor.Workspace,
            async tx =>
            {
                var made = await RoomChange.CreateAsync(tx, RoomKind.Channel, unique, name ?? unique, avatar ?? "", command.Options ?? "{}", command.Opener.Id, ct);
                var room = made ?? (await RoomChange.OpenByUniqueIdAsync(tx, unique, ct))!;
                if (room.Room.Kind != RoomKind.Channel)
                    return ChatRefusals.NoRoom;
                var changed = made is not null;
                if (command.OpenerJoins && await room.AddAsync(command.Opener.Id, made is null ? MemberRole.Member : MemberRole.Owner, command.Opener.Id))
                    await room.TellAsync(made is null ? SystemEvent.JoinRoom : SystemEvent.CreateRoom, command.Opener, []);
                foreach (var member in command.Members)
                {
                    if (await room.AddAsync(member.Id, MemberRole.Member, command.Opener.Id))
                        await room.TellAsync(SystemEvent.JoinRoom, member, []);
                }

                if (made is null && (actor.Kind == ActorKind.Server || await room.RoleAsync(command.Opener.Id) >= MemberRole.Admin))
                    changed = await room.DescribeAsync(name, avatar, command.Options, command.Opener.Id);
                return new Opened(room.Room, changed);
            },
            ct);
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
