using System.Globalization;
using System.Text;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>Sends a test to the webhook's receiver, now, and tells how it went.</summary>
public sealed class TestWebhook
{
    private readonly Database database;
    private readonly WebhookAttempts attempts;
    private readonly TimeProvider clock;

    internal TestWebhook(Database database, WebhookAttempts attempts, TimeProvider clock) => (this.database, this.attempts, this.clock) = (database, attempts, clock);

    /// <returns>The attempt, failed or not; not found when there is no webhook.</returns>
    public async Task<Result<WebhookAttempt>> Handle(Actor actor, CancellationToken ct)
    {
        if (await Webhook.FindAsync(database, actor.Workspace, ct) is not { } webhook)
            return WebhookRefusals.None;
        var body = string.Create(CultureInfo.InvariantCulture, $$$"""{"type":"test","payload":{"sent_at":{{{clock.GetUtcNow().ToUnixTimeMilliseconds()}}}}}""");
        var attempt = await attempts.SendAsync(webhook, Encoding.UTF8.GetBytes(body), 0, byServer: true, ct);
        await database.WriteAsync(async connection =>
        {
            await WebhookAttempts.NoteAsync(connection, actor.Workspace, 0, attempt, ct);
            return true;
        }, ct);
        return attempt;
    }
}
