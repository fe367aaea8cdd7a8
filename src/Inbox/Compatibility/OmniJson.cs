using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Compatibility;

/// <summary>How this wire spells answers, times and numbers.</summary>
internal static class OmniJson
{
    /// <summary>What is written is JSON for a program, never part of a page, so other scripts stay readable.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer: <c>{"data":…}</c>; the status is added when it is sent.</summary>
    public static JsonObject Answer(JsonNode? content) => new() { ["data"] = content };

    /// <summary>A page of an answer.</summary>
    public static JsonObject Answer(JsonNode? content, JsonObject meta) => new() { ["data"] = content, ["meta"] = meta };

    /// <summary>Several of something.</summary>
    public static JsonArray List(IEnumerable<JsonNode?> items) => [.. items];

    /// <summary>Where in a list that is asked for by page and limit one is.</summary>
    public static JsonObject Meta(int page, int limit, int total) => new() { ["limit"] = limit, ["page"] = page, ["total"] = total, ["total_page"] = (total + limit - 1) / limit };

    /// <summary>Something with a name.</summary>
    public static JsonObject Named(long id, string name) => new() { ["id"] = id, ["name"] = name };

    /// <summary>A number as a text.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Unix milliseconds as <c>2030-01-02T03:04:05Z</c>; null for 0.</summary>
    public static string? Time(long at) => at == 0 ? null : Date(at, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>Unix milliseconds as services have it, <c>2030-01-02 03:04:05</c> in UTC; null for 0.</summary>
    public static string? ServiceTime(long at) => at == 0 ? null : Date(at, "yyyy-MM-dd HH:mm:ss");

    /// <summary>Null for nothing, where a text is empty inside.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    public static async Task WriteAsync(HttpContext context, int status, JsonObject answer)
    {
        answer["status"] = status;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = Options.Encoder });
        await using (json)
            answer.WriteTo(json, Options);
    }

    private static string Date(long at, string format) => DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
