using Conversa.Chat.Webhooks;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>What became of the webhook's deliveries.</summary>
internal sealed class ServerWebhookCalls(ListWebhookAttempts attempts)
{
    public void Map(IEndpointRouteBuilder routes, SdkCalls calls) => calls.Map(routes, SdkAccess.Server, "GET", "webhook_logs", Logs);

    private async Task<Result<SdkAnswer>> Logs(SdkRequest request, CancellationToken ct)
    {
        var ((_, skip, limit), byServer) = (request.Fields.Page(max: ListWebhookAttempts.LargestPage), ByServer(request.Fields));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await attempts.Handle(new ListWebhookAttempts.Query(limit, byServer, null, skip), request.Caller, ct);
        return found.Then<SdkAnswer>(list => json =>
        {
            json.WriteStartArray("webhook_logs"u8);
            foreach (var attempt in list)
            {
                json.WriteStartObject();
                json.WriteNumber("id"u8, attempt.Id);
                json.WriteString("endpoint"u8, attempt.Endpoint);
                json.WriteString("request_body"u8, attempt.RequestBody);
                json.WriteString("response_body"u8, attempt.ResponseBody);
                json.WriteNumber("response_code"u8, attempt.ResponseCode);
                json.WriteBoolean("is_success"u8, attempt.IsSuccess);
                json.WriteString("error_message"u8, attempt.ErrorMessage);
                json.WriteTime("attempted_at"u8, attempt.AttemptedAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>rest</c> is what backends posted, <c>mobile</c> what people sent.</summary>
    private static bool? ByServer(CallFields fields)
    {
        switch (fields.Some("type"))
        {
            case null or "all":
                return null;
            case "rest":
                return true;
            case "mobile":
                return false;
            default:
                fields.Refuse(Refusal.Invalid("type", "type must be all, mobile or rest."));
                return null;
        }
    }
}
