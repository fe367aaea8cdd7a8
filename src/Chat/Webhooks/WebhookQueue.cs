using System.Globalization;
using System.Text;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>
/// Puts every new message of a workspace with a webhook into its room's lane, once: the webhook remembers how far it has queued, in the same transaction.
/// </summary>
internal sealed class WebhookQueue(Database database, WebhookSignal signal, WebhookOptions options, TimeProvider clock) : ILogConsumer
{
    public string Name => "webhooks";

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var posted = entries.Where(entry => entry.Kind == ChatEntries.MessagePosted).ToList();
        var deleted = entries.Where(entry => entry.Kind == ChatEntries.MessageDeleted).Select(entry => entry.Subject).ToList();
        if (posted.Count + deleted.Count == 0 || await Webhook.FindAsync(database, workspace, ct) is null)
            return;
        await database.WriteAsync(async connection =>
        {
            // What was said goes from the log of attempts too.
            foreach (var message in deleted)
                await connection.ExecuteAsync("update webhook_attempt set request_body = '', response_body = '' where workspace_id = @workspace and position = @position", ct,
                    ("workspace", workspace), ("position", message));
            if (await Webhook.LockAsync(database, connection, workspace, ct) is not { Enabled: true } webhook)
                return false;
            var fresh = posted.Where(entry => entry.Position > webhook.QueuedTo).ToList();
            if (fresh.Count == 0)
                return false;
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (await connection.FirstAsync("select count(*) from webhook_delivery where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", workspace)) + fresh.Count > options.MostQueued)
            {
                await Webhook.SwitchOffAsync(connection, workspace, "queue_full", now, ct);
                return false;
            }

            await connection.ExecuteAsync(Deliveries(fresh, now), ct);
            await connection.ExecuteAsync(Lanes(fresh, now), ct);
            await connection.ExecuteAsync("update webhook set queued_to = @to where workspace_id = @workspace", ct, ("to", fresh[^1].Position), ("workspace", workspace));
            return true;
        }, ct);
        signal.Raise();
    }

    // The values are numbers of our own, so they may stand in the text: one statement for the page, the same on both engines.
    private static string Deliveries(List<LogEntry> entries, long now) => new StringBuilder("insert into webhook_delivery (workspace_id, position, room_id, by_server, queued_at) values ")
        .AppendJoin(", ", entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"({entry.Workspace}, {entry.Position}, {entry.Room}, {(entry.Actor == 0 ? "true" : "false")}, {now})")))
        .ToString();

    /// <summary>A lane that is held or waits stays so; it learns that there is more.</summary>
    private static string Lanes(List<LogEntry> entries, long now) => new StringBuilder("insert into webhook_lane (workspace_id, room_id, queued_to, attempts, next_at, owner, lease_until) values ")
        .AppendJoin(", ", entries.GroupBy(entry => entry.Room).OrderBy(room => room.Key)
            .Select(room => string.Create(CultureInfo.InvariantCulture, $"({room.First().Workspace}, {room.Key}, {room.Max(entry => entry.Position)}, 0, {now}, '', 0)")))
        .Append(" on conflict (workspace_id, room_id) do update set queued_to = excluded.queued_to")
        .ToString();
}

/// <summary>Wakes the sender of this process; others find out by looking.</summary>
internal sealed class WebhookSignal : IDisposable
{
    private readonly SemaphoreSlim raised = new(0, 1);

    public void Raise()
    {
        try
        {
            raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is up already.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => raised.WaitAsync(atMost, ct);

    public void Dispose() => raised.Dispose();
}
