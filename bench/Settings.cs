namespace Conversa.Bench;

/// <summary>What a run was asked for.</summary>
internal sealed record Settings
{
    public static readonly string[] AllEngines = ["sqlite", "postgres"];

    /// <summary>Only this benchmark; empty means all.</summary>
    public string Only { get; init; } = "";

    public IReadOnlyList<string> Engines { get; init; } = AllEngines;

    /// <summary>How many senders, one measurement each.</summary>
    public IReadOnlyList<int> Senders { get; init; } = [1, 32, 256, 2000];

    public int Repeats { get; init; } = 3;

    public double WarmUp { get; init; } = 10;

    public double Seconds { get; init; } = 5;

    public int IdleConnections { get; init; } = 10_000;

    public int Audience { get; init; } = 1_000;

    /// <summary>How many conversations the inbox holds.</summary>
    public int Conversations { get; init; } = 1_000_000;

    /// <summary>How many requests of each kind one repeat asks.</summary>
    public int Questions { get; init; } = 60;

    public int Agents { get; init; } = 500;

    public int Visitors { get; init; } = 5_000;

    /// <summary>How many messages customers write each second.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>A folder in which what was seeded is kept, and found again; empty for none.</summary>
    public string Kept { get; init; } = "";

    /// <summary>The connection string of a PostgreSQL server this run may create databases on.</summary>
    public string Postgres { get; init; } = "";

    /// <summary>That server's first process.</summary>
    public int PostgresProcess { get; init; }

    /// <summary>Where everything of this run is kept while it runs.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The page to write; empty for none.</summary>
    public string Page { get; init; } = "";

    /// <summary>The figures of the page's last state, so that a run of some benchmarks keeps those of the others.</summary>
    public string Figures { get; init; } = "";

    public string Commit { get; init; } = "unknown";

    public string LoadBefore { get; init; } = File.ReadAllText("/proc/loadavg").Split(' ') is [var one, var five, var fifteen, ..] ? $"{one}, {five}, {fifteen}" : "";

    public TimeSpan WarmUpTime => TimeSpan.FromSeconds(WarmUp);

    public TimeSpan RepeatTime => TimeSpan.FromSeconds(Seconds);

    public static Settings Parse(string[] args)
    {
        var settings = new Settings();
        for (var i = 0; i < args.Length; i++)
        {
            string Next() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");
            settings = args[i] switch
            {
                "--only" => settings with { Only = Next() },
                "--quick" => settings with { Repeats = 1, WarmUp = 0.5, Seconds = 1, IdleConnections = 500, Audience = 100, Senders = [1, 32], Conversations = 2_000, Questions = 4, Agents = 10, Visitors = 20, Rate = 20 },
                "--engines" => settings with { Engines = Next().Split(',') },
                "--senders" => settings with { Senders = [.. Next().Split(',').Select(int.Parse)] },
                "--conversations" => settings with { Conversations = int.Parse(Next()) },
                "--kept" => settings with { Kept = Next() },
                "--repeats" => settings with { Repeats = int.Parse(Next()) },
                "--seconds" => settings with { Seconds = double.Parse(Next()) },
                "--postgres" => settings with { Postgres = Next() },
                "--postgres-process" => settings with { PostgresProcess = int.Parse(Next()) },
                "--folder" => settings with { Folder = Next() },
                "--page" => settings with { Page = Next() },
                "--figures" => settings with { Figures = Next() },
                "--commit" => settings with { Commit = Next() },
                _ => throw new ArgumentException($"Unknown option {args[i]}."),
            };
        }

        return settings.Engines.All(AllEngines.Contains) ? settings : throw new ArgumentException($"--engines takes some of: {string.Join(',', AllEngines)}.");
    }
}
