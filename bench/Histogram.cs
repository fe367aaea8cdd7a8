using System.Diagnostics;
using System.Numerics;

namespace Conversa.Bench;

/// <summary>Times in microseconds, kept to about 1.5 %. Any number of threads may add.</summary>
internal sealed class Histogram
{
    private const int Fine = 64; // steps within each doubling

    private readonly long[] counts = new long[Fine * 40];

    public long Count => counts.Sum();

    /// <param name="ticks">Of the stopwatch.</param>
    public void Add(long ticks)
    {
        var micros = Math.Max(0, ticks) * 1_000_000 / Stopwatch.Frequency;
        Interlocked.Increment(ref counts[Math.Min(Place(micros), counts.Length - 1)]);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < counts.Length; i++)
            counts[i] += other.counts[i];
    }

    /// <summary>The time, in milliseconds, that this share did not exceed.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < counts.Length; i++)
        {
            wanted -= counts[i];
            if (wanted <= 0)
                return Value(i) / 1000.0;
        }

        return 0;
    }

    private static int Place(long micros)
    {
        if (micros < Fine)
            return (int)micros;
        var doubling = BitOperations.Log2((ulong)micros) - 6;
        return ((doubling + 1) * Fine) + (int)(micros >> doubling) - Fine;
    }

    private static double Value(int place)
    {
        if (place < Fine)
            return place;
        var doubling = (place / Fine) - 1;
        return (double)((long)(Fine + (place % Fine)) << doubling);
    }
}
