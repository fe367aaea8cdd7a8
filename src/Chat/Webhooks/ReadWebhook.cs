using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>Shows a workspace's webhook, and takes it away.</summary>
public sealed class ReadWebhook
{
    private readonly Database database;

    internal ReadWebhook(Database database) => this.database = database;

    /// <returns>The webhook, without its secret; not found when there is none.</returns>
    public async Task<Result<WebhookView>> Handle(Actor actor, CancellationToken ct) =>
        await Webhook.FindAsync(database, actor.Workspace, ct) is { } webhook
            ? new WebhookView(webhook.Url, webhook.Enabled, webhook.DisabledBecause, null, webhook.Version)
            : WebhookRefusals.None;
}

/// <summary>Takes a workspace's webhook away; what waits is not sent.</summary>
public sealed class RemoveWebhook
{
    private readonly Database database;

    internal RemoveWebhook(Database database) => this.database = database;

    /// <returns>Done, also when there was none.</returns>
    public Task<Result<Done>> Handle(Actor actor, CancellationToken ct) => database.WriteAsync<Result<Done>>(async connection =>
    {
        await connection.ExecuteAsync("delete from webhook where workspace_id = @workspace", ct, ("workspace", actor.Workspace));
        await Webhook.ForgetAsync(connection, actor.Workspace, ct);
        return Done.It;
    }, ct);
}

/// <summary>Every "no" about webhooks.</summary>
internal static class WebhookRefusals
{
    public static readonly Refusal None = Refusal.NotFound("webhook");
}
