using Conversa.Platform;
using Conversa.Platform.Egress;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>A workspace's webhook as its owner sees it.</summary>
/// <param name="Url">Where every new message is posted.</param>
/// <param name="Enabled">Whether that happens.</param>
/// <param name="DisabledBecause">Why it does not: <c>gone</c> when the receiver answered 410, <c>queue_full</c> when nobody took anything for long; else null.</param>
/// <param name="Secret">What the bodies are signed with: only in the answer to setting it.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record WebhookView(string Url, bool Enabled, string? DisabledBecause, string? Secret, long Version);

/// <summary>Says where a workspace wants its new messages posted, from now on. Setting it again switches it on again.</summary>
public sealed class SetWebhook
{
    private const int LongestUrl = 2_048;
    private const int ShortestSecret = 16;
    private const int LongestSecret = 256;
    private readonly Database database;
    private readonly LogReader reader;
    private readonly EgressGate gate;
    private readonly Sealer sealer;
    private readonly TimeProvider clock;

    internal SetWebhook(Database database, LogReader reader, EgressGate gate, Sealer sealer, TimeProvider clock) =>
        (this.database, this.reader, this.gate, this.sealer, this.clock) = (database, reader, gate, sealer, clock);

    /// <param name="Url">An absolute https address.</param>
    /// <param name="Secret">What to sign with; null makes a new one.</param>
    /// <param name="Version">The version that is to be replaced; null replaces any.</param>
    public sealed record Command(string? Url, string? Secret, long? Version = null);

    /// <returns>The webhook with its secret; refused when the address may not be reached or the version is not the current one.</returns>
    public async Task<Result<WebhookView>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (command.Url is not { Length: > 0 and <= LongestUrl } || !Uri.TryCreate(command.Url, UriKind.Absolute, out var url))
            return Refusal.Invalid("url", $"url must be an absolute https address of at most {LongestUrl} characters.");
        if (gate.Judge(url) is { } refused)
            return Refusal.Invalid("url", refused.Sentence);
        if (command.Secret is { Length: < ShortestSecret or > LongestSecret } || command.Secret?.Any(char.IsControl) == true)
            return Refusal.Invalid("secret", $"secret must have {ShortestSecret} to {LongestSecret} characters.");
        var secret = command.Secret ?? Ids.Token();
        var workspace = actor.Workspace;
        var head = await reader.HeadAsync(workspace, ct) ?? 0;
        try
        {
            return await database.WriteAsync<Result<WebhookView>>(async connection =>
            {
                var before = await Webhook.LockAsync(database, connection, workspace, ct);
                if (command.Version is { } expected && expected != (before?.Version ?? 0))
                    return ChatRefusals.Stale;
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                await connection.ExecuteAsync(
                    before is null
                        ? "insert into webhook (workspace_id, url, secret, enabled, queued_to, created_at, updated_at, version) values (@workspace, @url, @secret, @on, @to, @now, @now, 1)"
                        : "update webhook set url = @url, secret = @secret, enabled = @on, disabled_because = null, queued_to = @to, updated_at = @now, version = version + 1 where workspace_id = @workspace",
                    ct, ("workspace", workspace), ("url", url.AbsoluteUri), ("secret", Webhook.Seal(sealer, workspace, secret)), ("on", true), ("now", now),
                    ("to", before is { Enabled: true } ? before.QueuedTo : head)); // what was said while it was off is not sent
                return new WebhookView(url.AbsoluteUri, true, null, secret, (before?.Version ?? 0) + 1);
            }, ct);
        }
        catch (System.Data.Common.DbException raced) when (database.IsDuplicate(raced))
        {
            return ChatRefusals.Stale; // somebody set it first, just now
        }
    }
}
