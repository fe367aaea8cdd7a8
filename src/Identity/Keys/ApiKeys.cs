using Conversa.Identity.Sessions;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Keys;

/// <summary>Turns an API key into the server it stands for: a dictionary look-up when it was seen lately, one indexed read else.</summary>
public sealed class ApiKeys(Database database, WorkspaceLog log, IdentityMemory memory, TimeProvider clock, IOptions<IdentityOptions> options)
{
    /// <summary>How every key begins, so that people and secret scanners recognise one.</summary>
    public const string Prefix = "ck_";

    private const long Hour = 3_600_000;

    /// <returns>The server with the key's scopes, or <c>token_unknown</c> or <c>token_expired</c>.</returns>
    public ValueTask<Result<Actor>> ResolveAsync(string key, CancellationToken ct)
    {
        if (!TokenKey.TryOf(key, Prefix, out var hash))
            return new(IdentityRefusals.UnknownToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (memory.KeyIds.TryGet(hash, out var id) && memory.Keys.TryGet(id, out var known) && now - known.ReadAt < options.Value.RememberedFor.TotalMilliseconds)
            return new(known.ExpiresAt > now ? known.Actor : IdentityRefusals.TokenExpired);
        return new(ReadAsync(hash, now, ct));
    }

    private async Task<Result<Actor>> ReadAsync(TokenKey hash, long now, CancellationToken ct)
    {
        var ticket = memory.Keys.Ticket();
        var row = await database.FirstAsync("select id, workspace_id, scopes, expires_at, last_used_at from api_key where key_hash = @hash and revoked_at is null",
            r => (Key: new LiveKey(r.GetInt64(0), new Actor(ActorKind.Server, r.GetInt64(1), 0, -r.GetInt64(0), new HashSet<string>(r.GetString(2).Split(' '))), r.Number(3) ?? long.MaxValue, now),
                LastUsed: r.Number(4) ?? 0), ct, ("hash", hash.ToBytes()));
        if (row.Key is not { } key)
            return IdentityRefusals.UnknownToken;
        if (key.ExpiresAt <= now)
            return IdentityRefusals.TokenExpired;
        if (row.LastUsed < now - Hour)
            await database.ExecuteAsync("update api_key set last_used_at = @now where id = @id", ct, ("now", now / Hour * Hour), ("id", key.Id));
        if (await memory.FollowsAsync(log, key.Actor.Workspace, ct))
        {
            memory.KeyIds.Keep(hash, key.Id, memory.KeyIds.Ticket());
            memory.Keys.Keep(key.Id, key, ticket);
        }

        return key.Actor;
    }
}
