using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Staff;

/// <summary>Who works in a workspace and what they may do, from memory where possible. A change is heard through the log, on every node.</summary>
public sealed class StaffDirectory(Database database, WorkspaceLog log, IdentityMemory memory, TimeProvider clock, IOptions<IdentityOptions> options)
{
    private readonly long rememberedFor = (long)options.Value.RememberedFor.TotalMilliseconds;

    /// <summary>The member of the team behind a user; null when the user does not work in this workspace.</summary>
    public ValueTask<StaffCard?> FindAsync(long workspace, long user, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return memory.Staff.TryGet(user, out var known) && now - known.ReadAt < rememberedFor
            ? new(known.Card.Workspace == workspace ? known.Card : null)
            : new(ReadAsync(workspace, user, now, ct));
    }

    /// <summary>The member of the team whose user is called this, or null.</summary>
    public Task<StaffCard?> ByExternalIdAsync(long workspace, string externalId, CancellationToken ct) =>
        database.FirstAsync($"{StaffStore.Select} where s.workspace_id = @workspace and u.external_id = @external", StaffStore.Read, ct, ("workspace", workspace), ("external", externalId));

    /// <summary>Everybody who works in a workspace, deactivated people included, in the order they joined; read from the database.</summary>
    public Task<List<StaffCard>> AllAsync(long workspace, CancellationToken ct) => PageAsync(workspace, 0, int.MaxValue, ct);

    internal Task<List<StaffCard>> PageAsync(long workspace, long after, int limit, CancellationToken ct) =>
        database.QueryAsync($"{StaffStore.Select} where s.workspace_id = @workspace and s.user_id > @after order by s.user_id limit @limit", StaffStore.Read, ct,
            ("workspace", workspace), ("after", after), ("limit", limit));

    private async Task<StaffCard?> ReadAsync(long workspace, long user, long now, CancellationToken ct)
    {
        var ticket = memory.Staff.Ticket();
        var card = await database.FirstAsync($"{StaffStore.Select} where s.workspace_id = @workspace and s.user_id = @user", StaffStore.Read, ct, ("workspace", workspace), ("user", user));
        // Nobody of another workspace is remembered as nobody: the caller's guess must not hide them where they do work.
        if (card is not null && await memory.FollowsAsync(log, workspace, ct))
            memory.Staff.Keep(user, new RememberedStaff(card, now), ticket);
        return card;
    }
}

/// <summary>What was read, and when.</summary>
internal sealed record RememberedStaff(StaffCard Card, long ReadAt);
