using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Conversa.Platform.Http;

/// <summary>
/// Reads a request's fields from its address and its body. Clients send form, JSON or multipart as they like, with or without the right type, so the
/// body says itself what it is; every number and depth is bounded.
/// </summary>
public static class CallBody
{
    private const int MaxDepth = 32;
    private const int MaxFields = 12_000;
    private const int MaxName = 256;
    private static readonly SearchValues<char> ListMarks = SearchValues.Create("[]0123456789");

    /// <summary>Reads them; nothing wrong is let through.</summary>
    public static async Task<Result<CallFields>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var query = new CallFields();
        if (request.QueryString.HasValue && ReadPairs(Encoding.UTF8.GetBytes(request.QueryString.Value!).AsSpan(1), query) is { } badQuery)
            return badQuery;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return query;

        var fields = new CallFields();
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var given) ? given : null;
        if (type?.Charset is { HasValue: true } charset && HeaderUtilities.RemoveQuotes(charset) is var name && !name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return new Refusal("unsupported_media_type", RefusalKind.UnsupportedMedia, "Send the body in UTF-8.", "Content-Type");
        var refusal = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true
            ? await ReadPartsAsync(request, type, fields, ct)
            : await ReadBytesAsync(request, type, fields, ct);
        if (refusal is not null)
            return refusal;
        fields.AddMissing(query);
        return fields;
    }

    /// <summary>Parses the text of a JSON object that holds nothing a database or a client would choke on.</summary>
    public static bool ParseObject(string text, out JsonElement value)
    {
        value = default;
        try
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (Check(bytes) is not null)
                return false;
            value = Parse(bytes);
            return value.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<Refusal?> ReadBytesAsync(HttpRequest request, MediaTypeHeaderValue? type, CallFields fields, CancellationToken ct)
    {
        byte[] body;
        try
        {
            body = await WholeAsync(request, ct);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal("body_too_large", RefusalKind.TooLarge, "body is larger than this address accepts.", "body");
        }

        if (body.Length == 0)
            return null;
        var isJson = type is not null && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
        return isJson || FirstLetter(body) == '{' ? ReadJson(body, fields) : ReadPairs(body, fields);
    }

    private static Refusal? ReadJson(byte[] body, CallFields fields)
    {
        try
        {
            if (Check(body) is { } refusal)
                return refusal;
            var root = Parse(body);
            if (root.ValueKind != JsonValueKind.Object)
                return Refusal.Invalid("body", "body must be a JSON object.");
            foreach (var property in root.EnumerateObject())
                fields.Add(NameOf(property.Name), property.Value);
            return null;
        }
        catch (JsonException malformed)
        {
            return new Refusal("malformed_json", RefusalKind.Invalid,
                $"body is not valid JSON, or nests deeper than {MaxDepth} levels: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.", "body");
        }
    }

    private static JsonElement Parse(ReadOnlySpan<byte> bytes) => JsonElement.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });

    /// <summary>Walks the tokens once: text that is no Unicode, NUL characters, and more names than any client sends are refused by the name of their field.</summary>
    private static Refusal? Check(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        var field = "body";
        var names = 0;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            var clean = IsClean(ref reader);
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                if (++names > MaxFields)
                    return Refusal.Invalid("body", $"body can have at most {MaxFields} fields.");
                if (reader.CurrentDepth == 1)
                    field = clean && reader.ValueSpan.Length <= MaxName ? NameOf(reader.GetString()!) : "body";
                if (reader.CurrentDepth == 1 && reader.ValueSpan.Length > MaxName)
                    return Refusal.Invalid("body", $"body has a field whose name is longer than {MaxName} bytes.");
            }

            if (!clean)
                return Refusal.Invalid(field, $"{field} holds text that is not valid UTF-8, or a NUL character.");
        }

        return null;
    }

    private static bool IsClean(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Utf8.IsValid(reader.ValueSpan); // without escapes JSON cannot say NUL
        try
        {
            return !reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false; // half a surrogate pair, or broken bytes
        }
    }

    /// <summary>Pairs as in a form or an address. A name without a value is an empty one.</summary>
    private static Refusal? ReadPairs(ReadOnlySpan<byte> text, CallFields fields)
    {
        var count = 0;
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Max(1, text.Length));
        try
        {
            foreach (var range in text.Split((byte)'&'))
            {
                var pair = text[range];
                if (pair.IsEmpty)
                    continue;
                if (++count > MaxFields)
                    return Refusal.Invalid("body", $"body can have at most {MaxFields} fields.");
                var equals = pair.IndexOf((byte)'=');
                var key = equals < 0 ? pair : pair[..equals];
                if (key.Length > MaxName || !TryDecode(key, scratch, out var name))
                    return Refusal.Invalid("body", $"body has a field whose name is longer than {MaxName} bytes, not valid UTF-8, or holds a NUL character.");
                name = NameOf(name);
                if (!TryDecode(equals < 0 ? [] : pair[(equals + 1)..], scratch, out var value))
                    return Refusal.Invalid(name, $"{name} holds text that is not valid UTF-8, or a NUL character.");
                fields.Add(name, value);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> escaped, Span<byte> scratch, out string text)
    {
        text = "";
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            var letter = escaped[i];
            if (letter == '%' && i + 2 < escaped.Length && char.IsAsciiHexDigit((char)escaped[i + 1]) && char.IsAsciiHexDigit((char)escaped[i + 2]))
            {
                letter = (byte)((Digit(escaped[i + 1]) << 4) | Digit(escaped[i + 2]));
                i += 2;
            }
            else if (letter == '+')
            {
                letter = (byte)' ';
            }

            scratch[length++] = letter;
        }

        var decoded = scratch[..length];
        if (!Utf8.IsValid(decoded) || decoded.Contains((byte)0))
            return false;
        text = Encoding.UTF8.GetString(decoded);
        return true;

        static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
    }

    private static async Task<Refusal?> ReadPartsAsync(HttpRequest request, MediaTypeHeaderValue type, CallFields fields, CancellationToken ct)
    {
        const int MaxParts = 64;
        const int MaxPart = 256 * 1024;
        if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return Refusal.Invalid("body", "body is no multipart form: its boundary is missing or too long.");
        var bytes = new byte[MaxPart + 1];
        try
        {
            var reader = new MultipartReader(boundary.Value!, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
            for (var count = 0; await reader.ReadNextSectionAsync(ct) is { } section; count++)
            {
                if (count == MaxParts || !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                    return Refusal.Invalid("body", $"body can have at most {MaxParts} parts, each with a name.");
                var name = NameOf(HeaderUtilities.RemoveQuotes(disposition.Name).ToString());
                var length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
                if (length > MaxPart)
                    return Refusal.Invalid(name, $"{name} can have at most {MaxPart} bytes.");
                var value = bytes.AsMemory(0, length);
                if (!Utf8.IsValid(value.Span) || value.Span.Contains((byte)0))
                    return Refusal.Invalid(name, $"{name} holds text that is not valid UTF-8, or a NUL character.");
                fields.Add(name, Encoding.UTF8.GetString(value.Span));
            }

            return null;
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal("body_too_large", RefusalKind.TooLarge, "body is larger than this address accepts.", "body");
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return Refusal.Invalid("body", "body is no complete multipart form.");
        }
    }

    /// <summary>A list's name without the brackets of either dialect: <c>participants[][0]</c> and <c>participants[]</c> are both <c>participants</c>.</summary>
    private static string NameOf(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket > 0 && name.AsSpan(bracket).IndexOfAnyExcept(ListMarks) < 0 ? name[..bracket] : name;
    }

    private static char FirstLetter(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? ' ' : (char)body[start];
    }

    private static async Task<byte[]> WholeAsync(HttpRequest request, CancellationToken ct)
    {
        // The server's own cap on the body throws from here, so what piles up is bounded by it.
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
