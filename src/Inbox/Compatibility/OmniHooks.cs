using Conversa.Platform;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Compatibility;

/// <summary>The addresses this wire's webhooks go to: one each, with a switch, in this wire's format.</summary>
internal sealed class OmniHooks(WebhookEndpoints endpoints)
{
    /// <summary>The endpoint, or null.</summary>
    public Task<WebhookEndpoint?> FindAsync(long workspace, string use, CancellationToken ct) => endpoints.OfDoorAsync(workspace, use, ct);

    /// <summary>All of a workspace's, by what they are for.</summary>
    public async Task<IReadOnlyDictionary<string, WebhookEndpoint>> AllAsync(long workspace, CancellationToken ct) =>
        (await endpoints.AllAsync(workspace, ct)).Where(x => x.Use != WebhookEndpoint.Events).ToDictionary(x => x.Use);

    /// <summary>Sets address and switch; null leaves one as it is. Without an address there is nothing to switch on.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="use">What it is for.</param>
    /// <param name="type">The event of the log it gets; null for what a door puts in.</param>
    /// <param name="field">How the caller spells the address.</param>
    /// <param name="url">The address.</param>
    /// <param name="on">Whether anything is sent.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Result<Done>> SetAsync(long workspace, string use, string? type, string field, string? url, bool? on, CancellationToken ct)
    {
        var known = await endpoints.OfDoorAsync(workspace, use, ct);
        if (known is null && url is null)
            return on == true ? Refusal.Invalid(field, $"{field} is needed: an absolute https address.") : Done.It;
        var wanted = new EndpointSettings(url, null, type is null ? null : [type], on ?? known?.Enabled, OmniBodies.Wire);
        var set = await endpoints.PutDoorAsync(workspace, use, wanted, WebhookSigning.Hmac, null, ct);
        return set.Ok ? Done.It : set.Refusal.Field == "url" ? set.Refusal with { Field = field } : set.Refusal;
    }
}
