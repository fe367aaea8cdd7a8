namespace Conversa.Inbox.Hours;

/// <summary>A stretch of a day on the wall's clock, in minutes from midnight.</summary>
/// <param name="From">The first minute that is open.</param>
/// <param name="To">The first minute that is not; 1,440 is the day's end.</param>
public readonly record struct DaySpan(int From, int To)
{
    /// <summary>From midnight to midnight.</summary>
    public static readonly DaySpan WholeDay = new(0, 1_440);
}

/// <summary>A day with hours of its own.</summary>
/// <param name="Date">Which; of one that comes back every year only month and day count.</param>
/// <param name="EveryYear">Whether it comes back every year.</param>
/// <param name="Spans">When it is open; none for closed.</param>
public sealed record Holiday(DateOnly Date, bool EveryYear, IReadOnlyList<DaySpan> Spans);

/// <summary>
/// When an office is open, as its wall clock says. Where the clock is put forward, what lies between is no time at all; where it is put back, an hour comes twice and
/// is open twice. Pure: instants are unix milliseconds.
/// </summary>
public sealed class OfficeCalendar
{
    private const long Minute = 60_000;
    private const long Day = 1_440 * Minute;
    private const int EpochDay = 719_162;

    /// <summary>How far it looks for the next open minute: an office that is closed for ten years is closed.</summary>
    private const int LongestLook = 3_660;

    private readonly TimeZoneInfo zone;
    private readonly IReadOnlyList<IReadOnlyList<DaySpan>> week;
    private readonly Dictionary<DateOnly, IReadOnlyList<DaySpan>> once = [];
    private readonly Dictionary<(int Month, int Day), IReadOnlyList<DaySpan>> yearly = [];

    /// <param name="zone">Whose clock hangs on the wall.</param>
    /// <param name="week">Seven days, Sunday first; each day's spans in order, without overlaps.</param>
    /// <param name="holidays">Days with hours of their own. One of a single year goes before one of every year.</param>
    public OfficeCalendar(TimeZoneInfo zone, IReadOnlyList<IReadOnlyList<DaySpan>> week, IEnumerable<Holiday> holidays)
    {
        (this.zone, this.week) = (zone, week);
        foreach (var holiday in holidays)
        {
            if (holiday.EveryYear)
                yearly[(holiday.Date.Month, holiday.Date.Day)] = holiday.Spans;
            else
                once[holiday.Date] = holiday.Spans;
        }
    }

    /// <summary>Always open: every minute counts.</summary>
    public static OfficeCalendar Always { get; } = new(TimeZoneInfo.Utc, [.. Enumerable.Repeat<IReadOnlyList<DaySpan>>([DaySpan.WholeDay], 7)], []);

    /// <summary>Whether it is open at an instant.</summary>
    public bool IsOpenAt(long at)
    {
        var local = at + Offset(at);
        var inDay = Modulo(local);
        return SpansOf((local - inDay) / Day).Any(x => inDay >= x.From * Minute && inDay < x.To * Minute);
    }

    /// <summary>How much of the time between two instants it is open, in milliseconds; 0 when the second is not later.</summary>
    public long OpenBetween(long from, long to)
    {
        if (to <= from)
            return 0;
        if (ReferenceEquals(this, Always))
            return to - from;
        var open = 0L;
        foreach (var (start, end) in OpenFrom(from, to))
            open += Math.Min(end, to) - start;
        return open;
    }

    /// <summary>The instant when it will have been open for so long since another; null when that never comes.</summary>
    /// <param name="from">Unix milliseconds.</param>
    /// <param name="open">Milliseconds.</param>
    public long? After(long from, long open)
    {
        if (open <= 0)
            return from;
        if (ReferenceEquals(this, Always))
            return from + open;
        foreach (var (start, end) in OpenFrom(from, from + (LongestLook * Day)))
        {
            if (end - start >= open)
                return start + open;
            open -= end - start;
        }

        return null;
    }

    /// <summary>The first open instant that is not before this one; null when there is none.</summary>
    public long? NextOpen(long at) => IsOpenAt(at) ? at : OpenFrom(at, at + (LongestLook * Day)).Select(x => (long?)x.From).FirstOrDefault();

    /// <summary>What is open from an instant on, in order, until one that is past the end.</summary>
    private IEnumerable<(long From, long To)> OpenFrom(long from, long until)
    {
        for (var day = from - Modulo(from); day < until; day += Day)
        {
            foreach (var (start, end, offset) in Pieces(day))
            {
                var first = start + offset;
                for (var date = (first - Modulo(first)) / Day; date * Day < end + offset; date++)
                {
                    foreach (var span in SpansOf(date))
                    {
                        var (opens, closes) = (Math.Max((date * Day) + (span.From * Minute) - offset, start), Math.Min((date * Day) + (span.To * Minute) - offset, end));
                        if (closes > opens && closes > from && opens < until)
                            yield return (Math.Max(opens, from), closes);
                    }
                }
            }
        }
    }

    /// <summary>A day of UTC, cut where the wall's clock is put forward or back.</summary>
    private IEnumerable<(long From, long To, long Offset)> Pieces(long day)
    {
        var (before, after) = (Offset(day), Offset(day + Day - 1));
        if (before == after)
        {
            yield return (day, day + Day, before);
            yield break;
        }

        var (old, changed) = (day, day + Day - 1);
        while (changed - old > 1)
        {
            var middle = old + ((changed - old) / 2);
            if (Offset(middle) == before)
                old = middle;
            else
                changed = middle;
        }

        yield return (day, changed, before);
        yield return (changed, day + Day, after);
    }

    private IReadOnlyList<DaySpan> SpansOf(long day)
    {
        var date = DateOnly.FromDayNumber((int)day + EpochDay);
        return once.TryGetValue(date, out var spans) || yearly.TryGetValue((date.Month, date.Day), out spans) ? spans : week[(int)date.DayOfWeek];
    }

    private long Offset(long at) => (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(at)).TotalMilliseconds;

    private static long Modulo(long at) => ((at % Day) + Day) % Day;
}
