namespace Conversa.Inbox.Reports;

/// <summary>What a tally is about; stored as its number.</summary>
internal enum TallyScope : short
{
    All = 0,
    Channel = 1,
    Division = 2,
    Agent = 3,
    Tag = 4,
}

/// <summary>How long a tally's stretch of time is; stored as its number.</summary>
internal enum Grain : short
{
    /// <summary>A quarter of an hour: every time zone of today is a number of them away from UTC.</summary>
    Quarter = 0,

    /// <summary>A day of UTC.</summary>
    Day = 1,
}

/// <summary>One thing among which a report tells apart.</summary>
/// <param name="Subject">A channel or division; 0 for the general queue and where it means nothing.</param>
/// <param name="Agent">An agent; 0 where it means nothing.</param>
/// <param name="Tag">A tag; empty where it means nothing.</param>
internal readonly record struct TallySubject(long Subject = 0, long Agent = 0, string Tag = "")
{
    public static readonly TallySubject None = new(0, 0, "");
}

/// <summary>Where a tally is kept.</summary>
internal readonly record struct TallyKey(TallyScope Scope, Grain Grain, TallySubject Of, long Slot)
{
    public const long Quarter = 15 * 60 * 1000;
    public const long Day = 24 * 60 * 60 * 1000;

    public static long Length(Grain grain) => grain == Grain.Quarter ? Quarter : Day;

    /// <summary>Everything a measure counts in, but for tags.</summary>
    public static IEnumerable<(TallyScope Scope, TallySubject Of)> Places(Measure measure)
    {
        yield return (TallyScope.All, TallySubject.None);
        yield return (TallyScope.Channel, new TallySubject(measure.Channel, 0, ""));
        yield return (TallyScope.Division, new TallySubject(measure.Division, 0, ""));
        if (measure.Agent != 0)
            yield return (TallyScope.Agent, new TallySubject(0, measure.Agent, ""));
    }
}
