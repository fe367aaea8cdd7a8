using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conversa.Chat.Rooms;

namespace Conversa.Chat.Compatibility;

/// <summary>How the Chat SDK's wire spells numbers, times and kinds; written without making strings of them first.</summary>
internal static class SdkJson
{
    /// <summary>What is written is read as JSON by a program, never put into a page as it is, so only what JSON needs is escaped.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private const int NanosecondsPerMillisecond = 1_000_000;

    /// <summary>A number, and its twin as a text: <c>"id":5,"id_str":"5"</c>.</summary>
    public static void Twin(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> textName, long value)
    {
        json.WriteNumber(name, value);
        json.WriteNumberText(textName, value);
    }

    /// <summary>A number as a text.</summary>
    public static void WriteNumberText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        json.WriteString(name, digits[..length]);
    }

    /// <summary>Unix milliseconds as <c>2030-01-02T03:04:05Z</c>.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long milliseconds)
    {
        Span<byte> text = stackalloc byte[20];
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>Unix milliseconds in the three spellings a message carries.</summary>
    public static void WriteTimes(this Utf8JsonWriter json, long milliseconds)
    {
        json.WriteTime("timestamp"u8, milliseconds);
        json.WriteNumber("unix_timestamp"u8, milliseconds / 1000);
        json.WriteNumber("unix_nano_timestamp"u8, Nanoseconds(milliseconds));
    }

    /// <summary>Stored JSON as it is; <c>{}</c> for none, because clients read into it.</summary>
    public static void WriteStored(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? stored)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(string.IsNullOrEmpty(stored) ? "{}" : stored, skipInputValidation: true);
    }

    /// <summary>single or group: a channel is a group that is public.</summary>
    public static ReadOnlySpan<byte> Wire(this RoomKind kind) => kind == RoomKind.Single ? "single"u8 : "group"u8;

    public static long Nanoseconds(long milliseconds) => milliseconds * NanosecondsPerMillisecond;
}
