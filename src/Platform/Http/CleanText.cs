using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Conversa.Platform.Http;

/// <summary>Text that can be stored and shown: valid UTF-8 without NUL. PostgreSQL refuses a NUL, so it must be refused at the door.</summary>
public static class CleanText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks text that came by another way than a native JSON body: a form field, a header, an MQTT payload.</summary>
    /// <returns>Null, or a refusal that names <paramref name="field"/>.</returns>
    public static Refusal? Check(string field, string? text)
    {
        if (text is null)
            return null;
        if (text.Contains('\0', StringComparison.Ordinal))
            return Refusal.Invalid(field, $"{field} contains a NUL character.");
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return Refusal.Invalid(field, $"{field} is not valid UTF-8 text.");
            i++;
        }

        return null;
    }

    /// <summary>Checks a raw query string before anything decodes it; decoding would put U+FFFD where the broken bytes were.</summary>
    internal static Refusal? CheckQuery(string? query)
    {
        if (query is null || !query.Contains('%', StringComparison.Ordinal))
            return null;
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            if (!pair.Contains('%', StringComparison.Ordinal))
                continue;
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            if (name is null || Check("query", name) is not null)
                return Refusal.Invalid("query", "The query has a name that is not valid UTF-8 text.");
            var value = Decode(equals < 0 ? "" : pair[(equals + 1)..]);
            if (value is null)
                return Refusal.Invalid(name, $"{name} is not valid UTF-8 text.");
            if (Check(name, value) is { } refusal)
                return refusal;
        }

        return null;
    }

    internal static Task Invoke(HttpContext context, RequestDelegate next) =>
        CheckQuery(context.Request.QueryString.Value) is { } refusal ? context.RefuseAsync(refusal) : next(context);

    private static string? Decode(string escaped)
    {
        try
        {
            var bytes = new byte[escaped.Length * 3];
            var length = 0;
            for (var i = 0; i < escaped.Length; i++)
            {
                if (escaped[i] == '%' && i + 2 < escaped.Length && char.IsAsciiHexDigit(escaped[i + 1]) && char.IsAsciiHexDigit(escaped[i + 2]))
                {
                    bytes[length++] = byte.Parse(escaped.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    i += 2;
                }
                else
                {
                    length += Strict.GetBytes(escaped.AsSpan(i, 1), bytes.AsSpan(length));
                }
            }

            return Strict.GetString(bytes, 0, length);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
