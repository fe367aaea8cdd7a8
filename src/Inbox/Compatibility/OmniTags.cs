using Conversa.Inbox.Storage;
using Conversa.Platform.Classification;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Compatibility;

/// <summary>The numbers this wire has for tags, which inside are words.</summary>
internal sealed class OmniTags(Database database)
{
    /// <summary>The numbers of these tags; a tag gets one when it is first asked for.</summary>
    public async Task<List<(long Id, string Name)>> NumbersAsync(long workspace, IReadOnlyCollection<string> tags, CancellationToken ct)
    {
        if (tags.Count == 0)
            return [];
        var known = await FindAsync(workspace, tags, ct);
        if (known.Count == tags.Count)
            return known;
        foreach (var tag in tags.Except(known.Select(x => x.Name)))
            await database.ExecuteAsync("insert into tag_number (workspace_id, name) values (@workspace, @name) on conflict (workspace_id, name) do nothing", ct, ("workspace", workspace), ("name", tag));
        return await FindAsync(workspace, tags, ct);
    }

    /// <summary>The words behind these numbers; those nobody has are left out.</summary>
    public Task<List<string>> NamesAsync(long workspace, IReadOnlyCollection<long> numbers, CancellationToken ct) => database.QueryAsync(
        "select name from tag_number where workspace_id = @workspace and id in " + database.Dialect("(select value from json_each(@numbers))", "(select json_array_elements_text(@numbers::json)::bigint)"),
        r => r.GetString(0), ct, ("workspace", workspace), ("numbers", StoredLists.Text(numbers)));

    private Task<List<(long Id, string Name)>> FindAsync(long workspace, IReadOnlyCollection<string> tags, CancellationToken ct) => database.QueryAsync(
        "select id, name from tag_number where workspace_id = @workspace and name in " + database.Dialect("(select value from json_each(@names))", "(select json_array_elements_text(@names::json))") + " order by name",
        r => (r.GetInt64(0), r.GetString(1)), ct, ("workspace", workspace), ("names", StoredLists.Text(tags)));
}

/// <summary>A tag's number, as stored.</summary>
[StoredIn("tag_number")]
internal sealed class TagNumberRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the tenant's about its own work")] public string Name { get; set; } = "";
}
