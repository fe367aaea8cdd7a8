using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Conversa.Platform.Webhooks;

/// <summary>A body as the Standard Webhooks specification recommends it: type, timestamp, data.</summary>
public static class StandardBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // never part of a page

    /// <summary>The body.</summary>
    /// <param name="type">The event's name.</param>
    /// <param name="at">When it happened, in unix milliseconds.</param>
    /// <param name="json">What it says: JSON.</param>
    public static ReadOnlyMemory<byte> Of(string type, long at, ReadOnlyMemory<byte> json)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length + 128);
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            writer.WriteString("timestamp"u8, DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime);
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(json.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
