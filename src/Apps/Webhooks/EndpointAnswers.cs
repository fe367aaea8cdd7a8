using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Conversa.Apps.Webhooks;

/// <summary>How endpoints and attempts are shown.</summary>
internal static class EndpointAnswers
{
    public static WebhookSigning? Signing(string? word) => word switch
    {
        "hmac" => WebhookSigning.Hmac,
        "ed25519" => WebhookSigning.Ed25519,
        _ => null,
    };

    public static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    public static DateTime Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime;

    public static async Task<IResult> AnswerAsync(WebhookEndpoints endpoints, WebhookEndpoint x, string? secret, int status, CancellationToken ct) =>
        JsonAnswer.Of(await ShowAsync(endpoints, x, (await endpoints.WaitingAsync(x.Workspace, ct)).GetValueOrDefault(x.Id), secret, ct), AppsJson.Wire.ApiEndpoint, status, x.Version);

    public static async Task<ApiEndpoint> ShowAsync(WebhookEndpoints endpoints, WebhookEndpoint x, (long Count, long Oldest) waiting, string? secret, CancellationToken ct)
    {
        var (signing, keys) = await endpoints.SigningAsync(x, ct);
        var use = x.Use.Split('/');
        return new ApiEndpoint(
            Id(x.Id), use[0], use.Length > 1 ? use[1] : null, x.Format, x.Url, x.Description, x.Types, x.Enabled, x.DisabledBecause, x.FailingSince == 0 ? null : Time(x.FailingSince), waiting.Count,
            waiting.Count == 0 ? null : Time(waiting.Oldest), signing == WebhookSigning.Hmac ? "hmac" : "ed25519", keys, secret, Time(x.CreatedAt), Time(x.UpdatedAt), x.Version);
    }

    public static ApiAttempt Show(WebhookAttempt x) => new(
        Id(x.Id), x.RequestId, x.Type, x.Key == 0 ? null : Id(x.Key), x.Taken, x.Status == 0 ? null : x.Status, x.Error, x.Answer, x.TookMs, Time(x.AttemptedAt));
}
