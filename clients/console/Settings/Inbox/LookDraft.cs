using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conversa.ConsoleApp.Settings.Inbox;

/// <summary>A channel's looks while somebody chooses them: the JSON as it is stored, read and changed by path (<c>form.fields[0].label</c>). What is empty is left out.</summary>
public sealed class LookDraft
{
    private readonly JsonObject all;

    public LookDraft(JsonElement? settings) => all = settings is { ValueKind: JsonValueKind.Object } given ? JsonNode.Parse(given.GetRawText())!.AsObject() : [];

    public event Action? Changed;

    public JsonElement ToElement() => JsonElement.Parse(all.ToJsonString());

    public string ToJson() => all.ToJsonString();

    public string Text(string path) => Find(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public bool Flag(string path, bool otherwise) => Find(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;

    public int Number(string path, int otherwise) => Find(path) is not JsonValue value ? otherwise
        : value.TryGetValue<int>(out var whole) ? whole
        : value.TryGetValue<double>(out var number) ? (int)number
        : otherwise;

    public int Count(string path) => Find(path) is JsonArray list ? list.Count : 0;

    /// <summary>A text in one language: one that is for all of them is this one's, too.</summary>
    public string TextIn(string path, string language) => Find(path) is JsonObject texts ? texts[language]?.GetValue<string>() ?? "" : Text(path);

    public void PutIn(string path, string language, string text)
    {
        var texts = Find(path) as JsonObject;
        var others = texts?.Where(x => x.Key != language).ToDictionary(x => x.Key, x => x.Value!.GetValue<string>())
            ?? (Text(path) is { Length: > 0 } forAll ? Texts.Words.Languages.Where(x => x.Code != language).ToDictionary(x => x.Code, _ => forAll) : []);
        if (text.Length > 0)
            others[language] = text;
        Put(path, others.Count == 0 ? null : new JsonObject(others.Select(x => KeyValuePair.Create(x.Key, (JsonNode?)x.Value))));
    }

    public void Put(string path, JsonNode? value)
    {
        var (place, name) = PlaceOf(path, value is not null);
        if (place is null)
            return;
        if (value is null || (value is JsonValue text && text.TryGetValue<string>(out var empty) && empty.Length == 0))
            place.Remove(name);
        else
            place[name] = value;
        Changed?.Invoke();
    }

    public void Add(string path, JsonObject entry)
    {
        if (Find(path) is not JsonArray list)
            Put(path, list = []);
        list.Add((JsonNode)entry);
        Changed?.Invoke();
    }

    public void RemoveAt(string path, int at)
    {
        if (Find(path) is not JsonArray list)
            return;
        list.RemoveAt(at);
        if (list.Count == 0)
            Put(path, null);
        Changed?.Invoke();
    }

    public void MoveUp(string path, int at)
    {
        if (Find(path) is not JsonArray list || at == 0)
            return;
        var entry = list[at];
        list.RemoveAt(at);
        list.Insert(at - 1, entry);
        Changed?.Invoke();
    }

    private static string[] Steps(string path) => path.Replace("[", ".[", StringComparison.Ordinal).Split('.');

    private static JsonNode? Step(JsonNode? from, string step) => from switch
    {
        JsonArray list when step.StartsWith('[') => list.ElementAtOrDefault(int.Parse(step.AsSpan(1, step.Length - 2), CultureInfo.InvariantCulture)),
        JsonObject parts => parts[step],
        _ => null,
    };

    private JsonNode? Find(string path) => Steps(path).Aggregate((JsonNode?)all, Step);

    /// <summary>The object a path's last name stands in; made when it is not there and something is to be put.</summary>
    private (JsonObject? Place, string Name) PlaceOf(string path, bool make)
    {
        var steps = Steps(path);
        JsonNode place = all;
        foreach (var step in steps[..^1])
        {
            if (Step(place, step) is { } next)
                place = next;
            else if (make && place is JsonObject parts)
                parts[step] = place = new JsonObject();
            else
                return (null, "");
        }

        return (place as JsonObject, steps[^1]);
    }
}
