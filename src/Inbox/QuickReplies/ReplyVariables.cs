using System.Text.Json;
using System.Text.RegularExpressions;

namespace Conversa.Inbox.QuickReplies;

/// <summary>
/// Fills the places in a kept answer: <c>{{customer.name}}</c>, <c>{{agent.name}}</c>, <c>{{channel.name}}</c>, <c>{{conversation.id}}</c>,
/// <c>{{info.NAME}}</c> and <c>{{customer.NAME}}</c> for what is known. A word after a bar stands in for what is not: <c>{{customer.name|there}}</c>.
/// </summary>
public static partial class ReplyVariables
{
    /// <summary>Fills them.</summary>
    /// <param name="text">The kept answer.</param>
    /// <param name="know">What a name stands for; null for what is not known.</param>
    /// <returns>The text, and the names nothing was known for and nothing stood in for; their places are empty.</returns>
    public static (string Text, IReadOnlyList<string> Missing) Fill(string text, Func<string, string?> know)
    {
        var missing = new List<string>();
        var filled = Place().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (know(name) is { Length: > 0 } value)
                return value;
            if (match.Groups["otherwise"].Success)
                return match.Groups["otherwise"].Value;
            if (!missing.Contains(name))
                missing.Add(name);
            return "";
        });
        return (filled, missing);
    }

    /// <summary>What is known under a name, as a word; null when nothing is, or when it is more than a word.</summary>
    internal static string? Word(JsonElement known, string name) =>
        !known.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_.-]{1,100})\s*(\|(?<otherwise>[^{}]{0,200}))?\}\}")]
    private static partial Regex Place();
}
