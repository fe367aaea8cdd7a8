using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Conversa.Bench.Reports;

/// <summary>What was measured, and on what.</summary>
internal static class Machine
{
    public static async Task<IReadOnlyList<string>> DescribeAsync(Settings settings)
    {
        List<string> lines =
        [
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, commit {settings.Commit}, {settings.Repeats} repeats of {settings.Seconds} s after {settings.WarmUp} s of warm-up.",
            $"{RuntimeInformation.FrameworkDescription}, workstation garbage collector, default configuration of the server except its addresses, folder and log level.",
        ];
        await using var sqlite = new SqliteConnection("Data Source=:memory:");
        await sqlite.OpenAsync();
        lines.Add($"SQLite {sqlite.ServerVersion}, write-ahead log, synchronous=FULL.");
        if (settings.Postgres.Length > 0)
        {
            await using var source = NpgsqlDataSource.Create(settings.Postgres);
            List<string> values = [];
            foreach (var name in (string[])["server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size"])
            {
                await using var show = source.CreateCommand("show " + name);
                values.Add($"{(name == "server_version" ? "" : name + "=")}{await show.ExecuteScalarAsync()}");
            }

            lines.Add($"PostgreSQL {string.Join(", ", values)}; on the same machine, over loopback.");
        }

        var model = Line("/proc/cpuinfo", "model name");
        var memory = Line("/proc/meminfo", "MemTotal");
        lines.Add($"{Environment.ProcessorCount} processors ({model}), {long.Parse(memory.Split(' ')[0]) >> 20} GB of memory, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, server, database and load generator share them.");
        lines.Add($"Load on the machine when the run began (1, 5, 15 minutes): {settings.LoadBefore}.");
        return lines;
    }

    /// <summary>Durable writes of one page per second into a file, one after the other: what every durable commit waits for.</summary>
    public static double Flushes(string folder, TimeSpan time)
    {
        var path = Path.Combine(folder, "flushes");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var page = new byte[8192];
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Stopwatch.GetElapsedTime(started) < time; count++)
        {
            file.Position = count % 1024 * page.Length;
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        var rate = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        file.Close();
        File.Delete(path);
        return rate;
    }

    private static string Line(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
