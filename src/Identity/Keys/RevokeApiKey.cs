using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Keys;

/// <summary>Ends an API key at once, on every node.</summary>
public sealed class RevokeApiKey(IdentityWriter writer)
{
    /// <returns>Done, also when it was revoked before; <c>api_key_not_found</c>.</returns>
    public Task<Result<Done>> Handle(long id, Actor actor, CancellationToken ct) => writer.WriteAsync<Done>(actor.Workspace, async tx =>
    {
        var key = await tx.Connection.FirstAsync($"select {ApiKey.Columns} from api_key where id = @id and workspace_id = @workspace", ApiKey.Read, ct, ("id", id), ("workspace", tx.Workspace));
        if (key is null)
            return Refusal.NotFound("api key");
        if (key.RevokedAt is not null)
            return Done.It;
        await tx.Connection.ExecuteAsync("update api_key set revoked_at = @now, sealed = null, sealed_until = null where id = @id", ct, ("now", tx.Now), ("id", id));
        tx.Append(IdentityEntries.ApiKeyRevoked, id);
        return Done.It;
    }, ct);
}
