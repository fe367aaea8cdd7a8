using System.Globalization;
using System.Text;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Search;

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How many of them.</param>
public readonly record struct Place(int Start, int Length);

/// <summary>
/// What somebody looks for, split as everything that is found by its words is: every word has to be there, the last one may go on. For modules that
/// keep words of their own beside the messages'.
/// </summary>
public sealed class Wanted
{
    private readonly List<(string Word, bool MayGoOn)> words;

    private Wanted(List<(string Word, bool MayGoOn)> words) => this.words = words;

    /// <summary>Whether there is nothing to look up: only signs.</summary>
    public bool IsEmpty => words.Count == 0;

    /// <summary>Whether the last word may go on, so that many words of the index can be meant.</summary>
    public bool MayGoOn => words.Count > 0 && words[^1].MayGoOn;

    /// <summary>Splits what somebody typed.</summary>
    public static Wanted Of(string text) => new(Words.Ask(text));

    /// <summary>Splits the beginnings of somebody's names: every word may go on.</summary>
    public static Wanted OfName(string text) => new([.. Words.Ask(text).Select(x => (x.Word, true)).Distinct()]);

    /// <summary>Splits what somebody typed, with what is asked too much of a search refused.</summary>
    public static Result<Wanted> Parse(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Refusal.Invalid(field, "Say what to look for.");
        if (text.Length > SearchMessages.LongestQuery)
            return Refusal.Invalid(field, $"A query has at most {SearchMessages.LongestQuery} characters.");
        var wanted = Of(text);
        return wanted.words.Count > SearchMessages.MostWords ? Refusal.Invalid(field, $"A query has at most {SearchMessages.MostWords} words.") : wanted;
    }

    /// <summary>The different words of texts, as a row of words holds them.</summary>
    public static string WordsOf(IEnumerable<string?> texts)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text))
                all.UnionWith(Words.Of(text));
        }

        return string.Join(' ', all);
    }

    /// <summary>Where a text holds what is wanted, in order, without overlaps.</summary>
    public IReadOnlyList<Place> In(string text)
    {
        var (folded, origins) = Folding.FoldWithOrigins(text);
        var places = new List<Place>();
        foreach (var (kind, start, run) in Words.Runs(folded))
        {
            if (kind == Words.Kind.Dense)
            {
                foreach (var (word, _) in words)
                {
                    for (var at = run.IndexOf(word, StringComparison.Ordinal); at >= 0; at = run.IndexOf(word, at + 1, StringComparison.Ordinal))
                        Add(start + at, word.Length);
                }
            }
            else
            {
                var cut = Words.Cut(run);
                var longest = words.Where(x => x.MayGoOn ? cut.StartsWith(x.Word, StringComparison.Ordinal) : cut == x.Word).Select(x => x.Word.Length).DefaultIfEmpty(0).Max();
                if (longest > 0)
                    Add(start, longest);
            }
        }

        return Joined(places);

        void Add(int at, int length)
        {
            var (from, to) = (origins[at], at + length < origins.Count ? origins[at + length] : text.Length);
            places.Add(new Place(from, to - from));
        }
    }

    /// <summary>The words in the engine's query language, and at least one of the rooms when some are named. Words hold letters, digits and pictograms only, so quoting them is all there is to it.</summary>
    internal string Match(Engine engine, IReadOnlyList<long> rooms)
    {
        var (quote, and, or, on) = engine == Engine.Sqlite ? ("\"", " AND ", " OR ", " *") : ("'", " & ", " | ", ":*");
        var match = new StringBuilder();
        match.AppendJoin(and, words.Select(word => $"{quote}{word.Word}{quote}{(word.MayGoOn ? on : "")}"));
        if (rooms.Count > 0)
            match.Append(and).Append('(').AppendJoin(or, rooms.Select(room => string.Create(CultureInfo.InvariantCulture, $"{quote}{SearchIndex.RoomMark}{room}{quote}"))).Append(')');
        return match.ToString();
    }

    /// <summary>The same question asked of one row's words, without the index.</summary>
    /// <param name="engine">Which engine.</param>
    /// <param name="column">The column of words.</param>
    /// <param name="values">Gets the statement's values; on PostgreSQL the statement's own <c>@match</c> is used.</param>
    public string Check(Engine engine, string column, ICollection<(string, object?)> values)
    {
        if (engine == Engine.Postgres)
        {
            values.Add(("match", Match(engine, [])));
            return $"{column} @@ @match::tsquery";
        }

        var parts = new List<string>();
        foreach (var (word, goesOn) in words)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"word{parts.Count}");
            parts.Add($"instr(' ' || {column} || ' ', @{name}) > 0");
            values.Add((name, goesOn ? $" {word}" : $" {word} "));
        }

        return string.Join(" and ", parts);
    }

    private static List<Place> Joined(List<Place> places)
    {
        places.Sort((one, other) => one.Start.CompareTo(other.Start));
        var joined = new List<Place>();
        foreach (var place in places)
        {
            if (joined.Count > 0 && joined[^1] is var last && place.Start <= last.Start + last.Length)
                joined[^1] = last with { Length = Math.Max(last.Length, place.Start + place.Length - last.Start) };
            else
                joined.Add(place);
        }

        return joined;
    }
}
