using System.Diagnostics.CodeAnalysis;

namespace Conversa.Platform;

/// <summary>A value, or a reasoned no.</summary>
public readonly struct Result<T>
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Result(T? value, Refusal? refusal) => (this.value, this.refusal) = (value, refusal);

    /// <summary>True when there is a value; then <see cref="Refusal"/> is null, else it is not.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Ok => refusal is null;

    /// <summary>The value; throws when it was refused.</summary>
    public T Value => refusal is null ? value! : throw new InvalidOperationException($"Refused: {refusal.Code}");

    /// <summary>The reason of the no, if it is one.</summary>
    public Refusal? Refusal => refusal;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    /// <summary>The same no, or what <paramref name="map"/> makes of the value.</summary>
    public Result<TOther> Then<TOther>(Func<T, TOther> map) => refusal is null ? map(value!) : refusal;
}

/// <summary>Stands for "done" where there is nothing else to say.</summary>
public readonly record struct Done
{
    /// <summary>The only value.</summary>
    public static readonly Done It;
}

/// <summary>Makes results where the compiler cannot convert by itself: interfaces.</summary>
public static class Result
{
    /// <summary>A value.</summary>
    public static Result<T> Of<T>(T value) => value;
}
