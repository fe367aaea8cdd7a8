using Conversa.Chat.Rooms;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Members;

/// <summary>Makes a member an admin, or an admin a member again.</summary>
public sealed class SetMemberRole
{
    private readonly WorkspaceLog log;

    internal SetMemberRole(WorkspaceLog log) => this.log = log;

    /// <returns>Done, also when the member had the role.</returns>
    public Task<Result<Done>> Handle(long room, long member, MemberRole role, Actor actor, CancellationToken ct) => log.WriteAsync<Done>(
        actor.Workspace,
        async tx =>
        {
            if (role == MemberRole.Owner)
                return Refusal.Invalid("role", "role must be 'member' or 'admin'.");
            if (await RoomChange.OpenAsync(tx, room, ct) is not { } change)
                return ChatRefusals.NoRoom;
            var (own, theirs) = (actor.Kind == ActorKind.Server ? MemberRole.Owner : await change.RoleAsync(actor.User), await change.RoleAsync(member));
            if (own is null)
                return ChatRefusals.NoRoom;
            if (change.Room.Kind == RoomKind.Single)
                return ChatRefusals.SingleRoom;
            if (change.Room.Kept)
                return ChatRefusals.KeptRoom;
            if (own < MemberRole.Admin)
                return ChatRefusals.NotAdmin;
            if (theirs is null)
                return Refusal.NotFound("member");
            if (theirs == MemberRole.Owner)
                return ChatRefusals.OwnerStays;
            await change.SetRoleAsync(member, role, actor.User);
            return Done.It;
        },
        ct);
}
