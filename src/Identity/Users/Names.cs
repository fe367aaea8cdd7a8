using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conversa.Platform;

namespace Conversa.Identity.Users;

/// <summary>The forms of what people and servers say about users. Each check answers null, or a refusal that names field and limit.</summary>
internal static class Names
{
    public const int MaxLength = 255;
    public const int MaxUrlLength = 2048;
    public const int MaxExtrasLength = 16 * 1024;
    public const int MaxPasswordLength = 1024;

    private static readonly JsonSerializerOptions Shortest = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The customer's name for a user. It appears in MQTT topics and in addresses, so it has no white space, control or invisible characters and
    /// none of <c>/ + #</c>. Letters, digits and <c>. - _ @</c> are what the Chat SDK documents; other scripts are welcome.
    /// </summary>
    public static Refusal? RefuseExternalId(string field, string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength)
            return Refusal.Invalid(field, $"'{field}' must have 1 to {MaxLength} characters.");
        return Every(value, rune => rune.Value is not ('/' or '+' or '#') && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            ? null
            : Refusal.Invalid(field, $"'{field}' may not contain spaces, invisible or control characters, broken Unicode, '/', '+' or '#'.");
    }

    /// <summary>A name people read: not empty, no control characters.</summary>
    public static Refusal? RefuseName(string field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxLength)
            return Refusal.Invalid(field, $"'{field}' must have 1 to {MaxLength} characters, not only spaces.");
        return IsText(value) ? null : Refusal.Invalid(field, $"'{field}' may not contain control characters or broken Unicode.");
    }

    /// <summary>An address of a picture; empty means none.</summary>
    public static Refusal? RefuseUrl(string field, string value)
    {
        if (value.Length > MaxUrlLength)
            return Refusal.Invalid(field, $"'{field}' must have at most {MaxUrlLength} characters.");
        return value.Length == 0
            || (IsText(value) && Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            ? null
            : Refusal.Invalid(field, $"'{field}' must be an absolute http or https address.");
    }

    /// <summary>A password: any whole text. It is hashed, so only its length matters.</summary>
    public static Refusal? RefusePassword(string field, string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxPasswordLength)
            return Refusal.Invalid(field, $"'{field}' must have 1 to {MaxPasswordLength} characters.");
        return Every(value, _ => true) ? null : Refusal.Invalid(field, $"'{field}' contains broken Unicode.");
    }

    /// <summary>Custom attributes: a JSON object, returned in its shortest spelling.</summary>
    public static Result<string> ParseExtras(string field, string value)
    {
        var refusal = Refusal.Invalid(field, $"'{field}' must be a JSON object of at most {MaxExtrasLength} characters, nested at most 32 deep.");
        if (value.Length > MaxExtrasLength * 2)
            return refusal;
        try
        {
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return refusal;
            var text = JsonSerializer.Serialize(document.RootElement, Shortest);
            return text.Length <= MaxExtrasLength ? text : refusal;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return refusal; // not JSON, or half a surrogate pair inside
        }
    }

    private static bool IsText(string value) => Every(value, rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control);

    private static bool Every(ReadOnlySpan<char> value, Func<Rune, bool> holds)
    {
        while (value.Length > 0)
        {
            if (Rune.DecodeFromUtf16(value, out var rune, out var used) != System.Buffers.OperationStatus.Done || !holds(rune))
                return false;
            value = value[used..];
        }

        return true;
    }
}
