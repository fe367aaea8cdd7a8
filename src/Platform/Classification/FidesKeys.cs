using System.Collections.Frozen;
using System.Reflection;

namespace Conversa.Platform.Classification;

/// <summary>The keys of <see cref="Fides"/> as sets, to tell a known key from a misspelt one.</summary>
public static class FidesKeys
{
    /// <summary>Every data category.</summary>
    public static readonly FrozenSet<string> Categories = ConstantsOf(typeof(Fides.Category));

    /// <summary>Every data use.</summary>
    public static readonly FrozenSet<string> Uses = ConstantsOf(typeof(Fides.Use));

    /// <summary>Whether <paramref name="key"/> is <paramref name="ancestor"/> or lies below it.</summary>
    public static bool IsWithin(string key, string ancestor) =>
        key.StartsWith(ancestor, StringComparison.Ordinal) && (key.Length == ancestor.Length || key[ancestor.Length] == '.');

    private static FrozenSet<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(x => x.IsLiteral).Select(x => (string)x.GetRawConstantValue()!).ToFrozenSet(StringComparer.Ordinal);
}
