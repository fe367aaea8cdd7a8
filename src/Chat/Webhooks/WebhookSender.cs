using System.Collections.Concurrent;
using System.Data.Common;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Chat.Webhooks;

/// <summary>
/// Empties the lanes: holds a lane by a lease, sends its messages one after the other, and lets go of it when it is empty or the receiver fails. A process
/// that dies loses its leases, and the next one sends again what was not noted as taken: at least once, in the room's order.
/// </summary>
internal sealed partial class WebhookSender(
    Database database, WebhookBody bodies, WebhookAttempts attempts, WebhookSignal signal, WebhookOptions options, TimeProvider clock, ILogger<WebhookSender> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tidy = TimeSpan.FromHours(1);

    /// <summary>How long after the first, second … failure a lane is tried again; the last one repeats.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
    ];

    private readonly string node = Ids.Token(12);
    private readonly ConcurrentDictionary<(long Workspace, long Room), Task> running = new();

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

            await signal.WaitAsync(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(running.Values); // each lets go of its lane
    }

    private async Task StartLanesAsync(CancellationToken ct)
    {
        var due = await database.QueryAsync("select distinct workspace_id from webhook_lane where next_at <= @now and lease_until < @now", r => r.GetInt64(0), ct, ("now", Now()));
        foreach (var workspace in due)
        {
            var free = Math.Min(options.AtOnce - running.Count, options.AtOncePerWorkspace - running.Keys.Count(lane => lane.Workspace == workspace));
            if (free <= 0)
                continue;
            foreach (var lane in await HoldAsync(workspace, free))
            {
                var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                running[(lane.Workspace, lane.Room)] = RunAsync(lane, listed.Task, ct);
                listed.SetResult(); // not before it is listed: it takes itself off the list
            }
        }
    }

    /// <summary>Takes leases. Two nodes that try for the same lane both find it free, but only one changes it.</summary>
    private Task<List<Lane>> HoldAsync(long workspace, int most) => database.WriteAsync(
        connection => connection.QueryAsync(
            """
            update webhook_lane set owner = @node, lease_until = @until
            where workspace_id = @workspace and lease_until < @now and next_at <= @now and room_id in (
                select room_id from webhook_lane where workspace_id = @workspace and lease_until < @now and next_at <= @now order by next_at limit @most)
            returning room_id, queued_to, attempts
            """,
            r => new Lane(workspace, r.GetInt64(0), r.GetInt64(1), r.GetInt32(2)), CancellationToken.None, // a lane that is held is run, and let go of
            ("node", node), ("until", Until()), ("workspace", workspace), ("now", Now()), ("most", most)), CancellationToken.None);

    private async Task RunAsync(Lane lane, Task listed, CancellationToken ct)
    {
        await listed;
        var pause = TimeSpan.Zero;
        try
        {
            while (!ct.IsCancellationRequested && await NextAsync(lane, ct) is { } next)
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
            LaneFailed(failed, lane.Workspace, lane.Room);
            pause = AfterFault;
        }
        finally
        {
            await LetGoAsync(lane, pause);
            running.TryRemove((lane.Workspace, lane.Room), out _);
            signal.Raise(); // there is a place free
        }
    }

    /// <summary>Hands over the lane's next message; the lane as it is then, or null when there is nothing more to do now.</summary>
    private async Task<Lane?> NextAsync(Lane lane, CancellationToken ct)
    {
        var first = await database.FirstAsync(
            "select position, by_server, queued_at from webhook_delivery where workspace_id = @workspace and room_id = @room order by position limit 1",
            r => new Delivery(r.GetInt64(0), r.GetBoolean(1), r.GetInt64(2)), ct, ("workspace", lane.Workspace), ("room", lane.Room));
        if (first is null)
            return await CloseAsync(lane, ct);
        if (await Webhook.FindAsync(database, lane.Workspace, ct) is not { Enabled: true } webhook)
        {
            await database.WriteAsync(async connection =>
            {
                await Webhook.ForgetAsync(connection, lane.Workspace, ct);
                return true;
            }, ct);
            return null;
        }

        if (await bodies.WriteAsync(lane.Workspace, first.Position, first.ByServer, ct) is not { } body)
            return await NotedAsync(lane, first, null, 0, ct);
        var attempt = await attempts.SendAsync(webhook, body.Json, first.Position, first.ByServer, ct);
        return await NotedAsync(lane, first, attempt, body.Sender, ct);
    }

    /// <summary>Notes how it went, in one transaction: taken, given up, or to be tried again.</summary>
    private Task<Lane?> NotedAsync(Lane lane, Delivery delivery, WebhookAttempt? attempt, long sender, CancellationToken ct) => database.WriteAsync<Lane?>(async connection =>
    {
        var now = Now();
        if (attempt is not null)
            await WebhookAttempts.NoteAsync(connection, lane.Workspace, sender, attempt, ct);
        if (attempt is { ResponseCode: 410 })
        {
            await Webhook.SwitchOffAsync(connection, lane.Workspace, "gone", now, ct);
            SwitchedOff(lane.Workspace);
            return null;
        }

        if (attempt is { IsSuccess: false } && now - delivery.QueuedAt < options.RetryHours * 3_600_000L)
        {
            await connection.ExecuteAsync(
                "update webhook_lane set attempts = @attempts, next_at = @next, owner = '', lease_until = 0 where workspace_id = @workspace and room_id = @room and owner = @node", ct,
                ("attempts", lane.Attempts + 1), ("next", now + Wait(lane.Attempts)), ("workspace", lane.Workspace), ("room", lane.Room), ("node", node));
            return null;
        }

        await connection.ExecuteAsync("delete from webhook_delivery where workspace_id = @workspace and position = @position", ct, ("workspace", lane.Workspace), ("position", delivery.Position));
        var held = await connection.ExecuteAsync(
            "update webhook_lane set attempts = 0, next_at = @now, lease_until = @until where workspace_id = @workspace and room_id = @room and owner = @node", ct,
            ("now", now), ("until", Until()), ("workspace", lane.Workspace), ("room", lane.Room), ("node", node));
        return held == 1 ? lane with { Attempts = 0 } : null;
    }, ct);

    /// <summary>Removes an empty lane, unless more was queued since it was looked at.</summary>
    private async Task<Lane?> CloseAsync(Lane lane, CancellationToken ct)
    {
        var closed = await database.ExecuteAsync("delete from webhook_lane where workspace_id = @workspace and room_id = @room and queued_to = @seen", ct,
            ("workspace", lane.Workspace), ("room", lane.Room), ("seen", lane.QueuedTo));
        if (closed == 1)
            return null;
        var to = await database.FirstAsync<long?>("select queued_to from webhook_lane where workspace_id = @workspace and room_id = @room and owner = @node", r => r.GetInt64(0), ct,
            ("workspace", lane.Workspace), ("room", lane.Room), ("node", node));
        return to is { } more ? lane with { QueuedTo = more } : null;
    }

    private async Task LetGoAsync(Lane lane, TimeSpan pause)
    {
        try
        {
            await database.ExecuteAsync(
                "update webhook_lane set owner = '', lease_until = 0, next_at = @next where workspace_id = @workspace and room_id = @room and owner = @node", CancellationToken.None,
                ("next", Now() + (long)pause.TotalMilliseconds), ("workspace", lane.Workspace), ("room", lane.Room), ("node", node));
        }
        catch (Exception failed) when (failed is DbException or TimeoutException or ObjectDisposedException)
        {
            LaneFailed(failed, lane.Workspace, lane.Room); // the lease runs out by itself
        }
    }

    private Task<int> TidyAsync(CancellationToken ct) => database.ExecuteAsync("delete from webhook_attempt where attempted_at < @before", ct,
        ("before", clock.GetUtcNow().AddDays(-options.LogDays).ToUnixTimeMilliseconds()));

    /// <summary>Up to a fifth more or less, so that rooms which failed together do not come back together.</summary>
    private static long Wait(int failures)
    {
        var wait = Waits[Math.Min(failures, Waits.Length - 1)].TotalMilliseconds;
#pragma warning disable CA5394 // scatter, not a secret
        return (long)(wait * (0.8 + (Random.Shared.NextDouble() * 0.4)));
#pragma warning restore CA5394
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Longer than an attempt with its reading and writing may take.</summary>
    private long Until() => Now() + (options.TimeoutSeconds * 1000L) + 60_000;

    private sealed record Lane(long Workspace, long Room, long QueuedTo, int Attempts);

    private sealed record Delivery(long Position, bool ByServer, long QueuedAt);

    [LoggerMessage(1, LogLevel.Warning, "Webhooks that are due could not be looked up; the next look tries again")]
    private partial void LookingFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Webhooks of room {Room} in workspace {Workspace} could not be sent; they wait")]
    private partial void LaneFailed(Exception exception, long workspace, long room);

    [LoggerMessage(3, LogLevel.Information, "The receiver of workspace {Workspace}'s webhook says it is gone; the webhook is switched off")]
    private partial void SwitchedOff(long workspace);
}
