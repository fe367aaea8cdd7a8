using System.Buffers;
using System.Text.Json;

namespace Conversa.Chat.Live;

/// <summary>Writes one JSON payload into memory of its own size, from a buffer each thread keeps.</summary>
internal static class JsonFrame
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is never put into a page as it is
        SkipValidation = true,
    };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? kept;

    /// <summary>The bytes that <paramref name="write"/> wrote.</summary>
    public static byte[] Write<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, json) = kept ??= Make();
        buffer.ResetWrittenCount();
        json.Reset();
        write(json, state);
        json.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > 262_144)
            kept = null; // one large message does not keep a large buffer
        return bytes;
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Make()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }
}
