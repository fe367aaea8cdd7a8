using System.Text.Json;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Compatibility;

/// <summary>
/// The compatible APIs' "no": <c>{"status":…,"error":{code,message,detailed_messages}}</c>. Clients act on one text only, the one of an expired token,
/// and on the status; the rest is for people.
/// </summary>
internal sealed class SdkRefusals : IRefusalWriter
{
    private const string Expired = "Unauthorized. Token is expired";
    private const string Unauthorized = "Unauthorized";

    public bool Answers(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v2/sdk") || context.Request.Path.StartsWithSegments("/api/v2/mobile") || context.Request.Path.StartsWithSegments("/api/v2.1/rest");

    public Task WriteAsync(HttpContext context, int status, Refusal refusal, string? traceId)
    {
        if (refusal.Code == "token_expired")
            status = StatusCodes.Status403Forbidden; // what makes a client refresh its token and repeat the call
        var (message, detail) = Words(refusal, status, traceId);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        SdkCors.Allow(context);
        using var json = new Utf8JsonWriter(context.Response.BodyWriter, SdkJson.Options);
        json.WriteStartObject();
        json.WriteNumber("status"u8, status);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, message);
        json.WriteStartArray("detailed_messages"u8);
        json.WriteStringValue(detail);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        return Task.CompletedTask;
    }

    private static (string Message, string Detail) Words(Refusal refusal, int status, string? traceId) => refusal.Code switch
    {
        "token_expired" => (Expired, Expired),
        "token_unknown" or "credentials_missing" => (Unauthorized, Unauthorized),
        _ when status == StatusCodes.Status401Unauthorized => (Unauthorized, refusal.Sentence),
        _ when refusal.Kind == RefusalKind.NotFound && refusal.Code.EndsWith("_not_found", StringComparison.Ordinal) => Twice(refusal.Code.Replace('_', ' ')),
        _ when traceId is not null => (refusal.Sentence, $"{refusal.Sentence} ({traceId})"),
        _ => Twice(refusal.Sentence),
    };

    private static (string, string) Twice(string text) => (text, text);
}
