using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Conversa.Platform.Http;

/// <summary>The native API's "no": RFC 9457 problem details with <c>code</c>, <c>field</c> and, for a crash, <c>trace_id</c>.</summary>
internal sealed class Problems : IRefusalWriter
{
    public bool Answers(HttpContext context) => true;

    public async Task WriteAsync(HttpContext context, int status, Refusal refusal, string? traceId)
    {
        context.Response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type"u8, "urn:conversa:problem:" + refusal.Code);
        json.WriteString("title"u8, Title(refusal.Kind, status));
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, refusal.Sentence);
        json.WriteString("code"u8, refusal.Code);
        if (refusal.Field is not null)
            json.WriteString("field"u8, refusal.Field);
        if (traceId is not null)
            json.WriteString("trace_id"u8, traceId);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static string Title(RefusalKind kind, int status) => status >= 500 && kind != RefusalKind.Unavailable
        ? "Something broke on our side"
        : kind switch
        {
            RefusalKind.Invalid => "The input is not valid",
            RefusalKind.Unauthenticated => "Credentials are needed",
            RefusalKind.Forbidden => "This is not allowed",
            RefusalKind.NotFound => "Not there",
            RefusalKind.Conflict => "Not possible in the present state",
            RefusalKind.PreconditionFailed => "The version is not the current one",
            RefusalKind.TooLarge => "Too large",
            RefusalKind.UnsupportedMedia => "The media type is not accepted",
            RefusalKind.TooMany => "Too many requests",
            _ => "Not able right now",
        };
}
