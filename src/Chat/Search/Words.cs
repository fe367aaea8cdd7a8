using System.Globalization;
using System.Text;

namespace Conversa.Chat.Search;

/// <summary>
/// Splits text into the words that are looked up, the same for both engines and for what is stored and asked: runs of letters, marks and digits, folded;
/// in scripts that are written without spaces every character and every pair of neighbours; every pictogram by itself.
/// </summary>
internal static class Words
{
    /// <summary>The longest word that is told apart, in UTF-16 units; longer ones are cut.</summary>
    public const int Longest = 64;

    /// <summary>What a run of a text is made of.</summary>
    internal enum Kind
    {
        Gap,
        Letters,
        Dense,
        Pictogram,
    }

    /// <summary>The different words of a text.</summary>
    public static HashSet<string> Of(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (kind, _, run) in Runs(Folding.Fold(text)))
        {
            if (kind != Kind.Dense)
            {
                words.Add(Cut(run));
                continue;
            }

            foreach (var rune in run.EnumerateRunes())
                words.Add(rune.ToString());
            words.UnionWith(Pairs(run));
        }

        return words;
    }

    /// <summary>
    /// What a person is looking for: every word has to be there; the last one, if it is of letters, may go on. In a run without spaces the pairs say more
    /// than the characters, so only a single character is looked for by itself.
    /// </summary>
    public static List<(string Word, bool MayGoOn)> Ask(string query)
    {
        var asked = new List<(string Word, bool MayGoOn)>();
        var last = Kind.Gap;
        foreach (var (kind, _, run) in Runs(Folding.Fold(query)))
        {
            last = kind;
            var pairs = kind == Kind.Dense ? Pairs(run).ToList() : [];
            asked.AddRange((pairs.Count > 0 ? pairs : [Cut(run)]).Select(word => (word, false)));
        }

        if (last == Kind.Letters)
            asked[^1] = (asked[^1].Word, true);
        return [.. asked.Distinct()];
    }

    /// <summary>The runs of a folded text, each with where it begins.</summary>
    internal static IEnumerable<(Kind Kind, int Start, string Run)> Runs(string folded)
    {
        var (start, kind, at) = (0, Kind.Gap, 0);
        foreach (var rune in folded.EnumerateRunes())
        {
            var next = KindOf(rune);
            if (next != kind || next == Kind.Pictogram)
            {
                if (kind != Kind.Gap)
                    yield return (kind, start, folded[start..at]);
                (start, kind) = (at, next);
            }

            at += rune.Utf16SequenceLength;
        }

        if (kind != Kind.Gap)
            yield return (kind, start, folded[start..]);
    }

    private static IEnumerable<string> Pairs(string run)
    {
        Rune? before = null;
        foreach (var rune in run.EnumerateRunes())
        {
            if (before is { } first)
                yield return first.ToString() + rune;
            before = rune;
        }
    }

    internal static string Cut(string word) => word.Length <= Longest ? word : word[..(char.IsHighSurrogate(word[Longest - 1]) ? Longest - 1 : Longest)];

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when IsDense(rune.Value) => Kind.Dense,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Letters,
        UnicodeCategory.OtherSymbol => Kind.Pictogram,
        _ => Kind.Gap,
    };

    /// <summary>Blocks of scripts that are written without spaces between words (Unicode Standard, chapters 16 and 18).</summary>
    private static bool IsDense(int value) => value is
        (>= 0x0E01 and <= 0x0E3A) or (>= 0x0E40 and <= 0x0E4E) // Thai
        or (>= 0x0E81 and <= 0x0EBD) or (>= 0x0EC0 and <= 0x0ECE) or (>= 0x0EDC and <= 0x0EDF) // Lao
        or (>= 0x1000 and <= 0x103F) or (>= 0x1050 and <= 0x108F) or (>= 0xA9E0 and <= 0xA9EF) or (>= 0xAA60 and <= 0xAA7F) // Myanmar
        or (>= 0x1780 and <= 0x17D3) or 0x17D7 or 0x17DC or 0x17DD // Khmer
        or 0x3005 or 0x3007 or (>= 0x3041 and <= 0x3096) or (>= 0x309D and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) // kana
        or (>= 0x3105 and <= 0x312F) // Bopomofo
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF); // Han
}
