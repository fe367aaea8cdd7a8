using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Conversa.Platform;

namespace Conversa.Chat.Rooms;

/// <summary>Rules for what names and describes a room.</summary>
internal static class RoomInput
{
    public const int MaxName = 255;
    public const int MaxUrl = 2_048;
    public const int MaxUniqueId = 255;

    /// <summary>A channel's name for itself: it becomes part of an MQTT topic.</summary>
    public static Refusal? CheckUniqueId(string? value) =>
        string.IsNullOrEmpty(value) ? Refusal.Invalid("unique_id", "unique_id is needed.")
        : value.Length > MaxUniqueId || value.Any(c => c is '#' or '+' or '/' || char.IsControl(c) || char.IsWhiteSpace(c)) || !Text.IsWellFormed(value)
            ? Refusal.Invalid("unique_id", $"unique_id can have at most {MaxUniqueId} characters, without spaces, '#', '+' and '/'.")
        : value.StartsWith("pair-", StringComparison.Ordinal) || value.StartsWith("group-", StringComparison.Ordinal) || value.StartsWith(RoomRecord.KeptPrefix, StringComparison.Ordinal)
            ? Refusal.Invalid("unique_id", $"unique_id cannot begin with 'pair-', 'group-' or '{RoomRecord.KeptPrefix}': these are the server's own.")
        : null;

    public static Refusal? CheckName(string field, string? value) => Text.Check(field, value, MaxName);

    public static Refusal? CheckAvatar(string field, string? value) =>
        string.IsNullOrEmpty(value) ? null
        : value.Length <= MaxUrl && Text.IsWellFormed(value) && Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? null
        : Refusal.Invalid(field, $"{field} must be an http or https address of at most {MaxUrl} characters.");

    /// <summary>Options arrive as a JSON object, or as the text of one; empty means none given.</summary>
    public static Result<string?> ParseOptions(string field, JsonElement? value, int limit)
    {
        if (value is not { } element || element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return (string?)null;
        if (element.ValueKind == JsonValueKind.Object)
            return Text.CheckObject(field, element, limit) is { } tooLarge ? tooLarge : element.GetRawText();
        return element.ValueKind == JsonValueKind.String ? ParseOptions(field, Text.Of(element), limit) : Refusal.Invalid(field, $"{field} must be a JSON object.");
    }

    /// <summary>The text of a JSON object; empty means none given.</summary>
    public static Result<string?> ParseOptions(string field, string? value, int limit)
    {
        if (string.IsNullOrWhiteSpace(value))
            return (string?)null;
        if (Encoding.UTF8.GetByteCount(value) > limit)
            return new Refusal("too_large", RefusalKind.Invalid, $"{field} can have at most {limit} bytes of JSON.", field);
        try
        {
            using var parsed = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 32 });
            return parsed.RootElement.ValueKind == JsonValueKind.Object ? value : Refusal.Invalid(field, $"{field} must be a JSON object.");
        }
        catch (JsonException)
        {
            return Refusal.Invalid(field, $"{field} must be a JSON object.");
        }
    }

    /// <summary>The unique id of the one room two users have, whoever asks first.</summary>
    public static string PairId(long workspace, long one, long other) => "pair-" + Digest($"{workspace}:{Math.Min(one, other)}:{Math.Max(one, other)}");

    /// <summary>A group's unique id; the same for a repeated request with the same key.</summary>
    public static string GroupId(long workspace, long creator, string? idempotencyKey) =>
        "group-" + (idempotencyKey is null ? Ids.Token(24) : Digest($"{workspace}:{creator}:{idempotencyKey}"));

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
