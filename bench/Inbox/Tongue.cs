namespace Conversa.Bench.Inbox;

/// <summary>A language nobody speaks, with words as often and as rare as in any.</summary>
internal static class Tongue
{
    public const int Words = 20_000;

    private const int InSentence = 10;

    private static readonly string[] Syllables = ["ka", "lo", "mi", "ne", "ru", "ta", "so", "vi", "pe", "du", "ha", "gi", "bo", "le", "ra", "tu", "na", "ki", "fo", "se"];
    private static readonly string[] Known = [.. Enumerable.Range(0, Words + 4_000).Select(Make)];

    /// <summary>The word of this rank: 0 is the most usual.</summary>
    public static string Word(int rank) => Known[rank];

    /// <summary>The words of a sentence, always the same for the same number.</summary>
    public static IEnumerable<string> Sentence(long number)
    {
        for (var i = 0; i < InSentence; i++)
        {
            // Ranks spread evenly over their logarithms: a word twice as rare is half as often.
            var share = (Office.Hash((number * 31) + i) >> 11) / (double)(1UL << 53);
            yield return Known[(int)Math.Pow(Words, share) - 1];
        }
    }

    private static string Make(int rank)
    {
        var word = "";
        for (var left = rank + Syllables.Length; left > 0; left /= Syllables.Length)
            word += Syllables[left % Syllables.Length];
        return word;
    }
}
