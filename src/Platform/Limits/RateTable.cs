namespace Conversa.Platform.Limits;

/// <summary>
/// A token bucket for every caller in memory that never grows. Each bucket is one number, the time at which it would be full again (the generic
/// cell rate algorithm of ATM networks, ITU-T I.371), changed without locks. A caller has one bucket in each of two rows, chosen by a hash that
/// is seeded per process, and is refused only when both are empty: one flooding caller hardly ever takes another along, and nobody can choose whom.
/// </summary>
/// <param name="perSecond">The lasting rate.</param>
/// <param name="burst">How many may come at once after a rest.</param>
/// <param name="bits">The rows hold two to the power of this many buckets.</param>
/// <param name="clock">Its timestamps count.</param>
internal sealed class RateTable(double perSecond, int burst, int bits, TimeProvider clock)
{
    private readonly long[] first = new long[1 << bits];
    private readonly long[] second = new long[1 << bits];
    private readonly int shift = 64 - bits;
    private readonly long ticksPerRequest = Math.Max(1, (long)(clock.TimestampFrequency / perSecond));
    private readonly long burstTicks = Math.Max(1, (long)(clock.TimestampFrequency / perSecond)) * burst;

    /// <summary>Takes one token for a caller; zero when there was one, else how long until there is.</summary>
    public TimeSpan Take(ReadOnlySpan<byte> caller)
    {
        var code = new HashCode(); // seeded anew in every process
        code.AddBytes(caller);
        var hash = (ulong)(uint)code.ToHashCode() * 0x9E3779B97F4A7C15; // spreads 32 bits over 64; the two rows read different ones
        var wait = Take(ref first[hash >> shift]);
        var other = Take(ref second[(hash << 24) >> shift]);
        return wait < other ? wait : other;
    }

    private TimeSpan Take(ref long bucket)
    {
        var now = clock.GetTimestamp();
        while (true)
        {
            var seen = Volatile.Read(ref bucket);
            var next = Math.Max(seen, now) + ticksPerRequest;
            if (next > now + burstTicks)
                return TimeSpan.FromSeconds((double)(next - burstTicks - now) / clock.TimestampFrequency);
            if (Interlocked.CompareExchange(ref bucket, next, seen) == seen)
                return TimeSpan.Zero;
        }
    }
}
