using System.Data.Common;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>
/// Puts every event of the log into the lanes of the endpoints that want it, once: each endpoint remembers how far it has queued, in the same
/// transaction. So nothing is lost when this process dies, and a page of the log that is handled twice queues nothing twice.
/// </summary>
internal sealed class QueueEvents(Database database, WebhookDeliveries deliveries, IEnumerable<EventType> types, WebhookEndpointOptions options, TimeProvider clock) : ILogConsumer
{
    private readonly Dictionary<short, string> names = types.ToDictionary(x => x.Kind, x => x.Name);

    public string Name => "webhook-endpoints";

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var known = entries.Where(x => names.ContainsKey(x.Kind)).ToList();
        if (known.Count == 0)
            return;
        var wanted = await database.QueryAsync(
            $"select {WebhookEndpoint.Columns} from hook_endpoint e where e.workspace_id = @workspace and e.enabled = @on and e.types is not null and e.queued_to < @last", WebhookEndpoint.Read, ct,
            ("workspace", workspace), ("on", true), ("last", known[^1].Position));
        if (wanted.Count == 0)
            return;
        await database.WriteAsync(async connection =>
        {
            foreach (var id in wanted.Select(x => x.Id).Order())
                await QueueAsync(connection, workspace, id, known, ct);
            return true;
        }, ct);
        deliveries.Raise();
    }

    private async Task QueueAsync(DbConnection connection, long workspace, long id, List<LogEntry> entries, CancellationToken ct)
    {
        var endpoint = await connection.FirstAsync<WebhookEndpoint>(
            $"select {WebhookEndpoint.Columns} from hook_endpoint e where e.id = @id and e.workspace_id = @workspace" + database.Dialect("", " for update"), WebhookEndpoint.Read, ct,
            ("id", id), ("workspace", workspace));
        if (endpoint is not { Enabled: true })
            return;
        var fresh = entries.Where(x => x.Position > endpoint.QueuedTo && endpoint.Wants(names[x.Kind])).Select(x => (x.Room, x.Position, names[x.Kind])).ToList();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (fresh.Count > 0)
        {
            if (await connection.FirstAsync("select count(*) from hook_delivery where endpoint_id = @id", r => r.GetInt64(0), ct, ("id", id)) + fresh.Count > options.MostQueued)
            {
                await WebhookEndpoints.SwitchOffAsync(connection, id, "queue_full", now, ct);
                return;
            }

            await WebhookDeliveries.AddAsync(connection, id, fresh, now, 0, ct);
        }

        if (entries[^1].Position > endpoint.QueuedTo)
            await connection.ExecuteAsync("update hook_endpoint set queued_to = @to where id = @id", ct, ("to", entries[^1].Position), ("id", id));
    }
}
