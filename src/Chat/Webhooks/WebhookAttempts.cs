using System.Data.Common;
using System.Text;
using Conversa.Platform;
using Conversa.Platform.Egress;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>One attempt to hand something over.</summary>
/// <param name="Id">Rises with time.</param>
/// <param name="Message">The message; 0 for a test.</param>
/// <param name="ByServer">Whether a server had posted it, or it was a test.</param>
/// <param name="Endpoint">Where to.</param>
/// <param name="RequestBody">What was sent; empty once the message is deleted.</param>
/// <param name="ResponseBody">The first 4 KB of the answer.</param>
/// <param name="ResponseCode">The answer's status; 0 when there was none.</param>
/// <param name="IsSuccess">Whether the receiver took it: any 2xx.</param>
/// <param name="ErrorMessage">Why not, or empty.</param>
/// <param name="AttemptedAt">Unix milliseconds.</param>
public sealed record WebhookAttempt(
    long Id, long Message, bool ByServer, string Endpoint, string RequestBody, string ResponseBody, int ResponseCode, bool IsSuccess, string ErrorMessage, long AttemptedAt);

/// <summary>Makes attempts through the egress gate, and notes them.</summary>
internal sealed class WebhookAttempts(EgressGate gate, Sealer sealer, WebhookOptions options, TimeProvider clock)
{
    /// <summary>How much of an answer is kept.</summary>
    private const int KeptAnswer = 4096;

    /// <summary>Sends a body, signed.</summary>
    /// <param name="webhook">Where to.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="message">The message; the same one carries the same id at each attempt, so that a receiver can tell that it has it.</param>
    /// <param name="byServer">For the log.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<WebhookAttempt> SendAsync(Webhook webhook, byte[] body, long message, bool byServer, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        request.Headers.TryAddWithoutValidation("QISCUS-SDK-SIGNATURE", webhook.Sign(sealer, body));
        request.Headers.TryAddWithoutValidation("Conversa-Delivery", message > 0 ? $"{webhook.Workspace}-{message}" : "test");
        request.Headers.TryAddWithoutValidation("User-Agent", "Conversa");
        var answer = await gate.SendAsync(new EgressPolicy("webhook") { Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds) }, request, ct);
        var (code, text) = answer.Ok ? ((int)answer.Value.Status, Encoding.UTF8.GetString(answer.Value.Body.Span[..Math.Min(KeptAnswer, answer.Value.Body.Length)])) : (0, "");
        var error = !answer.Ok ? answer.Refusal.Sentence : answer.Value.IsSuccess ? "" : $"The receiver answered {code}.";
        return new WebhookAttempt(0, message, byServer, webhook.Url, Encoding.UTF8.GetString(body), Storable(text), code, error.Length == 0, error, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Notes an attempt.</summary>
    public static Task NoteAsync(DbConnection connection, long workspace, long sender, WebhookAttempt attempt, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into webhook_attempt (workspace_id, position, sender_id, by_server, endpoint, request_body, response_body, response_code, is_success, error_message, attempted_at)
        values (@workspace, @position, @sender, @server, @endpoint, @request, @response, @code, @success, @error, @at)
        """,
        ct, ("workspace", workspace), ("position", attempt.Message), ("sender", sender), ("server", attempt.ByServer), ("endpoint", attempt.Endpoint), ("request", attempt.RequestBody),
        ("response", attempt.ResponseBody), ("code", attempt.ResponseCode), ("success", attempt.IsSuccess), ("error", attempt.ErrorMessage), ("at", attempt.AttemptedAt));

    /// <summary>PostgreSQL stores no NUL in texts.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
