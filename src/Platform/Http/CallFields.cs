using System.Globalization;
using System.Text.Json;

namespace Conversa.Platform.Http;

/// <summary>
/// The fields of one request, whatever they came in: address, form, JSON or multipart. Each accessor reads one type and takes every spelling of it
/// that a client is known to send; the first thing that is wrong is kept as <see cref="Refusal"/>, so a call reads all it needs and asks once.
/// </summary>
public sealed class CallFields
{
    private const long TooBig = 1L << 53;
    private const int MaxEmbedded = 1_000_000;

    private readonly Dictionary<string, Field> fields = new(StringComparer.Ordinal);

    /// <summary>The first thing that is wrong with what was read so far.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Takes a text that came without a type. The same name again makes a list of it.</summary>
    public void Add(string name, string value)
    {
        if (!fields.TryGetValue(name, out var field))
            fields[name] = new Field([value], default);
        else if (field.Texts is { } texts)
            texts.Add(value);
    }

    /// <summary>Takes a JSON value; it wins over what the address says.</summary>
    public void Add(string name, JsonElement value) => fields[name] = new Field(null, value);

    /// <summary>What is missing here is taken from there.</summary>
    public void AddMissing(CallFields others)
    {
        foreach (var (name, field) in others.fields)
            fields.TryAdd(name, field);
    }

    /// <summary>Keeps the first refusal.</summary>
    public void Refuse(Refusal refusal) => Refusal ??= refusal;

    /// <summary>A text; null when absent or null. A number or a flag is taken as its text.</summary>
    public string? Text(string name)
    {
        if (!fields.TryGetValue(name, out var field))
            return null;
        if (field.Texts is { } texts)
            return texts[0];
        switch (field.Json.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.String:
                return field.Json.GetString();
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return field.Json.GetRawText();
            default:
                Refuse(Refusal.Invalid(name, $"{name} must be a text."));
                return null;
        }
    }

    /// <summary>A text; null when absent, null or empty, which clients send for what was not given.</summary>
    public string? Some(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>A text that has to be there.</summary>
    public string Required(string name)
    {
        if (Some(name) is { } text)
            return text;
        Refuse(Refusal.Invalid(name, $"{name} is needed."));
        return "";
    }

    /// <summary>A whole number from 0, as a number or as its text; null when absent or empty.</summary>
    public long? Number(string name)
    {
        if (Some(name) is not { } text)
            return null;
        if (text.Length <= 20 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < TooBig)
            return number;
        Refuse(Refusal.Invalid(name, $"{name} must be a whole number from 0 to 2^53."));
        return null;
    }

    /// <summary>The number of a room or message that has to be there.</summary>
    public long Id(string name)
    {
        if (Number(name) is { } id)
        {
            if (id == 0)
                Refuse(Refusal.Invalid(name, $"{name} must be greater than 0."));
            return id;
        }

        Refuse(Refusal.Invalid(name, $"{name} is needed."));
        return 0;
    }

    /// <summary>A number from 1 that clients may set too high: it is cut to <paramref name="max"/>.</summary>
    public int Count(string name, int otherwise, int max)
    {
        if (Number(name) is not { } number)
            return otherwise;
        if (number == 0)
            Refuse(Refusal.Invalid(name, $"{name} must be at least 1."));
        return (int)Math.Min(number, max);
    }

    /// <summary>How many to skip and how many to show, from <c>page</c> and <c>limit</c>.</summary>
    public (int Page, int Skip, int Limit) Page(int otherwise = 20, int max = 100)
    {
        var limit = Count("limit", otherwise, max);
        var page = Count("page", 1, int.MaxValue);
        if ((page - 1L) * limit <= MaxSkipped)
            return (page, Math.Max(0, page - 1) * limit, limit);
        Refuse(Refusal.Invalid("page", $"page may not skip more than {MaxSkipped} entries."));
        return (1, 0, limit);
    }

    /// <summary>A page beyond so many entries is refused.</summary>
    public const int MaxSkipped = 100_000;

    /// <summary>Yes or no; null when absent or empty.</summary>
    public bool? Flag(string name)
    {
        switch (Some(name))
        {
            case null:
                return null;
            case "true" or "True" or "1":
                return true;
            case "false" or "False" or "0":
                return false;
            default:
                Refuse(Refusal.Invalid(name, $"{name} must be true or false."));
                return null;
        }
    }

    /// <summary>Texts; a single one where a list is meant is a list of one. Empty when absent.</summary>
    public IReadOnlyList<string> List(string name, int max)
    {
        if (!fields.TryGetValue(name, out var field))
            return [];
        var list = field.Texts is { } texts ? texts : Elements(name, field.Json);
        if (list.Count > max)
        {
            Refuse(Refusal.Invalid(name, $"{name} can have at most {max} entries; this has {list.Count}."));
            return [];
        }

        return list.FindAll(text => text.Length > 0);
    }

    /// <summary>Texts, at least one.</summary>
    public IReadOnlyList<string> RequiredList(string name, int max)
    {
        var list = List(name, max);
        if (list.Count == 0)
            Refuse(Refusal.Invalid(name, $"{name} needs at least one entry."));
        return list;
    }

    /// <summary>Whole numbers; texts of them count.</summary>
    public IReadOnlyList<long> Ids(string name, int max)
    {
        var texts = List(name, max);
        var ids = new List<long>(texts.Count);
        foreach (var text in texts)
        {
            if (text.Length > 20 || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= TooBig)
            {
                Refuse(Refusal.Invalid(name, $"{name} must be a list of whole numbers."));
                return [];
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>A JSON object, as it is or as the text of one; null when absent, null or empty.</summary>
    public JsonElement? Object(string name)
    {
        if (!fields.TryGetValue(name, out var field))
            return null;
        if (field.Texts is null && field.Json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        if (field.Texts is null && field.Json.ValueKind == JsonValueKind.Object)
            return field.Json;
        var text = field.Texts is { } texts ? texts[0] : field.Json.ValueKind == JsonValueKind.String ? field.Json.GetString() : "[]";
        if (string.IsNullOrWhiteSpace(text) || text == "null")
            return null;
        if (text.Length <= MaxEmbedded && CallBody.ParseObject(text, out var parsed))
            return parsed;
        Refuse(Refusal.Invalid(name, $"{name} must be a JSON object, or the text of one, in valid UTF-8 without NUL characters."));
        return null;
    }

    /// <summary>A JSON object as text, which the handlers behind check for size; null when absent.</summary>
    public string? ObjectText(string name) => Object(name)?.GetRawText();

    /// <summary>Whether the field was sent at all, even empty.</summary>
    public bool Has(string name) => fields.ContainsKey(name) || fields.Keys.Any(x => x.StartsWith(name + "[", StringComparison.Ordinal));

    /// <summary>
    /// Objects of texts, as forms and JSON spell them: a JSON list, the text of one, <c>name[0][key]=</c> or <c>name[][key]=</c>. Empty when absent.
    /// </summary>
    /// <param name="name">The list's name.</param>
    /// <param name="keys">The members that are looked for; others are passed over.</param>
    /// <param name="max">The most objects.</param>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Objects(string name, IReadOnlyList<string> keys, int max)
    {
        var list = fields.TryGetValue(name, out var field) ? ObjectsOf(field, keys) : ObjectsOfForm(name, keys, max);
        if (list is null)
            Refuse(Refusal.Invalid(name, $"{name} must be a list of objects with {string.Join(" and ", keys)} as texts."));
        else if (list.Count > max)
            Refuse(Refusal.Invalid(name, $"{name} can have at most {max} entries."));
        else
            return list;
        return [];
    }

    private static List<Dictionary<string, string>>? ObjectsOf(Field field, IReadOnlyList<string> keys)
    {
        var json = field.Json;
        if (field.Texts is not null || json.ValueKind == JsonValueKind.String)
        {
            var text = field.Texts is { } given ? given[0] : json.GetString()!;
            if (text.Length == 0)
                return [];
            if (text.Length > MaxEmbedded || !CallBody.ParseObject($"{{\"list\":{text}}}", out var wrapped))
                return null;
            json = wrapped.GetProperty("list"u8);
        }

        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return [];
        if (json.ValueKind != JsonValueKind.Array)
            return null;
        var list = new List<Dictionary<string, string>>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return null;
            var read = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var key in keys)
            {
                if (!item.TryGetProperty(key, out var value) || value.ValueKind is JsonValueKind.Null)
                    continue;
                if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    return null;
                read[key] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            }

            list.Add(read);
        }

        return list;
    }

    private List<Dictionary<string, string>> ObjectsOfForm(string name, IReadOnlyList<string> keys, int max)
    {
        var list = new List<Dictionary<string, string>>();
        for (var i = 0; i <= max; i++)
        {
            var read = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var key in keys)
            {
                if (fields.TryGetValue($"{name}[{i}][{key}]", out var indexed) && indexed.Texts is [var text, ..])
                    read[key] = text;
                else if (fields.TryGetValue($"{name}[][{key}]", out var listed) && listed.Texts is { } texts && i < texts.Count)
                    read[key] = texts[i];
            }

            if (read.Count == 0)
                break;
            list.Add(read);
        }

        return list;
    }

    private List<string> Elements(string name, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return [];
            case JsonValueKind.String or JsonValueKind.Number:
                return [Scalar(json)];
            case JsonValueKind.Array:
                var list = new List<string>(json.GetArrayLength());
                foreach (var item in json.EnumerateArray())
                {
                    if (item.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                        break;
                    list.Add(Scalar(item));
                }

                if (list.Count == json.GetArrayLength())
                    return list;
                break;
        }

        Refuse(Refusal.Invalid(name, $"{name} must be a list of texts."));
        return [];
    }

    private static string Scalar(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    private readonly record struct Field(List<string>? Texts, JsonElement Json);
}
