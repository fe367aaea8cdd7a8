using System.Collections.Concurrent;
using System.Data.Common;
using Conversa.Identity.Users;
using Conversa.Inbox.Automation;
using Conversa.Inbox.Hours;
using Conversa.Inbox.Ratings;
using Conversa.Inbox.Responders;
using Conversa.Inbox.Sla;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Playbooks;

/// <summary>
/// Remembers each workspace's playbook. Whoever asks looks first whether its stamp is still the stored one, so that a decision never follows what was changed
/// before it; stamps are random, so that what a transaction saw that did not commit is never taken for what did.
/// </summary>
internal sealed class PlaybookMemory(UpsertUser upsert, UserDirectory users)
{
    /// <summary>The user in whose name the program writes to customers. Its name and picture are changed like any user's.</summary>
    public const string AuthorId = "conversa-assistant";

    private readonly ConcurrentDictionary<long, Playbook> known = new();

    /// <summary>The playbook as this connection sees it.</summary>
    public async Task<Playbook> OfAsync(DbConnection connection, long workspace, CancellationToken ct)
    {
        var (stamp, author) = await connection.FirstAsync("select stamp, author_id from playbook where workspace_id = @workspace", r => (r.GetString(0), r.GetInt64(1)), ct, ("workspace", workspace));
        if (stamp is null)
            return Playbook.Empty;
        if (known.TryGetValue(workspace, out var remembered) && remembered.Stamp == stamp)
            return remembered;
        var parts = (await PlaybookPart.AllAsync(connection, workspace, ct)).Where(x => x.Active).ToLookup(x => x.Kind);
        return known[workspace] = new Playbook(stamp, author)
        {
            Hours = (await StoredHours.AllAsync(connection, workspace, ct)).ToDictionary(x => (x.Whose, x.Subject)),
            Responders = (await AutoResponder.AllAsync(connection, workspace, ct)).ToDictionary(x => x.Channel),
            Csat = CsatSettings.Of(parts[PartKind.Csat].FirstOrDefault()),
            Rules = [.. parts[PartKind.Rule].Select(AutomationRule.Of)],
            Policies = [.. parts[PartKind.SlaPolicy].Select(SlaPolicy.Of)],
        };
    }

    /// <summary>Something in it changed, in this transaction.</summary>
    public static async Task ChangedAsync(LogTransaction tx, long by, CancellationToken ct, long author = 0)
    {
        await tx.Connection.ExecuteAsync(
            """
            insert into playbook (workspace_id, stamp, author_id) values (@workspace, @stamp, @author)
            on conflict (workspace_id) do update set stamp = excluded.stamp, author_id = case when excluded.author_id = 0 then playbook.author_id else excluded.author_id end
            """,
            ct, ("workspace", tx.Workspace), ("stamp", Ids.Token(16)), ("author", author));
        tx.Append(InboxEntries.SettingsChanged, actor: by);
    }

    /// <summary>Sees to it that there is somebody in whose name the program can write.</summary>
    public async Task<Result<long>> AuthorAsync(long workspace, CancellationToken ct)
    {
        if (await users.ByExternalIdAsync(workspace, AuthorId, ct) is { } known)
            return known.Id;
        return (await upsert.Handle(new(AuthorId, new ProfileChange("Assistant")), Actor.System(workspace), ct)).Then(x => x.User.Id);
    }
}
