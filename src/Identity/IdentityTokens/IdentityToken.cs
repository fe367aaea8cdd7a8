using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Conversa.Platform;

namespace Conversa.Identity.IdentityTokens;

/// <summary>
/// What a customer's server says about its user, signed with the workspace's secret: a JWT (RFC 7519) of exactly one kind, HS256. Anything else a
/// JWT could be is refused: other algorithms or none, critical extensions, members given twice, lifetimes beyond ten minutes.
/// </summary>
/// <param name="User">The user's external id (<c>prn</c>).</param>
/// <param name="Nonce">The nonce the client was given (<c>nce</c>).</param>
/// <param name="Name">The user's name, if said.</param>
/// <param name="AvatarUrl">The user's picture, if said.</param>
internal sealed record IdentityToken(string User, string Nonce, string? Name, string? AvatarUrl)
{
    public const int MaxLength = 8192;

    private const int MaxLifetime = 600;
    private const int Leeway = 60;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Verifies a token.</summary>
    /// <param name="token">As it was sent.</param>
    /// <param name="workspace">The code it has to be issued for.</param>
    /// <param name="secrets">The workspace's valid secrets.</param>
    /// <param name="now">Unix seconds.</param>
    public static Result<IdentityToken> Verify(string? token, string workspace, IEnumerable<byte[]> secrets, long now)
    {
        if (string.IsNullOrEmpty(token) || token.Length > MaxLength)
            return Refusal.Invalid("identity_token", $"'identity_token' must have 1 to {MaxLength} characters.");
        var parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[0], out var header) || !TryDecode(parts[1], out var body) || !TryDecode(parts[2], out var signature))
            return IdentityRefusals.IdentityToken("The identity token is not a JWT: three base64url parts joined by dots.");

        using var head = Parse(header);
        if (head is null || Text(head, "alg") != "HS256" || !"JWT".Equals(Text(head, "typ"), StringComparison.OrdinalIgnoreCase) || head.RootElement.TryGetProperty("crit", out _))
            return IdentityRefusals.IdentityToken("The identity token's header must be a JSON object with alg HS256 and typ JWT.");

        var signed = Encoding.ASCII.GetBytes(token, 0, parts[0].Length + 1 + parts[1].Length);
        var matches = false;
        foreach (var secret in secrets)
            matches |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, signed), signature);
        if (!matches)
            return IdentityRefusals.IdentityToken("The identity token's signature does not match the workspace's secret.");

        using var claims = Parse(body);
        if (claims is null || Text(claims, "iss") != workspace)
            return IdentityRefusals.IdentityToken("The identity token's iss must be the workspace's code.");
        if (Time(claims, "iat") is not { } issued || Time(claims, "nbf") is not { } notBefore || Time(claims, "exp") is not { } expires)
            return IdentityRefusals.IdentityToken("The identity token needs iat, nbf and exp in unix seconds.");
        if (expires <= issued || expires - issued > MaxLifetime)
            return IdentityRefusals.IdentityToken($"The identity token's exp must lie at most {MaxLifetime} seconds after its iat.");
        if (issued - Leeway > now || notBefore - Leeway > now)
            return IdentityRefusals.IdentityToken("The identity token is not valid yet; compare the clocks.");
        if (expires + Leeway <= now)
            return IdentityRefusals.IdentityToken("The identity token is expired.");
        if (Text(claims, "prn") is not { Length: > 0 } user || Text(claims, "nce") is not { Length: > 0 } nonce)
            return IdentityRefusals.IdentityToken("The identity token needs prn (the user's id) and nce (the nonce).");
        return new IdentityToken(user, nonce, Text(claims, "name"), Text(claims, "avatar_url"));
    }

    private static bool TryDecode(string part, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        // No padding, no white space, no stray bits at the end: there is one spelling of a token. (The method that is called Try throws on those.)
        if (part.AsSpan().ContainsAnyExcept(Alphabet) || Base64Url.DecodeFromChars(part, bytes, out _, out var length) != OperationStatus.Done)
            return false;
        bytes = bytes[..length];
        return true;
    }

    private static JsonDocument? Parse(byte[] json)
    {
        try
        {
            var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument document, string name)
    {
        try
        {
            return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    private static long? Time(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 1e12
            ? (long)seconds
            : null;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
