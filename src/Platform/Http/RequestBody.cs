using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Conversa.Platform.Http;

/// <summary>
/// Reads a native endpoint's JSON body and says no by name: the field that is unknown, missing, given twice, of the wrong type or holds
/// text that cannot be stored. Nothing of a refused body reaches a handler.
/// </summary>
public static class RequestBody
{
    /// <summary>How deep objects and lists may nest.</summary>
    public const int MaxDepth = 32;

    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> StrictOptions = [];

    /// <summary>Reads and checks the body.</summary>
    /// <param name="request">The request; its body is consumed.</param>
    /// <param name="type">The source-generated description of <typeparamref name="T"/>.</param>
    /// <param name="ct">Gives up reading.</param>
    /// <returns>The body, or a refusal with the field's path (<c>members[2].role</c>) as <see cref="Refusal.Field"/>.</returns>
    public static async Task<Result<T>> ReadAsync<T>(this HttpRequest request, JsonTypeInfo<T> type, CancellationToken ct)
    {
        if (!IsJson(request.ContentType))
            return new Refusal("unsupported_media_type", RefusalKind.UnsupportedMedia, "Send the body as application/json in UTF-8.", "Content-Type");
        ReadOnlySequence<byte> body;
        try
        {
            body = await WholeBodyAsync(request, ct);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            return new Refusal("body_too_large", RefusalKind.TooLarge, limit is null ? "The body is too large." : $"The body may hold {limit} bytes.", "body");
        }

        try
        {
            return Parse(body, type);
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    /// <summary>Checks and reads a body that is already in memory, by the same rules.</summary>
    public static Result<T> Parse<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
    {
        if (body.IsEmpty)
            return Refusal.Invalid("body", "The body is empty; a JSON object is expected.");
        var strict = (JsonTypeInfo<T>)StrictOptions.GetValue(type.Options, Strict).GetTypeInfo(typeof(T));
        if (JsonCheck.Find(body, strict) is { } refusal)
            return refusal;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return JsonSerializer.Deserialize(ref reader, strict) is { } value ? value : Refusal.Invalid("body", "The body is null; a JSON object is expected.");
        }
        catch (JsonException wrong)
        {
            var field = JsonCheck.FieldOf(wrong.Path);
            return Refusal.Invalid(field, $"{field} has the wrong type or a value outside its range.");
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || media.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlySequence<byte>> WholeBodyAsync(HttpRequest request, CancellationToken ct)
    {
        // The server's own cap on the body (see WithBodyLimit) throws from here, so what piles up in the pipe is bounded by it.
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted)
                return read.Buffer;
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static JsonSerializerOptions Strict(JsonSerializerOptions options) => new(options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = MaxDepth,
    };
}
