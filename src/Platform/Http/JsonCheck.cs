using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Platform.Http;

/// <summary>
/// Walks a body's tokens beside the type it should become and names the first thing that is wrong. The serialiser alone reports an unknown or
/// missing member by the .NET type's name, and lets text through that no database stores (a NUL, half a surrogate pair).
/// </summary>
internal sealed class JsonCheck
{
    private readonly Stack<Frame> frames = new();

    /// <summary>The first fault, or null.</summary>
    public static Refusal? Find(ReadOnlySequence<byte> body, JsonTypeInfo type)
    {
        var check = new JsonCheck();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = RequestBody.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (check.Token(ref reader, type) is { } refusal)
                    return refusal;
            }

            return null;
        }
        catch (JsonException malformed)
        {
            var place = check.Path();
            return new Refusal("malformed_json", RefusalKind.Invalid,
                $"The body is not valid JSON, or nests deeper than {RequestBody.MaxDepth} levels: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.", place);
        }
    }

    /// <summary><c>$.members[2].role</c> as callers write it.</summary>
    public static string FieldOf(string? path) => path is null or "$" or "" ? "body" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    private Refusal? Token(ref Utf8JsonReader reader, JsonTypeInfo root)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                frames.Push(new Frame(frames.Count == 0 ? root : frames.Peek().Expected, Path(), reader.TokenType == JsonTokenType.StartArray));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var missing = frames.Pop().Missing();
                if (missing is not null)
                    return Missing(Join(Path(), missing));
                Next();
                break;
            case JsonTokenType.PropertyName:
                var frame = frames.Peek();
                frame.Leave();
                if (Text(ref reader, out var name) is { } badName)
                    return badName;
                if (!frame.Enter(name, out var twice))
                    return twice
                        ? new Refusal("duplicate_field", RefusalKind.Invalid, $"{Path()} is given twice.", Path())
                        : new Refusal("unknown_field", RefusalKind.Invalid, $"{Path()} is not a field of this request.", Path());
                break;
            case JsonTokenType.String:
                if (Text(ref reader, out _) is { } badText)
                    return badText;
                Next();
                break;
            default:
                Next();
                break;
        }

        return null;
    }

    private Refusal? Text(ref Utf8JsonReader reader, out string text)
    {
        text = "";
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid(Path(), $"{Path()} is not valid UTF-8 text.");
        }

        return text.Contains('\0', StringComparison.Ordinal) ? Refusal.Invalid(Path(), $"{Path()} contains a NUL character.") : null;
    }

    private void Next()
    {
        if (frames.Count > 0)
            frames.Peek().Index++;
    }

    private string Path()
    {
        if (frames.Count == 0)
            return "body";
        var frame = frames.Peek();
        return frame.IsList ? string.Create(CultureInfo.InvariantCulture, $"{frame.Path}[{frame.Index}]") : Join(frame.Path, frame.Name);
    }

    private static string Join(string path, string? member) => member is null ? path : path == "body" ? Shorten(member) : path + "." + Shorten(member);

    // A caller's own key is echoed back, but not at any length.
    private static string Shorten(string member) => member.Length <= 64 ? member : string.Concat(member.AsSpan(0, 64), "…");

    private static Refusal Missing(string field) => new("missing_field", RefusalKind.Invalid, $"{field} is required.", field);

    private sealed class Frame(JsonTypeInfo? type, string path, bool isList)
    {
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private readonly bool checkedMembers = type is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } && !isList;

        public string Path { get; } = path;

        public bool IsList { get; } = isList;

        public int Index { get; set; }

        public string? Name { get; private set; }

        public JsonTypeInfo? Expected { get; private set; } = type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && isList ? type.Options.GetTypeInfo(element) : null;

        public void Leave() => Name = null;

        public bool Enter(string name, out bool twice)
        {
            Name = name;
            Expected = null;
            twice = !seen.Add(name);
            if (twice)
                return false;
            if (type is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } element })
                Expected = type.Options.GetTypeInfo(element);
            if (!checkedMembers)
                return true;
            foreach (var property in type!.Properties)
            {
                if (property.IsExtensionData)
                    return true;
                if (property.Name != name)
                    continue;
                Expected = type.Options.GetTypeInfo(property.PropertyType);
                return true;
            }

            return false;
        }

        public string? Missing()
        {
            if (!checkedMembers)
                return null;
            foreach (var property in type!.Properties)
            {
                if (property.IsRequired && !seen.Contains(property.Name))
                    return property.Name;
            }

            return null;
        }
    }
}
