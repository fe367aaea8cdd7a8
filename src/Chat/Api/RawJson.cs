using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Chat.Api;

/// <summary>JSON that is stored as text and answered as it is, without being taken apart on the way.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct RawJson(string Text)
{
    /// <summary>Null stays null.</summary>
    public static RawJson? Of(string? text) => text is null ? null : new RawJson(text);

    /// <summary>Reads and writes it.</summary>
    public sealed class Converter : JsonConverter<RawJson>
    {
        /// <inheritdoc/>
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader).GetRawText());


        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true); // it was validated when it came in
    }
}
