using System.Text;
using System.Text.Json;
using Conversa.Platform;

namespace Conversa.Chat;

/// <summary>Rules for text and JSON that come from outside: what both engines can store and every client can read.</summary>
internal static class Text
{
    /// <summary>Refuses what is too long, holds a NUL character, or is no valid Unicode.</summary>
    public static Refusal? Check(string field, string? value, int limit)
    {
        if (value is null)
            return null;
        if (value.Length > limit)
            return new Refusal("too_long", RefusalKind.Invalid, $"{field} can have at most {limit} characters; this one has {value.Length}.", field);
        return IsWellFormed(value) ? null : Refusal.Invalid(field, $"{field} holds a character that is not valid Unicode text.");
    }

    /// <summary>Whether every surrogate has its pair and there is no NUL.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> value)
    {
        while (!value.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(value, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || rune.Value == 0)
                return false;
            value = value[consumed..];
        }

        return true;
    }

    /// <summary>A text, or null when the element is absent, null, no text, or not valid Unicode.</summary>
    public static string? Of(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an escaped surrogate without its pair
        }
    }

    /// <summary>Refuses a JSON object that is too large or is no object; null and absent are fine.</summary>
    public static Refusal? CheckObject(string field, JsonElement? value, int limit)
    {
        if (value is not { } element || element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        if (element.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid(field, $"{field} must be a JSON object.");
        var size = Encoding.UTF8.GetByteCount(element.GetRawText());
        return size <= limit ? null : new Refusal("too_large", RefusalKind.Invalid, $"{field} can have at most {limit} bytes of JSON; this one has {size}.", field);
    }

    /// <summary>The element as text for storing, null when absent, null or empty.</summary>
    public static string? Raw(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element ? element.GetRawText() : null;
}
