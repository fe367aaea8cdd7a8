namespace Conversa.Inbox.Reports;

/// <summary>
/// How long things took: how many, in all, and in bounded steps, eight of them for each doubling. A percentile is the middle of its step, so it is at most
/// 4.5 % off; times under a second are one step. Two of them can be added and subtracted, so days make years.
/// </summary>
internal sealed class Spread
{
    private const int PerDoubling = 8;
    private const int LastStep = 1 + (PerDoubling * 30); // 34 years

    private readonly SortedDictionary<int, long> steps = [];

    public long Count { get; private set; }

    /// <summary>All times together, in milliseconds.</summary>
    public long Sum { get; private set; }

    public IReadOnlyDictionary<int, long> Steps => steps;

    /// <summary>The step of a time in milliseconds.</summary>
    public static int StepOf(long ms) => ms < 1000 ? 0 : Math.Min(LastStep, 1 + (int)Math.Floor(Math.Log2(ms / 1000.0) * PerDoubling));

    /// <summary>The time that stands for a step, in milliseconds.</summary>
    public static long Middle(int step) => step == 0 ? 500 : (long)Math.Round(1000 * Math.Pow(2, (step - 0.5) / PerDoubling));

    public void Add(long ms, int sign = 1) => Add(StepOf(ms), sign, sign * ms);

    /// <summary>Adds times of one step; a negative count takes them away.</summary>
    public void Add(int step, long count, long sum)
    {
        var now = steps.GetValueOrDefault(step) + count;
        if (now == 0)
            steps.Remove(step);
        else
            steps[step] = now;
        (Count, Sum) = (Count + count, Sum + sum);
    }

    public void Add(Spread other)
    {
        foreach (var (step, count) in other.steps)
            Add(step, count, 0);
        Sum += other.Sum;
    }

    /// <summary>The time that this share of all stays within, in milliseconds; null when there is none.</summary>
    public long? Percentile(double share)
    {
        if (Count <= 0)
            return null;
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        foreach (var (step, count) in steps)
        {
            rank -= count;
            if (rank <= 0)
                return Middle(step);
        }

        return null;
    }

    public long? Mean => Count <= 0 ? null : Sum / Count;
}
