using System.Text.Json;

namespace Conversa.Inbox.Storage;

/// <summary>Short lists that are only ever read whole, as JSON text in one column.</summary>
internal static class StoredLists
{
    public static IReadOnlyList<long> Numbers(string text) => text is "" or "[]" ? [] : JsonSerializer.Deserialize(text, StoredJson.Default.Int64Array)!;

    public static IReadOnlyList<string> Words(string text) => text is "" or "[]" ? [] : JsonSerializer.Deserialize(text, StoredJson.Default.StringArray)!;

    public static IReadOnlyDictionary<long, int> Limits(string text) =>
        text is "" or "{}" ? new Dictionary<long, int>() : JsonSerializer.Deserialize(text, StoredJson.Default.DictionaryInt64Int32)!;

    public static string Text(IEnumerable<long> numbers) => JsonSerializer.Serialize([.. numbers], StoredJson.Default.Int64Array);

    public static string Text(IEnumerable<string> words) => JsonSerializer.Serialize([.. words], StoredJson.Default.StringArray);

    public static string Text(IReadOnlyDictionary<long, int> limits) => JsonSerializer.Serialize(new Dictionary<long, int>(limits), StoredJson.Default.DictionaryInt64Int32);
}
