namespace Conversa.Platform.Classification;

/// <summary>What is stored and what the description says do not agree; the program does not start.</summary>
public sealed class ClassificationException : Exception
{
    /// <param name="faults">Everything that is wrong, each naming a property, table or column.</param>
    public ClassificationException(IReadOnlyList<string> faults)
        : base($"What is stored about people is not described completely ({faults.Count}):\n- {string.Join("\n- ", faults)}") => Faults = faults;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<string> Faults { get; }
}
