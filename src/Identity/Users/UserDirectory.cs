using System.Text.Json;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Users;

/// <summary>Users by number and by the customer's name, from memory where possible: what the hot paths ask for names.</summary>
public sealed class UserDirectory(Database database, WorkspaceLog log, IdentityMemory memory)
{
    /// <summary>At most this many users may be asked for at once.</summary>
    public const int MaxAtOnce = 10_000;

    /// <summary>The user with this number, in whichever workspace, or null.</summary>
    public async ValueTask<UserCard?> ByIdAsync(long id, CancellationToken ct) =>
        memory.Users.TryGet(id, out var user) ? user : (await ReadAsync("id = @id", [("id", id)], ct)).FirstOrDefault();

    /// <summary>Those of these users that exist, by number.</summary>
    public async ValueTask<IReadOnlyDictionary<long, UserCard>> ByIdsAsync(IEnumerable<long> ids, CancellationToken ct)
    {
        var found = new Dictionary<long, UserCard>();
        List<long>? missing = null;
        foreach (var id in ids)
        {
            if (memory.Users.TryGet(id, out var user))
                found[id] = user;
            else
                (missing ??= []).Add(id);
        }

        foreach (var some in missing?.Distinct().Chunk(MaxAtOnce) ?? [])
        {
            var where = database.Dialect("id in (select value from json_each(@ids))", "id = any(@ids)");
            foreach (var user in await ReadAsync(where, [("ids", database.Dialect<object>(JsonSerializer.Serialize(some), some))], ct))
                found[user.Id] = user;
        }

        return found;
    }

    /// <summary>The user a customer calls this, in one workspace, or null.</summary>
    public async ValueTask<UserCard?> ByExternalIdAsync(long workspace, string externalId, CancellationToken ct)
    {
        if (memory.UserIds.TryGet((workspace, externalId), out var id))
            return await ByIdAsync(id, ct);
        if (Names.RefuseExternalId("id", externalId) is not null)
            return null;
        return (await ReadAsync("workspace_id = @workspace and external_id = @external", [("workspace", workspace), ("external", externalId)], ct)).FirstOrDefault();
    }

    /// <summary>Those of these users that exist in the workspace, by the customer's name.</summary>
    public async ValueTask<IReadOnlyDictionary<string, UserCard>> ByExternalIdsAsync(long workspace, IEnumerable<string> externalIds, CancellationToken ct)
    {
        var found = new Dictionary<string, UserCard>();
        List<string>? missing = null;
        foreach (var externalId in externalIds)
        {
            if (memory.UserIds.TryGet((workspace, externalId), out var id) && memory.Users.TryGet(id, out var user))
                found[externalId] = user;
            else if (Names.RefuseExternalId("id", externalId) is null)
                (missing ??= []).Add(externalId);
        }

        foreach (var some in missing?.Distinct().Chunk(MaxAtOnce) ?? [])
        {
            var where = "workspace_id = @workspace and " + database.Dialect("external_id in (select value from json_each(@names))", "external_id = any(@names)");
            foreach (var user in await ReadAsync(where, [("workspace", workspace), ("names", database.Dialect<object>(JsonSerializer.Serialize(some), some))], ct))
                found[user.ExternalId] = user;
        }

        return found;
    }

    private async Task<List<UserCard>> ReadAsync(string where, (string, object?)[] values, CancellationToken ct)
    {
        var (forUser, forId) = (memory.Users.Ticket(), memory.UserIds.Ticket());
        var users = await database.QueryAsync($"select {UserStore.Columns} from end_user where {where}", UserStore.Read, ct, values);
        foreach (var user in users)
        {
            if (!await memory.FollowsAsync(log, user.Workspace, ct))
                continue;
            memory.Users.Keep(user.Id, user, forUser);
            memory.UserIds.Keep((user.Workspace, user.ExternalId), user.Id, forId);
        }

        return users;
    }
}
