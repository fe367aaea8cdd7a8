using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Conversa.Platform.Http;

/// <summary>Versions as HTTP shows and asks for them (RFC 9110: <c>ETag</c>, <c>If-Match</c>), and the caller's name for a request (<c>Idempotency-Key</c>).</summary>
public static class Preconditions
{
    /// <summary>The longest <c>Idempotency-Key</c>, in characters.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>Shows the version of what is answered.</summary>
    public static void ShowVersion(this HttpResponse response, long version) => response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version the caller saw.</summary>
    /// <returns>Null without <c>If-Match</c> or with <c>*</c>; a refusal when it is not a version of ours.</returns>
    public static Result<long?> IfMatch(this HttpRequest request)
    {
        var text = request.Headers.IfMatch.ToString().Trim();
        if (text.Length == 0 || text == "*")
            return (long?)null;
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' && long.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (long?)version
            : new Refusal("invalid_if_match", RefusalKind.Invalid, "If-Match must be one ETag as it was answered, for example \"3\".", "If-Match");
    }

    /// <summary>The caller's name for a write that makes something, so that repeating it does not make two.</summary>
    /// <returns>The key, or a refusal when it is missing or malformed.</returns>
    public static Result<string> IdempotencyKey(this HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        return key.Length is > 0 and <= MaxKeyLength && key.All(x => x is > ' ' and <= '~')
            ? key
            : new Refusal("invalid_idempotency_key", RefusalKind.Invalid, $"Send an Idempotency-Key header of 1 to {MaxKeyLength} visible ASCII characters; repeat it when you repeat the request.", "Idempotency-Key");
    }
}
