using System.Data.Common;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Webhooks;

/// <summary>Hands over a lane's next event and notes how it went.</summary>
internal sealed partial class HandOver(
    Database database, IEnumerable<IWebhookBodies> bodies, IEnumerable<IWebhookOutcomes> outcomes, WebhookAttempts attempts, WebhookEndpointOptions options, TimeProvider clock, ILogger<HandOver> log)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    /// <summary>How long after the first, second … failure a lane is tried again; the last one repeats.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
    ];

    private readonly List<IWebhookBodies> bodies = [.. bodies];
    private readonly List<IWebhookOutcomes> outcomes = [.. outcomes];

    /// <summary>Longer than an attempt with its reading and writing may take.</summary>
    public long Until() => Now() + (options.TimeoutSeconds * 1000L) + 60_000;

    /// <summary>The lane as it is then, or null when there is nothing more to do now.</summary>
    public async Task<Lane?> NextAsync(Lane lane, CancellationToken ct)
    {
        var first = await database.FirstAsync(
            "select position, type, queued_at, expires_at from hook_delivery where endpoint_id = @endpoint and key = @key order by position, type limit 1",
            r => new Delivery(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3)), ct, ("endpoint", lane.Endpoint), ("key", lane.Key));
        if (first is null)
            return await CloseAsync(lane, ct);
        var endpoint = await database.FirstAsync<WebhookEndpoint>($"select {WebhookEndpoint.Columns} from hook_endpoint e where e.id = @id", WebhookEndpoint.Read, ct, ("id", lane.Endpoint));
        if (endpoint is not { Enabled: true })
        {
            await database.WriteAsync(async connection =>
            {
                await WebhookEndpoints.ForgetAsync(connection, lane.Endpoint, ct);
                return true;
            }, ct);
            return null;
        }

        var now = Now();
        if (endpoint.PausedUntil > now)
            return await PutOffAsync(lane, lane.Attempts, endpoint.PausedUntil, ct);
        if (first.ExpiresAt > 0 && first.ExpiresAt <= now)
            return await TakenOffAsync(lane, first, ct);
        var what = new WebhookEvent(endpoint, first.Type, first.Position, lane.Key);
        var writer = bodies.Find(x => x.Format == endpoint.Format && x.Writes(first.Type));
        if (writer is null || await writer.WriteAsync(what, ct) is not { } body)
            return await TakenOffAsync(lane, first, ct);
        var made = await attempts.SendAsync(what, body.Json, first.ExpiresAt > 0 ? TimeSpan.FromMilliseconds(first.ExpiresAt - now) : null, ct);
        var settled = made.Attempt.Taken;
        foreach (var hearer in outcomes.Where(x => x.Hears(first.Type)))
            settled |= await hearer.HearAsync(new WebhookOutcome(what, made.Attempt.Status, made.Attempt.Taken, made.Answer, first.QueuedAt), ct);
        return await NotedAsync(lane, endpoint, first, made, body.About, settled, ct);
    }

    /// <summary>Notes how it went, in one transaction: taken, given up, or to be tried again.</summary>
    private Task<Lane?> NotedAsync(Lane lane, WebhookEndpoint endpoint, Delivery delivery, WebhookAttempts.Made made, long about, bool settled, CancellationToken ct) => database.WriteAsync<Lane?>(async connection =>
    {
        var now = Now();
        await WebhookAttempts.NoteAsync(connection, endpoint.Id, about, made.Attempt, ct);
        if (made.Attempt.Taken)
        {
            if (endpoint.FailingSince != 0)
                await connection.ExecuteAsync("update hook_endpoint set failing_since = 0 where id = @id", ct, ("id", endpoint.Id));
        }
        else
        {
            await connection.ExecuteAsync("update hook_endpoint set failing_since = @now where id = @id and failing_since = 0", ct, ("now", now), ("id", endpoint.Id));
            var because = made.Attempt.Status == 410 ? "gone" : endpoint.FailingSince != 0 && now - endpoint.FailingSince >= options.DisableAfterHours * 3_600_000L ? "failing" : null;
            if (because is not null)
            {
                await WebhookEndpoints.SwitchOffAsync(connection, endpoint.Id, because, now, ct);
                SwitchedOff(endpoint.Id, because);
                return null;
            }

            var pause = made.RetryAfter is { } asked && asked > LongestPause ? LongestPause : made.RetryAfter ?? TimeSpan.Zero;
            if (pause > TimeSpan.Zero)
                await connection.ExecuteAsync("update hook_endpoint set paused_until = @until where id = @id and paused_until < @until", ct, ("until", now + (long)pause.TotalMilliseconds), ("id", endpoint.Id));
            if (!settled && now - delivery.QueuedAt < options.RetryHours * 3_600_000L)
            {
                await connection.ExecuteAsync(Put, ct, ("attempts", (long)lane.Attempts + 1), ("next", now + Math.Max(Wait(lane.Attempts), (long)pause.TotalMilliseconds)), ("endpoint", lane.Endpoint), ("key", lane.Key), ("node", lane.Node));
                return null;
            }
        }

        return await TakenOffAsync(connection, lane, delivery, ct);
    }, ct);

    private Task<Lane?> TakenOffAsync(Lane lane, Delivery delivery, CancellationToken ct) => database.WriteAsync(connection => TakenOffAsync(connection, lane, delivery, ct), ct);

    private async Task<Lane?> TakenOffAsync(DbConnection connection, Lane lane, Delivery delivery, CancellationToken ct)
    {
        await connection.ExecuteAsync("delete from hook_delivery where endpoint_id = @endpoint and key = @key and position = @position and type = @type", ct,
            ("endpoint", lane.Endpoint), ("key", lane.Key), ("position", delivery.Position), ("type", delivery.Type));
        var held = await connection.ExecuteAsync(
            "update hook_lane set attempts = 0, next_at = @now, lease_until = @until where endpoint_id = @endpoint and key = @key and owner = @node", ct,
            ("now", Now()), ("until", Until()), ("endpoint", lane.Endpoint), ("key", lane.Key), ("node", lane.Node));
        return held == 1 ? lane with { Attempts = 0 } : null;
    }

    private async Task<Lane?> PutOffAsync(Lane lane, int tried, long until, CancellationToken ct)
    {
        await database.ExecuteAsync(Put, ct, ("attempts", (long)tried), ("next", until), ("endpoint", lane.Endpoint), ("key", lane.Key), ("node", lane.Node));
        return null;
    }

    /// <summary>Removes an empty lane, unless more was put in since it was looked at.</summary>
    private async Task<Lane?> CloseAsync(Lane lane, CancellationToken ct)
    {
        var closed = await database.ExecuteAsync("delete from hook_lane where endpoint_id = @endpoint and key = @key and stamp = @seen", ct, ("endpoint", lane.Endpoint), ("key", lane.Key), ("seen", lane.Stamp));
        if (closed == 1)
            return null;
        var stamp = await database.FirstAsync<long?>("select stamp from hook_lane where endpoint_id = @endpoint and key = @key and owner = @node", r => r.GetInt64(0), ct,
            ("endpoint", lane.Endpoint), ("key", lane.Key), ("node", lane.Node));
        return stamp is { } more ? lane with { Stamp = more } : null;
    }

    private const string Put = "update hook_lane set attempts = @attempts, next_at = @next, owner = '', lease_until = 0 where endpoint_id = @endpoint and key = @key and owner = @node";

    /// <summary>Up to a fifth more or less, so that lanes which failed together do not come back together.</summary>
    private static long Wait(int failures)
    {
        var wait = Waits[Math.Min(failures, Waits.Length - 1)].TotalMilliseconds;
#pragma warning disable CA5394 // scatter, not a secret
        return (long)(wait * (0.8 + (Random.Shared.NextDouble() * 0.4)));
#pragma warning restore CA5394
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Delivery(long Position, string Type, long QueuedAt, long ExpiresAt);

    [LoggerMessage(1, LogLevel.Information, "Webhook endpoint {Endpoint} is switched off: {Because}")]
    private partial void SwitchedOff(long endpoint, [Classification.NotPersonal("a word of the program's")] string because);
}
