using System.Globalization;
using System.Text.Json;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Memory;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding.Views;

/// <summary>
/// How many conversations views hold. What is kept with every change is read; what has to be counted is counted up to a bound, and for a second everybody who
/// sees the same hears the same number, so that a room full of consoles costs no more than one.
/// </summary>
internal sealed class ViewCounts(Database database, FindConversations find, UserDirectory users, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly BoundedCache<(long Workspace, long User, string Filter), (long At, Task<BoundedCount> Count)> known = new(10_000);

    /// <summary>The kept counts of a workspace.</summary>
    public async Task<IReadOnlyDictionary<string, long>> KeptAsync(long workspace, CancellationToken ct) =>
        (await database.QueryAsync("select name, sum(value) from inbox_count where workspace_id = @workspace group by name", r => (Name: r.GetString(0), Value: Convert.ToInt64(r.GetValue(1), CultureInfo.InvariantCulture)), ct,
            ("workspace", workspace))).ToDictionary(x => x.Name, x => x.Value);

    public async Task<BoundedCount> OfAsync(BuiltInView view, IReadOnlyDictionary<string, long> kept, Looker looker, CancellationToken ct) =>
        looker.SeesAll && view.Kept.Length > 0 ? new(view.Kept.Sum(x => kept.GetValueOrDefault(x)), false) : await OfAsync(view.Filter, looker, ct);

    public async Task<BoundedCount> OfAsync(ApiFilter asked, Looker looker, CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        var mine = !looker.SeesAll || asked.Agent?.Contains("me") == true;
        var key = (looker.Workspace, mine ? looker.User : 0, JsonSerializer.Serialize(asked, FindingJson.Default.ApiFilter));
        if (known.TryGet(key, out var counted) && clock.GetElapsedTime(counted.At, now) < Fresh && !counted.Count.IsFaulted)
            return await counted.Count.WaitAsync(ct);
        var counting = CountAsync(asked, looker);
        known.Keep(key, (now, counting), known.Ticket());
        return await counting.WaitAsync(ct);
    }

    private async Task<BoundedCount> CountAsync(ApiFilter asked, Looker looker)
    {
        var filter = await ConversationFilter.ReadAsync(asked, looker.Workspace, looker.User, users, clock.GetUtcNow().ToUnixTimeMilliseconds(), CancellationToken.None);
        return filter.Ok ? await find.CountAsync(filter.Value, looker, CancellationToken.None) : default; // a filter of an earlier version that means nothing any more
    }
}
