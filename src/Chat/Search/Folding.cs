using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Conversa.Chat.Search;

/// <summary>Makes letters that people do not tell apart when they search equal: case, accents, width, compatibility forms.</summary>
internal static partial class Folding
{
    private const char Tatweel = '\u0640'; // only stretches an Arabic word

    private static readonly FrozenDictionary<char, string> Folded =
        Table.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenDictionary(entry => entry[0], entry => entry[1..]);

    /// <summary>Folds a text.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!IsDropped(rune.Value))
                Append(rune, folded);
        return folded.ToString();
    }

    /// <summary>Folds a text and remembers where each character of the result came from.</summary>
    public static (string Folded, List<int> Origins) FoldWithOrigins(string text)
    {
        var folded = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsDropped(rune.Value))
                Append(rune, folded);
            while (origins.Count < folded.Length)
                origins.Add(at);
            at += rune.Utf16SequenceLength;
        }

        return (folded.ToString(), origins);
    }

    private static void Append(Rune rune, StringBuilder to)
    {
        rune = rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : rune; // full-width Latin
        rune = Rune.ToLowerInvariant(rune);
        if (rune.IsBmp && Folded.TryGetValue((char)rune.Value, out var folded))
            to.Append(folded);
        else
            to.Append(rune.ToString());
    }

    /// <summary>Marks of scripts that are read without them: Latin, Greek and Cyrillic accents, Hebrew and Arabic vowel points. Elsewhere marks are letters.</summary>
    private static bool IsDropped(int value) => value == Tatweel
        || (Rune.GetUnicodeCategory(new Rune(value)) == UnicodeCategory.NonSpacingMark
            && value is (>= 0x300 and <= 0x36F) or (>= 0x591 and <= 0x5C7) or (>= 0x610 and <= 0x61A) or (>= 0x64B and <= 0x65F) or 0x670 or (>= 0x6D6 and <= 0x6ED)
                or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF));
}
