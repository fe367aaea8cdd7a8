using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Blocks;

/// <summary>A user blocks another, or takes it back. It counts in rooms of two.</summary>
public sealed class BlockUser(IdentityWriter writer)
{
    /// <returns>The other user; <c>user_not_found</c>, or an invalid field for oneself. Repeating it changes nothing.</returns>
    public Task<Result<UserCard>> Handle(string? externalId, bool blocked, Actor actor, CancellationToken ct) => writer.WriteAsync<UserCard>(actor.Workspace, async tx =>
    {
        if (Names.RefuseExternalId("id", externalId) is not null || await UserStore.ByExternalIdAsync(tx.Connection, tx.Workspace, externalId!, ct) is not { User: { } other })
            return IdentityRefusals.NoUser;
        if (other.Id == actor.User)
            return IdentityRefusals.BlockSelf;
        var changed = await tx.Connection.ExecuteAsync(
            blocked
                ? "insert into user_block (user_id, blocked_id, workspace_id, created_at) values (@user, @other, @workspace, @now) on conflict do nothing"
                : "delete from user_block where user_id = @user and blocked_id = @other and workspace_id = @workspace and @now > 0",
            ct, ("user", actor.User), ("other", other.Id), ("workspace", tx.Workspace), ("now", tx.Now));
        if (changed > 0)
            tx.Append(blocked ? IdentityEntries.UserBlocked : IdentityEntries.UserUnblocked, other.Id, actor.User);
        return other;
    }, ct);
}
