using System.Text.Json;
using Conversa.Chat.Messages;

namespace Conversa.Chat.Search;

/// <summary>What of a message people look for.</summary>
internal static class SearchText
{
    /// <summary>Fields of payloads that people wrote or read.</summary>
    private static readonly HashSet<string> Read = ["text", "caption", "file_name", "title", "description", "name", "address", "value", "label"];

    /// <summary>The different words of a message; none for the program's own and for types whose payload only the app knows.</summary>
    public static IReadOnlyCollection<string> Of(StoredMessage message)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in TextsOf(message))
            words.UnionWith(Words.Of(text));
        return words;
    }

    /// <summary>The texts those words are of.</summary>
    public static IReadOnlyList<string> TextsOf(StoredMessage message)
    {
        if (message.Type == "system_event")
            return [];
        // A file without a caption has its address for a text: nobody looks for that.
        List<string> texts = message.Type == "file_attachment" && message.Text.StartsWith("[file]", StringComparison.Ordinal) ? [] : [message.Text];
        if (message.Payload is not null && message.Type is "file_attachment" or "card" or "carousel" or "buttons" or "location" or "contact_person")
        {
            using var payload = JsonDocument.Parse(message.Payload!);
            Collect(payload.RootElement, texts);
        }

        return texts;
    }

    private static void Collect(JsonElement element, List<string> texts)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, texts);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject())
            {
                if (field.Value.ValueKind != JsonValueKind.String)
                    Collect(field.Value, texts);
                else if (Read.Contains(field.Name))
                    texts.Add(field.Value.GetString()!);
            }
        }
    }
}
