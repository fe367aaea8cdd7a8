namespace Conversa.Inbox.Reports;

/// <summary>What happened in some stretch of time, counted: the figures of a report before they are put into words.</summary>
internal sealed class Tally
{
    private const byte Layout = 1;
    private const int Scores = 5;
    private const int Counters = 7 + Scores;

    private readonly long[] counters = new long[Counters];
    private readonly Spread[] spreads = [new(), new(), new(), new(), new(), new(), new()];

    public long New => counters[0];

    public long Returned => counters[1];

    public long Reopened => counters[2];

    public long ByAgent => counters[3];

    public long ByBot => counters[4];

    public long Unattended => counters[5];

    public long Handled => counters[6];

    public Spread First => spreads[0];

    public Spread Reply => spreads[1];

    public Spread Resolution => spreads[2];

    public Spread BotResolution => spreads[3];

    public Spread FirstOffice => spreads[4];

    public Spread ReplyOffice => spreads[5];

    public Spread ResolutionOffice => spreads[6];

    /// <summary>By how much the number of services that go on changed.</summary>
    public long Backlog { get; set; }

    public bool IsEmpty => counters.All(x => x == 0) && Backlog == 0 && spreads.All(x => x.Count == 0);

    /// <summary>How many gave this score, 1 to 5.</summary>
    public long Scored(int score) => counters[6 + score];

    /// <summary>Counts a measure in, or out again.</summary>
    public void Count(Measure measure, int sign = 1) =>
        Count(measure.Kind, measure.Word, sign, Spread.StepOf(measure.Ms), sign * measure.Ms, measure.OfficeMs < 0 ? -1 : Spread.StepOf(measure.OfficeMs), sign * measure.OfficeMs);

    /// <summary>Counts many measures that are alike.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="word">Their word.</param>
    /// <param name="count">How many; negative ones are counted out.</param>
    /// <param name="step">The step of their times.</param>
    /// <param name="sum">Their times together.</param>
    /// <param name="officeStep">The step of their times in office hours; -1 where it is not known.</param>
    /// <param name="officeSum">Their times in office hours together.</param>
    public void Count(MeasureKind kind, short word, long count, int step, long sum, int officeStep, long officeSum)
    {
        switch (kind)
        {
            case MeasureKind.Started:
                counters[word - 1] += count;
                Backlog += count;
                break;
            case MeasureKind.Replied:
                Time(Reply, ReplyOffice);
                if (word == 1)
                    Time(First, FirstOffice);
                break;
            case MeasureKind.Resolved:
                counters[2 + word] += count;
                Backlog -= count;
                if (word == (short)Outcome.ByAgent)
                    Time(Resolution, ResolutionOffice);
                else if (word == (short)Outcome.ByBot)
                    BotResolution.Add(step, count, sum);
                break;
            case MeasureKind.Handled:
                counters[6] += count;
                break;
            case MeasureKind.Rated when word is >= 1 and <= Scores:
                counters[6 + word] += count;
                break;
            case MeasureKind.Moved:
                Backlog += count * word;
                break;
        }

        void Time(Spread calendar, Spread office)
        {
            calendar.Add(step, count, sum);
            if (officeStep >= 0)
                office.Add(officeStep, count, officeSum);
        }
    }

    public void Add(Tally other)
    {
        for (var i = 0; i < Counters; i++)
            counters[i] += other.counters[i];
        for (var i = 0; i < spreads.Length; i++)
            spreads[i].Add(other.spreads[i]);
        Backlog += other.Backlog;
    }

    /// <summary>Adds a stored one; the number of services that go on has a column of its own.</summary>
    public void Add(ReadOnlySpan<byte> stored)
    {
        if (stored[0] != Layout)
            throw new InvalidOperationException("A tally of a layout this version does not know.");
        var at = 1;
        for (var i = 0; i < Counters; i++)
            counters[i] += Number(stored, ref at);
        foreach (var spread in spreads)
        {
            var known = Number(stored, ref at);
            if (known == 0)
                continue;
            var (sum, step) = (Number(stored, ref at), 0);
            for (var i = 0; i < known; i++)
            {
                step += (int)Number(stored, ref at);
                spread.Add(step, Number(stored, ref at), i == 0 ? sum : 0);
            }
        }
    }

    /// <summary>How it is stored: numbers of seven bits a byte, the sign in the lowest bit.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Layout);
        foreach (var counter in counters)
            Write(bytes, counter);
        foreach (var spread in spreads)
        {
            Write(bytes, spread.Steps.Count);
            if (spread.Steps.Count == 0)
                continue;
            Write(bytes, spread.Sum);
            var before = 0;
            foreach (var (step, count) in spread.Steps)
            {
                Write(bytes, step - before);
                Write(bytes, count);
                before = step;
            }
        }

        return bytes.ToArray();
    }

    private static void Write(MemoryStream bytes, long number)
    {
        var rest = (ulong)((number << 1) ^ (number >> 63));
        for (; rest >= 0x80; rest >>= 7)
            bytes.WriteByte((byte)(rest | 0x80));
        bytes.WriteByte((byte)rest);
    }

    private static long Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (value, shift) = (0UL, 0);
        byte one;
        do
        {
            one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            shift += 7;
        }
        while (one >= 0x80);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
