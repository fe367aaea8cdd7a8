using Conversa.Identity.Users;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Blocks;

/// <summary>Who blocked whom; single questions are answered from memory where possible.</summary>
public sealed class BlockList(Database database, WorkspaceLog log, IdentityMemory memory)
{
    /// <param name="Total">How many users are blocked altogether.</param>
    /// <param name="Users">This page of them, in the order of their numbers.</param>
    public sealed record Page(long Total, IReadOnlyList<UserCard> Users);

    /// <summary>Whether a user does not want to hear from another in rooms of two.</summary>
    public async ValueTask<bool> HasBlockedAsync(long workspace, long user, long other, CancellationToken ct)
    {
        if (memory.Blocks.TryGet((user, other), out var known))
            return known;
        var follows = await memory.FollowsAsync(log, workspace, ct);
        var ticket = memory.Blocks.Ticket();
        var blocked = await database.FirstAsync("select 1 from user_block where user_id = @user and blocked_id = @other", r => true, ct, ("user", user), ("other", other));
        if (follows)
            memory.Blocks.Keep((user, other), blocked, ticket);
        return blocked;
    }

    /// <summary>Those a user blocked.</summary>
    /// <param name="user">The user.</param>
    /// <param name="after">Users with a number above this, or 0.</param>
    /// <param name="skip">Leaves out as many of them.</param>
    /// <param name="limit">At most as many.</param>
    /// <param name="ct">Stops reading.</param>
    public async Task<Page> ReadAsync(long user, long after, long skip, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var total = await connection.FirstAsync("select count(*) from user_block where user_id = @user", r => r.GetInt64(0), ct, ("user", user));
        var columns = string.Join(", ", UserStore.Columns.Split(", ").Select(x => "u." + x));
        var users = await connection.QueryAsync(
            $"select {columns} from user_block b join end_user u on u.id = b.blocked_id where b.user_id = @user and b.blocked_id > @after order by b.blocked_id limit @limit offset @skip",
            UserStore.Read, ct, ("user", user), ("after", after), ("limit", limit), ("skip", skip));
        return new Page(total, users);
    }
}
