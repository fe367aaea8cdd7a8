using System.Text.Json;
using Conversa.Chat.Search;

namespace Conversa.Inbox.Finding.Search;

/// <summary>The part of a text that shows why it was found.</summary>
internal static class Excerpts
{
    private const int Longest = 240;
    private const int Before = 60;
    private const int MostTexts = 5;

    /// <summary>A text with what was looked for; without any of it when it was found by something else.</summary>
    public static ApiFoundText Of(string field, string text, Wanted wanted)
    {
        var places = wanted.In(text);
        var from = places.Count == 0 || text.Length <= Longest ? 0 : Math.Max(0, places[0].Start - Before);
        if (from > 0 && char.IsLowSurrogate(text[from]))
            from--;
        var to = Math.Min(text.Length, from + Longest);
        if (to < text.Length && char.IsLowSurrogate(text[to]))
            to--;
        return new ApiFoundText(
            field, text[from..to], [.. places.Where(x => x.Start >= from && x.Start < to).Select(x => new ApiHighlight(x.Start - from, Math.Min(x.Length, to - x.Start)))], from);
    }

    /// <summary>Those of these texts that hold some of it.</summary>
    public static IReadOnlyList<ApiFoundText> Of(IEnumerable<(string Field, string Text)> texts, Wanted wanted) =>
        [.. texts.Where(x => x.Text.Length > 0).Select(x => Of(x.Field, x.Text, wanted)).Where(x => x.Highlights.Count > 0).Take(MostTexts)];

    /// <summary>What stands at the top of a JSON object, by its names.</summary>
    public static IEnumerable<(string Field, string Text)> Properties(string json)
    {
        if (json is "" or "{}")
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().SelectMany(x => FindingIndex.ValuesOf($"[{x.Value.GetRawText()}]").Select(text => (x.Name, text)))];
    }
}
