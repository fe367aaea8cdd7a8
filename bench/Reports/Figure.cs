using Conversa.Bench.Stage;

namespace Conversa.Bench.Reports;

/// <summary>One line of the report: what several repeats of one measurement gave.</summary>
internal sealed record Figure
{
    public required string Name { get; init; }
    public required string Engine { get; init; }

    /// <summary>What was varied: the number of senders, the transport.</summary>
    public required string Load { get; init; }

    public required string Unit { get; init; }

    /// <summary>One value per repeat.</summary>
    public required double[] Values { get; init; }

    /// <summary>Milliseconds: half, 99 % and 99.9 % were not slower; empty when not measured.</summary>
    public double[] Latency { get; init; } = [];

    /// <summary>Microseconds of processor time per message or delivery.</summary>
    public double? ServerCpu { get; init; }

    public double? DatabaseCpu { get; init; }

    /// <summary>The load generator's share of one processor.</summary>
    public double? LoadShare { get; init; }

    public long? ServerBytes { get; init; }

    public long? DatabaseBytes { get; init; }

    public string Note { get; init; } = "";

    /// <summary>When, and at which commit.</summary>
    public string Measured { get; init; } = "";

    public double Median => Middle(Values);

    public string Key => $"{Name} {Engine} {Load}";

    /// <summary>A figure of things that happened per second.</summary>
    public static Figure Of(string name, string engine, string load, string unit, IReadOnlyList<Repeat> repeats, Meter meter, string note = "")
    {
        var latency = new Histogram();
        foreach (var repeat in repeats)
            latency.Add(repeat.Latency);
        double[] Each(Func<Repeat, double> value) => [.. repeats.Select(value)];
        return new Figure
        {
            Name = name,
            Engine = engine,
            Load = load,
            Unit = unit,
            Values = Each(x => x.Count / x.Seconds),
            Latency = latency.Count == 0 ? [] : [latency.Percentile(0.5), latency.Percentile(0.99), latency.Percentile(0.999)],
            ServerCpu = Middle(Each(x => (x.To.Server - x.From.Server) * 1e6 / Math.Max(1, x.Count))),
            DatabaseCpu = meter.DatabaseBytes() == 0 ? null : Middle(Each(x => (x.To.Database - x.From.Database) * 1e6 / Math.Max(1, x.Count))),
            LoadShare = repeats[0].To.Load == 0 ? null : Middle(Each(x => (x.To.Load - x.From.Load) / x.Seconds)),
            ServerBytes = meter.ServerBytes(),
            DatabaseBytes = meter.DatabaseBytes() is > 0 and var bytes ? bytes : null,
            Note = note,
        };
    }

    public static double Middle(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>One repeat of a measurement.</summary>
internal sealed record Repeat(long Count, Reading From, Reading To, Histogram Latency)
{
    public double Seconds => To.At - From.At;
}
