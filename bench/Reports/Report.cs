using System.Text;
using System.Text.Json;

namespace Conversa.Bench.Reports;

/// <summary>The figures and ratios of a run: printed as they come, and written as a page.</summary>
internal sealed class Report(Settings settings)
{
    private static readonly (string Name, string Title, string Says)[] Sections =
    [
        ("floor", "The floor: what this machine gives anyone", "Plain programs on the same machine in the same run, to judge the other figures by: durable writes of one page, one message per statement and commit over 32 connections (with and without taking the next number of one order; SQLite has one writer), and a plain ASP.NET Core POST that stores nothing."),
        ("append", "Durable append", "`SendMessage` in one process with the senders, which wait for each answer: rooms of two, as many as senders, 200 bytes of text. The processor time of the senders' loops is in the server's."),
        ("post", "Post to deliver", "HTTP requests to the running server, one kept-alive connection per sender, each waiting for its answer; everybody of each room of two listens. Latency is from sending the request to its answer (`post`) and to the arrival at a listener (`deliver`)."),
        ("fanout", "Fan-out", "One sender, with up to sixteen requests under way, in a room of 1,000 people who all listen; at most sixteen messages wait for a listener. A delivery is one message arrived at one listener."),
        ("idle", "Idle connections", "10,000 connections of as many users that nothing happens on: the growth of the server's memory, after a full collection, by connection. The kernel's socket buffers are not in it."),
        ("inbox", "The inbox", "A company with very many conversations of four messages each, two in a hundred open, with customers, tags, notes and their words indexed. Lists (`list.*`, pages of 50 as a supervisor asks for them), the numbers of all views with five saved ones for everybody and five of one's own (`counts`), and the search of everything at once (`search.*`), over HTTP, one request at a time: the figure is what 95 % did not exceed. Then all agents' consoles and visitors listen, while visitors write at a steady pace: from sending a message to its arrival at the agent's screen (`screen`), the figure is what 99 % did not exceed."),
        ("startup", "Start", "From starting the process to the first good answer of `/health/ready`, and to the first message stored over HTTP; memory three seconds later."),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string measured = $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC at commit {settings.Commit}";
    private readonly List<Figure> figures = [];
    private readonly Dictionary<string, double> ratios = [];

    public void Add(Figure figure)
    {
        figures.Add(figure with { Measured = measured });
        Console.WriteLine($"{figure.Name,-22} {figure.Engine,-9} {figure.Load,-22} {Value(figure),-34} {Latency(figure),-26} {Cpu(figure),-34} {Memory(figure)} {figure.Note}".TrimEnd());
    }

    public void Say(string text) => Console.WriteLine($"# {text}");

    /// <summary>How two figures of this run relate: comparable between machines.</summary>
    public void Relate(string name, string over, string under)
    {
        if (figures.Find(x => x.Key == over) is not { } dividend || figures.Find(x => x.Key == under) is not { Median: > 0 } divisor)
            return;
        ratios[name] = dividend.Median / divisor.Median;
        Console.WriteLine($"ratio {name} {dividend.Median / divisor.Median:0.00}");
    }

    /// <summary>Writes the page; benchmarks that were not run this time keep the figures of their last run.</summary>
    public async Task WriteAsync()
    {
        var kept = settings.Figures;
        var all = File.Exists(kept) ? JsonSerializer.Deserialize<Kept>(await File.ReadAllTextAsync(kept))! : new Kept([], []);
        all.Figures.RemoveAll(old => figures.Exists(x => x.Key == old.Key));
        all.Figures.AddRange(figures);
        foreach (var (name, value) in ratios)
            all.Ratios[name] = value;
        await File.WriteAllTextAsync(kept, JsonSerializer.Serialize(all, Indented));

        var page = new StringBuilder("# Benchmarks\n\nWritten by `bin/bench`; do not edit. Medians of the repeats, lowest and highest in brackets.\n\n");
        foreach (var line in await Machine.DescribeAsync(settings))
            page.Append("- ").Append(line).Append('\n');
        foreach (var (name, title, says) in Sections)
        {
            var rows = all.Figures.FindAll(x => x.Name.Split('.')[0] == name);
            if (rows.Count == 0)
                continue;
            page.Append($"\n## {title}\n\n{says}\n\nMeasured {string.Join(" and ", rows.Select(x => x.Measured).Distinct())}.\n\n");
            page.Append("| what | engine | load | figure | p50 / p99 / p99.9 ms | CPU µs each: server + database | load generator | memory: server + database | |\n|---|---|---|---|---|---|---|---|---|\n");
            foreach (var x in rows)
                page.Append($"| {x.Name} | {x.Engine} | {x.Load} | {Value(x)} | {Latency(x)} | {PerEach(x)} | {Share(x)} | {Memory(x)} | {x.Note} |\n");
        }

        if (all.Ratios.Count > 0)
            page.Append("\n## Ratios\n\nTo compare across machines: both sides were measured in the same run.\n\n| ratio | value |\n|---|---|\n");
        foreach (var (name, value) in all.Ratios)
            page.Append($"| {name} | {value:0.00} |\n");
        await File.WriteAllTextAsync(settings.Page, page.ToString());
        Console.WriteLine($"# written: {settings.Page}");
    }

    private sealed record Kept(List<Figure> Figures, Dictionary<string, double> Ratios);

    private static string Value(Figure x) => $"{Number(x.Median)} {x.Unit} ({Number(x.Values.Min())}–{Number(x.Values.Max())})";

    private static string Number(double value) => value >= 100 ? value.ToString("#,##0") : value.ToString("0.0#");

    private static string Latency(Figure x) => x.Latency.Length == 0 ? "" : string.Join(" / ", x.Latency.Select(ms => ms.ToString(ms < 10 ? "0.00" : "0.0")));

    private static string Cpu(Figure x) => x.ServerCpu is null ? "" : $"cpu {PerEach(x)} µs{(x.LoadShare is null ? "" : $", load {Share(x)}")}";

    private static string PerEach(Figure x) => x.ServerCpu is not { } server ? "" : $"{server:0.0}{(x.DatabaseCpu is { } database ? $" + {database:0.0}" : "")}";

    private static string Share(Figure x) => x.LoadShare is { } share ? $"{share:0%}" : "";

    private static string Memory(Figure x) => x.ServerBytes is not { } server ? "" : $"{server >> 20} MB{(x.DatabaseBytes is { } database ? $" + {database >> 20} MB" : "")}";
}
