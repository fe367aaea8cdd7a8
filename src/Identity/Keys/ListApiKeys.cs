using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Keys;

/// <summary>A workspace's API keys, oldest first, revoked ones included.</summary>
public sealed class ListApiKeys(Database database)
{
    /// <param name="after">The last id of the page before, or 0.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="actor">The server that asks.</param>
    /// <param name="ct">Stops reading.</param>
    public Task<List<ApiKey>> Handle(long after, int limit, Actor actor, CancellationToken ct) =>
        database.QueryAsync($"select {ApiKey.Columns} from api_key where workspace_id = @workspace and id > @after order by id limit @limit", ApiKey.Read, ct,
            ("workspace", actor.Workspace), ("after", after), ("limit", limit));
}
