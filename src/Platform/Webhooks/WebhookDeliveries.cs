using System.Data.Common;
using System.Globalization;
using System.Text;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>Puts events on their way. What is put in within a transaction goes when that commits, whatever happens to this process.</summary>
public sealed class WebhookDeliveries : IDisposable
{
    private const int AtOnce = 200;
    private readonly SemaphoreSlim raised = new(0, 1);

    internal WebhookDeliveries()
    {
    }

    /// <summary>Puts one event in, once: the same again is nothing new.</summary>
    /// <param name="connection">The transaction.</param>
    /// <param name="endpoint">Where to.</param>
    /// <param name="type">The event's name: a constant of the program's.</param>
    /// <param name="position">The entry of the log it is about.</param>
    /// <param name="key">What it is about: the room.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="expiresAt">When it is of no use any more, in unix milliseconds; 0 for never.</param>
    /// <param name="ct">Gives up.</param>
    public static Task AddAsync(DbConnection connection, WebhookEndpoint endpoint, string type, long position, long key, long now, long expiresAt, CancellationToken ct) =>
        AddAsync(connection, endpoint.Id, [(key, position, type)], now, expiresAt, ct);

    /// <summary>Wakes the sender of this process once something was committed; others find out by looking.</summary>
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

    /// <inheritdoc/>
    public void Dispose() => raised.Dispose();

    internal Task WaitAsync(TimeSpan atMost, CancellationToken ct) => raised.WaitAsync(atMost, ct);

    // The values are numbers and words of our own, so they may stand in the text: one statement for many, the same on both engines.
    internal static async Task AddAsync(DbConnection connection, long endpoint, IReadOnlyList<(long Key, long Position, string Type)> events, long now, long expiresAt, CancellationToken ct)
    {
        foreach (var some in events.Chunk(AtOnce))
        {
            await connection.ExecuteAsync(
                new StringBuilder("insert into hook_delivery (endpoint_id, key, position, type, queued_at, expires_at) values ")
                    .AppendJoin(", ", some.Select(x => string.Create(CultureInfo.InvariantCulture, $"({endpoint}, {x.Key}, {x.Position}, '{x.Type}', {now}, {expiresAt})")))
                    .Append(" on conflict do nothing").ToString(), ct);
            // A lane that is held or waits stays so; it learns that there is more.
            await connection.ExecuteAsync(
                new StringBuilder("insert into hook_lane (endpoint_id, key, stamp, attempts, next_at, owner, lease_until) values ")
                    .AppendJoin(", ", some.Select(x => x.Key).Distinct().Order().Select(key => string.Create(CultureInfo.InvariantCulture, $"({endpoint}, {key}, 1, 0, {now}, '', 0)")))
                    .Append(" on conflict (endpoint_id, key) do update set stamp = hook_lane.stamp + 1").ToString(), ct);
        }
    }
}
