using System.Data.Common;
using System.Globalization;
using System.Text;
using Conversa.Platform.Egress;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>One attempt to hand something over.</summary>
/// <param name="Id">Rises with time.</param>
/// <param name="RequestId">What the receiver knows the event by; the same at every attempt.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Position">Its place in the workspace's log; 0 for a test.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Status">The answer's status; 0 when there was none.</param>
/// <param name="Taken">Whether the receiver took it: any 2xx.</param>
/// <param name="Error">Why not, or empty.</param>
/// <param name="Answer">The beginning of what it answered.</param>
/// <param name="TookMs">How long it took, in milliseconds.</param>
/// <param name="AttemptedAt">Unix milliseconds.</param>
public sealed record WebhookAttempt(long Id, string RequestId, string Type, long Position, long Key, int Status, bool Taken, string Error, string Answer, long TookMs, long AttemptedAt);

/// <summary>Makes attempts through the egress gate, signed, and notes them.</summary>
internal sealed class WebhookAttempts(Database database, EgressGate gate, WebhookSecrets secrets, WebhookEndpointOptions options, TimeProvider clock)
{
    private const int MostAnswer = 65_536;

    /// <summary>What came of an attempt.</summary>
    /// <param name="Attempt">For the log.</param>
    /// <param name="Answer">The receiver's answer; empty when there was none.</param>
    /// <param name="RetryAfter">When the receiver wants to be asked again; null when it did not say.</param>
    public readonly record struct Made(WebhookAttempt Attempt, ReadOnlyMemory<byte> Answer, TimeSpan? RetryAfter);

    /// <summary>Sends a body.</summary>
    /// <param name="what">What it is, and where it goes.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="patience">How long the receiver may take, if that is less than usual.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Made> SendAsync(WebhookEvent what, ReadOnlyMemory<byte> body, TimeSpan? patience, CancellationToken ct)
    {
        var (endpoint, id, now) = (what.Endpoint, what.Id, clock.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", await SignAsync(endpoint.Id, id, now, body, ct));
        request.Headers.TryAddWithoutValidation("User-Agent", "Conversa");
        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        var started = clock.GetTimestamp();
        var answer = await gate.SendAsync(new EgressPolicy("webhook") { Timeout = patience < limit ? patience : limit, MaxResponseBytes = MostAnswer }, request, ct);
        var took = (long)clock.GetElapsedTime(started).TotalMilliseconds;
        var bytes = answer.Ok ? answer.Value.Body : default;
        var error = !answer.Ok ? answer.Refusal.Sentence : answer.Value.IsSuccess ? "" : $"The receiver answered {(int)answer.Value.Status}.";
        return new Made(
            new WebhookAttempt(
                0, id, what.Type, what.Position, what.Key, answer.Ok ? (int)answer.Value.Status : 0, error.Length == 0, error,
                Storable(Encoding.UTF8.GetString(bytes.Span[..Math.Min(options.KeptAnswerBytes, bytes.Length)])), took, now.ToUnixTimeMilliseconds()),
            bytes, answer.Ok ? RetryAfter(answer.Value, now) : answer.Refusal.RetryAfter);
    }

    /// <summary>Notes an attempt.</summary>
    public static async Task<long> NoteAsync(DbConnection connection, long endpoint, long about, WebhookAttempt x, CancellationToken ct) => await connection.FirstAsync(
        """
        insert into hook_attempt (endpoint_id, key, position, type, request_id, about_id, status, taken, error, answer, took_ms, attempted_at)
        values (@endpoint, @key, @position, @type, @request, @about, @status, @taken, @error, @answer, @took, @at) returning id
        """,
        r => r.GetInt64(0), ct, ("endpoint", endpoint), ("key", x.Key), ("position", x.Position), ("type", x.Type), ("request", x.RequestId), ("about", about), ("status", (long)x.Status), ("taken", x.Taken),
        ("error", x.Error), ("answer", x.Answer), ("took", x.TookMs), ("at", x.AttemptedAt));

    private async Task<string> SignAsync(long endpoint, string id, DateTimeOffset now, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var keys = await secrets.ValidAsync(connection, endpoint, now.ToUnixTimeMilliseconds(), ct);
        return string.Join(' ', keys.Select(key => key.Sign(id, now.ToUnixTimeSeconds(), body.Span)));
    }

    /// <summary>Seconds, or a time, as RFC 9110 writes them.</summary>
    private static TimeSpan? RetryAfter(EgressAnswer answer, DateTimeOffset now) =>
        answer.IsSuccess || !answer.Headers.TryGetValue("Retry-After", out var text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 1_000_000))
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now ? at - now
        : null;

    /// <summary>PostgreSQL stores no NUL in texts.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
