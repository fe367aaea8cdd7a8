using System.Text;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>What was tried, what waits, sending it again, and trying an endpoint out.</summary>
public sealed class WebhookLog
{
    /// <summary>The most attempts of one page.</summary>
    public const int LargestPage = 100;

    /// <summary>The event that says nothing but that events arrive.</summary>
    public const string Test = "webhook.test";

    private readonly Database database;
    private readonly WebhookAttempts attempts;
    private readonly TimeProvider clock;

    internal WebhookLog(Database database, WebhookAttempts attempts, TimeProvider clock) => (this.database, this.attempts, this.clock) = (database, attempts, clock);

    /// <summary>What to look at.</summary>
    /// <param name="Limit">How many, at most <see cref="LargestPage"/>.</param>
    /// <param name="Before">Only attempts older than this one; null starts with the newest.</param>
    /// <param name="Taken">Only those that were taken, or were not.</param>
    /// <param name="Type">Only of this event.</param>
    /// <param name="RequestId">Only of the event the receiver knows by this.</param>
    public sealed record Query(int Limit = 50, long? Before = null, bool? Taken = null, string? Type = null, string? RequestId = null);

    /// <summary>Attempts at an endpoint, the newest first.</summary>
    public Task<List<WebhookAttempt>> ListAsync(WebhookEndpoint endpoint, Query query, CancellationToken ct) => database.QueryAsync(
        "select id, request_id, type, position, key, status, taken, error, answer, took_ms, attempted_at from hook_attempt where endpoint_id = @endpoint and id < @before"
        + (query.Taken is null ? "" : " and taken = @taken") + (query.Type is null ? "" : " and type = @type") + (query.RequestId is null ? "" : " and request_id = @request") + " order by id desc limit @limit",
        r => new WebhookAttempt(
            r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), (int)r.GetInt64(5), r.GetBoolean(6), r.GetString(7), r.GetString(8), r.GetInt64(9), r.GetInt64(10)),
        ct, ("endpoint", endpoint.Id), ("before", query.Before ?? long.MaxValue), ("taken", query.Taken ?? false), ("type", query.Type ?? ""), ("request", query.RequestId ?? ""), ("limit", query.Limit));

    /// <summary>Sends a test now and tells how it went; it is noted like any attempt, and changes nothing else.</summary>
    public async Task<WebhookAttempt> TestAsync(WebhookEndpoint endpoint, CancellationToken ct)
    {
        var what = new WebhookEvent(endpoint, Test, 0, 0);
        var body = StandardBody.Of(Test, clock.GetUtcNow().ToUnixTimeMilliseconds(), Encoding.UTF8.GetBytes($"{{\"endpoint\":\"{endpoint.Id}\"}}"));
        var made = await attempts.SendAsync(what, body, null, ct);
        var id = await database.WriteAsync(connection => WebhookAttempts.NoteAsync(connection, endpoint.Id, 0, made.Attempt, ct), ct);
        return made.Attempt with { Id = id };
    }
}
