using System.Diagnostics;
using System.Globalization;
using Conversa.LogProof;
using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>Another process at work on the database, and what it was told.</summary>
internal sealed class Witness : IDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly Task reading;

    private Witness(Process process)
    {
        this.process = process;
        reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                lock (lines)
                    lines.Add(line);
            }
        });
    }

    /// <summary>Acknowledged messages: the client id, the id and the number each answer gave.</summary>
    public IReadOnlyList<(string ClientId, long Id, long Seq)> Acknowledged => [.. Lines("ack ").Select(words => (words[1], Number(words[2]), Number(words[3])))];

    /// <summary>Refused messages and why.</summary>
    public IReadOnlyList<string> Refused => [.. Lines("no ").Select(words => $"{words[1]} {words[2]}")];

    /// <summary>The positions a reader saw, in the order it saw them.</summary>
    public IReadOnlyList<long> Seen => [.. Lines("at ").Select(words => Number(words[1]))];

    public int Count
    {
        get
        {
            lock (lines)
                return lines.Count;
        }
    }

    public static Witness Writing(TestDatabase database, Neighbourhood home, string name, int senders, int each, int repeatEvery, bool slowDisk = false) => Start(
        slowDisk, "write", database.Options.Folder, database.Options.Postgres, Text(home.Workspace), name, Text(senders), Text(each), Text(repeatEvery),
        string.Join(',', home.Rooms.Select(room => $"{room.Room}:{room.One}")));

    public static Witness Reading(TestDatabase database, Neighbourhood home, long until) =>
        Start(false, "read", database.Options.Folder, database.Options.Postgres, Text(home.Workspace), Text(until));

    /// <summary>Kills it the way a power cut would: no handler of its runs.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await reading;
    }

    public async Task EndsWellAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5));
        await reading;
        process.ExitCode.ShouldBe(0, string.Join('\n', lines.TakeLast(5)) + Errors());
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private static Witness Start(bool slowDisk, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(Product).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (slowDisk)
            start.Environment["LD_PRELOAD"] = SlowDisk.Library();
        return new Witness(Process.Start(start)!);
    }

    private string Errors() => process.HasExited ? process.StandardError.ReadToEnd() : "";

    private IEnumerable<string[]> Lines(string prefix)
    {
        lock (lines)
            return [.. lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line.Split(' '))];
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
