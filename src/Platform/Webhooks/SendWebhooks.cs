using System.Collections.Concurrent;
using System.Data.Common;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Webhooks;

/// <summary>
/// Empties the lanes: holds a lane by a lease, hands its events over one after the other (<see cref="HandOver"/>), and lets go of it when it is empty or the
/// receiver fails. A process that dies loses its leases, and the next one sends again what was not noted as taken: at least once, in each lane's order.
/// </summary>
internal sealed partial class SendWebhooks(
    Database database, HandOver handOver, WebhookDeliveries deliveries, WebhookEndpointOptions options, TimeProvider clock, ILogger<SendWebhooks> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tidy = TimeSpan.FromHours(1);

    private readonly string node = Ids.Token(12);
    private readonly ConcurrentDictionary<(long Endpoint, long Key), Task> running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tidied = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartLanesAsync(stoppingToken);
                if (clock.GetUtcNow() - tidied > Tidy)
                {
                    await TidyAsync(stoppingToken);
                    tidied = clock.GetUtcNow();
                }
            }
            catch (Exception failed) when (failed is DbException or TimeoutException)
            {
                LookingFailed(failed);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await deliveries.WaitAsync(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(running.Values); // each lets go of its lane
    }

    private async Task StartLanesAsync(CancellationToken ct)
    {
        var due = await database.QueryAsync(
            "select distinct l.endpoint_id from hook_lane l join hook_endpoint e on e.id = l.endpoint_id where l.next_at <= @now and l.lease_until < @now and e.paused_until <= @now", r => r.GetInt64(0), ct,
            ("now", Now()));
        foreach (var endpoint in due)
        {
            var free = Math.Min(options.AtOnce - running.Count, options.AtOncePerEndpoint - running.Keys.Count(lane => lane.Endpoint == endpoint));
            if (free <= 0)
                continue;
            foreach (var lane in await HoldAsync(endpoint, free))
            {
                var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                running[(lane.Endpoint, lane.Key)] = RunAsync(lane, listed.Task, ct);
                listed.SetResult(); // not before it is listed: it takes itself off the list
            }
        }
    }

    /// <summary>Takes leases. Two nodes that try for the same lane both find it free, but only one changes it.</summary>
    private Task<List<Lane>> HoldAsync(long endpoint, int most) => database.WriteAsync(
        connection => connection.QueryAsync(
            """
            update hook_lane set owner = @node, lease_until = @until
            where endpoint_id = @endpoint and lease_until < @now and next_at <= @now and key in (
                select key from hook_lane where endpoint_id = @endpoint and lease_until < @now and next_at <= @now order by next_at limit @most)
            returning key, stamp, attempts
            """,
            r => new Lane(endpoint, r.GetInt64(0), r.GetInt64(1), (int)r.GetInt64(2), node), CancellationToken.None, // a lane that is held is run, and let go of
            ("node", node), ("until", handOver.Until()), ("endpoint", endpoint), ("now", Now()), ("most", most)), CancellationToken.None);

    private async Task RunAsync(Lane lane, Task listed, CancellationToken ct)
    {
        await listed;
        var pause = TimeSpan.Zero;
        try
        {
            while (!ct.IsCancellationRequested && await handOver.NextAsync(lane, ct) is { } next)
                lane = next;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping: what was on its way goes again.
        }
#pragma warning disable CA1031 // whatever it is, the other lanes go on and this one comes again
        catch (Exception failed)
#pragma warning restore CA1031
        {
            LaneFailed(failed, lane.Endpoint, lane.Key);
            pause = AfterFault;
        }
        finally
        {
            await LetGoAsync(lane, pause);
            running.TryRemove((lane.Endpoint, lane.Key), out _);
            deliveries.Raise(); // there is a place free
        }
    }

    private async Task LetGoAsync(Lane lane, TimeSpan pause)
    {
        try
        {
            await database.ExecuteAsync(
                "update hook_lane set owner = '', lease_until = 0, next_at = @next where endpoint_id = @endpoint and key = @key and owner = @node", CancellationToken.None,
                ("next", Now() + (long)pause.TotalMilliseconds), ("endpoint", lane.Endpoint), ("key", lane.Key), ("node", node));
        }
        catch (Exception failed) when (failed is DbException or TimeoutException or ObjectDisposedException)
        {
            LaneFailed(failed, lane.Endpoint, lane.Key); // the lease runs out by itself
        }
    }

    /// <summary>Forgets attempts that are old, or more than are kept.</summary>
    private async Task TidyAsync(CancellationToken ct)
    {
        await database.ExecuteAsync("delete from hook_attempt where attempted_at < @before", ct, ("before", clock.GetUtcNow().AddDays(-options.LogDays).ToUnixTimeMilliseconds()));
        foreach (var (endpoint, last) in await database.QueryAsync("select endpoint_id, max(id) from hook_attempt group by endpoint_id having count(*) > @most", r => (r.GetInt64(0), r.GetInt64(1)), ct, ("most", (long)options.MostLogged)))
        {
            await database.ExecuteAsync(
                "delete from hook_attempt where endpoint_id = @endpoint and id <= (select id from hook_attempt where endpoint_id = @endpoint and id <= @last order by id desc limit 1 offset @most)", ct,
                ("endpoint", endpoint), ("last", last), ("most", options.MostLogged));
        }
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(1, LogLevel.Warning, "Webhooks that are due could not be looked up; the next look tries again")]
    private partial void LookingFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Events of key {Key} for webhook endpoint {Endpoint} could not be sent; they wait")]
    private partial void LaneFailed(Exception exception, long endpoint, long key);
}

/// <summary>A lane that is held.</summary>
/// <param name="Endpoint">Where its events go.</param>
/// <param name="Key">What they are about.</param>
/// <param name="Stamp">Rises when something is put in.</param>
/// <param name="Attempts">How many attempts at its first event have failed.</param>
/// <param name="Node">Who holds it.</param>
internal sealed record Lane(long Endpoint, long Key, long Stamp, int Attempts, string Node);
