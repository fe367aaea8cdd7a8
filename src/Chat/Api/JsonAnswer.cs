using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Api;

/// <summary>Answers with JSON of known length, written into a buffer each thread keeps: no logging, no reflection, one copy.</summary>
public sealed class JsonAnswer<T>(T value, Action<Utf8JsonWriter, T> write, int status, long? version) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var bytes = JsonAnswer.Write(value, write);
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        if (version is { } shown)
            response.ShowVersion(shown);
        response.BodyWriter.Write(bytes);
        return Task.CompletedTask; // the server flushes when the endpoint returns
    }
}

/// <summary>Makes them.</summary>
public static class JsonAnswer
{
    private const int KeptBytes = 256 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? kept;

    /// <summary>Answers with what a source-generated description writes.</summary>
    public static IResult Of<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, long? version = null) =>
        new JsonAnswer<(T Value, JsonTypeInfo<T> Type)>((value, type), static (json, state) => JsonSerializer.Serialize(json, state.Value, state.Type), status, version);

    /// <summary>The bytes; valid until this thread writes again.</summary>
    internal static ReadOnlySpan<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        if (kept is not { } pair || pair.Buffer.Capacity > KeptBytes)
        {
            var fresh = new ArrayBufferWriter<byte>(4096);
            kept = pair = (fresh, new Utf8JsonWriter(fresh, Options));
        }

        pair.Buffer.ResetWrittenCount();
        pair.Json.Reset();
        write(pair.Json, value);
        pair.Json.Flush();
        return pair.Buffer.WrittenSpan;
    }
}
