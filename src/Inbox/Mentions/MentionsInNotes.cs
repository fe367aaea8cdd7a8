using System.Text.RegularExpressions;
using Conversa.Identity.Staff;
using Conversa.Platform;

namespace Conversa.Inbox.Mentions;

/// <summary>Whom a note calls: those it names in its list, and those whose user id stands in the text behind an @.</summary>
internal static partial class MentionsInNotes
{
    private const int Most = 20;

    /// <summary>Whether it may call anybody at all.</summary>
    public static bool May(string text, IReadOnlyList<string>? named) => named is { Count: > 0 } || text.Contains('@', StringComparison.Ordinal);

    /// <param name="text">The note.</param>
    /// <param name="named">User ids, or null.</param>
    /// <param name="team">Everybody who works here.</param>
    /// <returns>Their numbers, each once; a name in the list that is nobody's is refused, in the text it is just a word.</returns>
    public static Result<IReadOnlyList<long>> Find(string text, IReadOnlyList<string>? named, IEnumerable<StaffCard> team)
    {
        var byId = team.Where(x => x.State == StaffState.Active).ToDictionary(x => x.ExternalId, x => x.User, StringComparer.OrdinalIgnoreCase);
        var found = new HashSet<long>();
        for (var i = 0; i < (named?.Count ?? 0); i++)
        {
            if (!byId.TryGetValue(named![i], out var user))
                return Refusal.Invalid($"mentions[{i}]", $"mentions[{i}] is nobody who works in this workspace.");
            found.Add(user);
        }

        foreach (var word in Called().Matches(text).Select(x => x.Groups[1].Value))
        {
            if (byId.TryGetValue(word, out var user) || byId.TryGetValue(word.TrimEnd('.', '-', '_'), out user))
                found.Add(user);
        }

        return found.Count > Most ? Refusal.Invalid("mentions", $"A note can call at most {Most} people.") : Result.Of<IReadOnlyList<long>>([.. found]);
    }

    [GeneratedRegex(@"(?<![\w@])@([\w.+-]+(?:@[\w.-]+)?)")]
    private static partial Regex Called();
}
