using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Members;

/// <summary>Adds people to a room, takes them out, or lets one leave; members hear of it through a system event.</summary>
public sealed class ChangeMembers
{
    private readonly WorkspaceLog log;
    private readonly UserDirectory users;
    private readonly ChatOptions limits;

    internal ChangeMembers(WorkspaceLog log, UserDirectory users, ChatOptions limits) => (this.log, this.users, this.limits) = (log, users, limits);

    /// <summary>Adds people; those who are members already stay as they are.</summary>
    /// <returns>The people named, all of them members now.</returns>
    public Task<Result<IReadOnlyList<UserCard>>> Add(long room, IReadOnlyList<UserCard> people, Actor actor, CancellationToken ct) =>
        Change(room, people, actor, async (change, acting) =>
        {
            if (await Permissions.RefuseAddingAsync(change, actor) is { } refusal)
                return refusal;
            var added = new List<UserCard>();
            foreach (var person in people)
            {
                if (await change.AddAsync(person.Id, MemberRole.Member, acting.Id))
                    added.Add(person);
            }

            if (added is [var alone] && alone.Id == acting.Id)
                await change.TellAsync(SystemEvent.JoinRoom, acting, []);
            else if (added.Count > 0)
                await change.TellAsync(SystemEvent.AddMember, acting, added);
            return Done.It;
        }, ct);

    /// <summary>Takes people out; someone who takes out themselves leaves.</summary>
    /// <returns>The people named, none of them a member now.</returns>
    public Task<Result<IReadOnlyList<UserCard>>> Remove(long room, IReadOnlyList<UserCard> people, Actor actor, CancellationToken ct) =>
        Change(room, people, actor, async (change, acting) =>
        {
            foreach (var person in people)
            {
                if (await Permissions.RefuseRemovingAsync(change, person.Id, actor) is { } refusal)
                    return refusal;
            }

            // The event first: those who go are still members when it is posted, and hear of it.
            var present = new List<UserCard>();
            foreach (var person in people)
            {
                if (await change.RoleAsync(person.Id) is not null)
                    present.Add(person);
            }

            if (present.Count == 0)
                return actor.Kind != ActorKind.User || await change.RoleAsync(actor.User) is not null || await HasLeftAsync(change, people, actor) ? Done.It : ChatRefusals.NoRoom;
            await change.TellAsync(present is [var alone] && alone.Id == acting.Id ? SystemEvent.LeftRoom : SystemEvent.RemoveMember, acting, present);
            foreach (var person in present)
                await change.RemoveAsync(person.Id, acting.Id);
            return Done.It;
        }, ct);

    /// <summary>Who left may say so again. Of the others there, and of a room one never left, nothing is told.</summary>
    private static async Task<bool> HasLeftAsync(RoomChange change, IReadOnlyList<UserCard> people, Actor actor) =>
        people.All(person => person.Id == actor.User) && await change.HasLeftAsync(actor.User);

    private async Task<Result<IReadOnlyList<UserCard>>> Change(
        long room, IReadOnlyList<UserCard> people, Actor actor, Func<RoomChange, UserCard, Task<Result<Done>>> change, CancellationToken ct)
    {
        if (people.Count == 0 || people.Count > limits.MaxMembersPerRequest)
            return Refusal.Invalid("users", $"Name 1 to {limits.MaxMembersPerRequest} people at once.");
        if (people.Any(person => person.Workspace != actor.Workspace))
            return ChatRefusals.NoUser;
        var done = await log.WriteAsync<Done>(
            actor.Workspace,
            async tx =>
            {
                if (await RoomChange.OpenAsync(tx, room, ct) is not { } opened)
                    return ChatRefusals.NoRoom;
                var acting = actor.User != 0 ? actor.User : opened.Room.CreatedBy;
                return await users.ByIdAsync(acting, ct) is { } subject ? await change(opened, subject) : ChatRefusals.NoUser;
            },
            ct);
        return done.Then(_ => people);
    }
}
