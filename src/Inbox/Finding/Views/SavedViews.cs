using System.Data.Common;
using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Inbox.Api;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding.Views;

/// <summary>A saved view; its owner is 0 when it is everybody's.</summary>
internal sealed record SavedView(long Id, long Owner, string Name, ApiFilter Filter, long Version);

/// <summary>Views that somebody saved: their own, and everybody's.</summary>
internal sealed class SavedViews(Database database, WorkspaceLog log, TimeProvider clock)
{
    /// <summary>How many one person may keep, and a workspace for everybody.</summary>
    public const int Most = 50;

    private const int LongestName = 60;
    private const string Columns = "id, owner_id, name, filter, version";
    private const string Mine = "workspace_id = @workspace and owner_id in (0, @me)";

    /// <summary>The filter of a view that is always there, or of a saved one somebody can see.</summary>
    public async Task<ApiFilter?> FilterAsync(Looker looker, string id, CancellationToken ct) =>
        BuiltInView.Find(id)?.Filter ?? (await FindAsync(looker, Addresses.Id(id), ct))?.Filter;

    public Task<SavedView?> FindAsync(Looker looker, long id, CancellationToken ct) => database.FirstAsync<SavedView>(
        $"select {Columns} from saved_view where id = @id and {Mine}", Read, ct, ("id", id), ("workspace", looker.Workspace), ("me", looker.User));

    /// <summary>Everybody's first, each in the order they were made.</summary>
    public Task<List<SavedView>> ListAsync(Looker looker, CancellationToken ct) => database.QueryAsync(
        $"select {Columns} from saved_view where {Mine} order by owner_id, id limit {2 * Most}", Read, ct, ("workspace", looker.Workspace), ("me", looker.User));

    public static Refusal? Check(string? name, ApiFilter? filter) =>
        name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > LongestName) ? Refusal.Invalid("name", $"name must have 1 to {LongestName} characters.")
        : filter is not null ? ConversationFilter.Check(filter)
        : null;

    public Task<Result<SavedView>> MakeAsync(Looker looker, long owner, string name, ApiFilter filter, string key, CancellationToken ct) => ChangeAsync<SavedView>(looker, owner, async (connection, now) =>
    {
        var known = await connection.FirstAsync<SavedView>($"select {Columns} from saved_view where workspace_id = @workspace and owner_id = @owner and made_by_key = @key", Read, ct,
            ("workspace", looker.Workspace), ("owner", owner), ("key", key));
        if (known is not null)
            return known;
        if (await connection.FirstAsync("select count(*) from saved_view where workspace_id = @workspace and owner_id = @owner", r => r.GetInt64(0), ct, ("workspace", looker.Workspace), ("owner", owner)) >= Most)
            return Refusal.Invalid("name", $"At most {Most} views can be kept.");
        var id = await connection.FirstAsync(
            "insert into saved_view (workspace_id, owner_id, name, filter, made_by_key, created_at, updated_at, version) values (@workspace, @owner, @name, @filter, @key, @now, @now, 1) returning id",
            r => r.GetInt64(0), ct, ("workspace", looker.Workspace), ("owner", owner), ("name", name), ("filter", Text(filter)), ("key", key), ("now", now));
        return new SavedView(id, owner, name, filter, 1);
    }, ct);

    public Task<Result<SavedView>> ChangeAsync(Looker looker, SavedView view, string? name, ApiFilter? filter, long? expected, CancellationToken ct) => ChangeAsync<SavedView>(looker, view.Owner, async (connection, now) =>
    {
        if (await connection.FirstAsync<SavedView>($"select {Columns} from saved_view where id = @id", Read, ct, ("id", view.Id)) is not { } known)
            return Refusal.NotFound("view");
        var after = known with { Name = name ?? known.Name, Filter = filter ?? known.Filter };
        if (after.Name == known.Name && Text(after.Filter) == Text(known.Filter))
            return known;
        if (expected is { } version && version != known.Version)
            return ChannelEndpoints.Stale;
        await connection.ExecuteAsync("update saved_view set name = @name, filter = @filter, updated_at = @now, version = version + 1 where id = @id", ct,
            ("name", after.Name), ("filter", Text(after.Filter)), ("now", now), ("id", view.Id));
        return after with { Version = known.Version + 1 };
    }, ct);

    public Task<Result<Done>> DropAsync(Looker looker, SavedView view, long? expected, CancellationToken ct) => ChangeAsync<Done>(looker, view.Owner, async (connection, _) =>
        await connection.ExecuteAsync("delete from saved_view where id = @id and (@any or version = @version)", ct, ("id", view.Id), ("any", expected is null), ("version", expected ?? 0)) == 0 && expected is not null
        && await connection.FirstAsync("select 1 from saved_view where id = @id", r => true, ct, ("id", view.Id))
            ? ChannelEndpoints.Stale
            : Done.It, ct);

    /// <summary>What is everybody's is told to everybody.</summary>
    private Task<Result<T>> ChangeAsync<T>(Looker looker, long owner, Func<DbConnection, long, Task<Result<T>>> change, CancellationToken ct) =>
        owner != 0
            ? database.WriteAsync(connection => change(connection, clock.GetUtcNow().ToUnixTimeMilliseconds()), ct)
            : log.WriteAsync<T>(looker.Workspace, async tx =>
            {
                var changed = await change(tx.Connection, tx.Now);
                if (changed.Ok)
                    tx.Append(InboxEntries.SettingsChanged, actor: looker.User);
                return changed;
            }, ct);

    private static string Text(ApiFilter filter) => JsonSerializer.Serialize(filter, FindingJson.Default.ApiFilter);

    private static SavedView Read(DbDataReader r) =>
        new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), JsonSerializer.Deserialize(r.GetString(3), FindingJson.Default.ApiFilter)!, r.GetInt64(4));
}
