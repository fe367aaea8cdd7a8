using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>
/// Sends again what an endpoint has got, or should have: one event, or everything of a time. Under the same ids, so a receiver that kept what it had takes
/// only what it missed. What to send is read from the log, so it is there although the endpoint was off meanwhile.
/// </summary>
public sealed class ReplayWebhooks
{
    private const int Page = 500;
    private readonly Database database;
    private readonly LogReader reader;
    private readonly WebhookDeliveries deliveries;
    private readonly WebhookEndpointOptions options;
    private readonly TimeProvider clock;
    private readonly Dictionary<short, string> names;

    internal ReplayWebhooks(Database database, LogReader reader, WebhookDeliveries deliveries, IEnumerable<EventType> types, WebhookEndpointOptions options, TimeProvider clock) =>
        (this.database, this.reader, this.deliveries, this.options, this.clock, names) = (database, reader, deliveries, options, clock, types.ToDictionary(x => x.Kind, x => x.Name));

    /// <summary>How much was put on its way.</summary>
    /// <param name="Count">How many events.</param>
    /// <param name="Next">Where to go on when that was not all, in unix milliseconds; null when it was.</param>
    public readonly record struct Replayed(int Count, long? Next);

    /// <summary>One event again.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="requestId">What the receiver knows it by.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many: one; not found when it was never tried, or that is forgotten.</returns>
    public async Task<Result<Replayed>> OneAsync(WebhookEndpoint endpoint, string requestId, CancellationToken ct)
    {
        if (!endpoint.Enabled)
            return WebhookRefusals.Off;
        var found = await database.FirstAsync<(long Key, long Position, string Type)?>(
            "select key, position, type from hook_attempt where endpoint_id = @endpoint and request_id = @request and position > 0 order by id desc limit 1",
            r => (r.GetInt64(0), r.GetInt64(1), r.GetString(2)), ct, ("endpoint", endpoint.Id), ("request", requestId));
        return found is { } one ? await AddAsync(endpoint, [one], null, ct) : WebhookRefusals.NoDelivery;
    }

    /// <summary>Everything of a time again: of the log for an endpoint that gets events, else what was tried.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="from">Unix milliseconds.</param>
    /// <param name="to">Unix milliseconds, not included.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many, and where to go on when there were more than one request may ask for.</returns>
    public async Task<Result<Replayed>> RangeAsync(WebhookEndpoint endpoint, long from, long to, CancellationToken ct)
    {
        if (!endpoint.Enabled)
            return WebhookRefusals.Off;
        if (to <= from)
            return Refusal.Invalid("to", "to must be later than from.");
        var (events, next) = endpoint.Types is null ? await TriedAsync(endpoint, from, to, ct) : await HappenedAsync(endpoint, from, to, ct);
        return await AddAsync(endpoint, events, next, ct);
    }

    private async Task<(List<(long, long, string)> Events, long? Next)> TriedAsync(WebhookEndpoint endpoint, long from, long to, CancellationToken ct)
    {
        var tried = await database.QueryAsync(
            "select key, position, type, min(attempted_at) from hook_attempt where endpoint_id = @endpoint and attempted_at >= @from and attempted_at < @to and position > 0 group by key, position, type order by 4 limit @most",
            r => (Event: (r.GetInt64(0), r.GetInt64(1), r.GetString(2)), At: r.GetInt64(3)), ct, ("endpoint", endpoint.Id), ("from", from), ("to", to), ("most", options.MostReplayed));
        return ([.. tried.Select(x => x.Event)], tried.Count == options.MostReplayed ? tried[^1].At + 1 : null);
    }

    private async Task<(List<(long, long, string)> Events, long? Next)> HappenedAsync(WebhookEndpoint endpoint, long from, long to, CancellationToken ct)
    {
        var (events, after) = (new List<(long, long, string)>(), await BeforeAsync(endpoint.Workspace, from, ct));
        while (true)
        {
            var page = await reader.ReadAsync(endpoint.Workspace, after, Page, ct);
            foreach (var entry in page)
            {
                if (entry.At >= to)
                    return (events, null);
                if (entry.Position > endpoint.QueuedTo)
                    return (events, null); // it is sent by itself
                if (entry.At < from || !names.TryGetValue(entry.Kind, out var type) || !endpoint.Wants(type))
                    continue;
                if (events.Count == options.MostReplayed)
                    return (events, entry.At);
                events.Add((entry.Room, entry.Position, type));
            }

            if (page.Count < Page)
                return (events, null);
            after = page[^1].Position;
        }
    }

    /// <summary>The position before the first entry of a time: positions rise by one and with time, so halving finds it.</summary>
    private async Task<long> BeforeAsync(long workspace, long at, CancellationToken ct)
    {
        var (low, high) = (0L, await reader.HeadAsync(workspace, ct) ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if ((await reader.ReadAsync(workspace, middle, 1, ct)) is [var entry] && entry.At < at)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private async Task<Replayed> AddAsync(WebhookEndpoint endpoint, List<(long, long, string)> events, long? next, CancellationToken ct)
    {
        await database.WriteAsync(async connection =>
        {
            await WebhookDeliveries.AddAsync(connection, endpoint.Id, events, clock.GetUtcNow().ToUnixTimeMilliseconds(), 0, ct);
            return true;
        }, ct);
        deliveries.Raise();
        return new Replayed(events.Count, next);
    }
}
