using System.Globalization;

namespace Conversa.Bench.Stage;

/// <summary>What the kernel says about processes.</summary>
internal static class Processes
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed on every architecture .NET runs on

    /// <summary>Seconds of processor time a process has used.</summary>
    public static double Cpu(int process) => Fields(process) is { } fields ? (Number(fields, 14) + Number(fields, 15)) / TicksPerSecond : 0;

    /// <summary>Seconds of processor time a process and all it ever started have used, as with a database of one process per connection.</summary>
    public static double CpuOfFamily(int parent)
    {
        var total = Fields(parent) is { } own ? (Number(own, 14) + Number(own, 15) + Number(own, 16) + Number(own, 17)) / TicksPerSecond : 0;
        return total + Children(parent).Sum(Cpu);
    }

    /// <summary>Bytes of memory a process holds.</summary>
    public static long Resident(int process) => Kilobytes($"/proc/{process}/status", "VmRSS:");

    /// <summary>Bytes of memory a process and its children hold, what they share counted once.</summary>
    public static long ResidentOfFamily(int parent) => Children(parent).Append(parent).Sum(process => Kilobytes($"/proc/{process}/smaps_rollup", "Pss:"));

    private static List<int> Children(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!)).Where(process => Fields(process) is { } fields && Number(fields, 4) == parent)];

    private static long Kilobytes(string file, string name)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0; // it ended meanwhile, or belongs to somebody else
        }
    }

    /// <summary>The fields of /proc/PID/stat after the name, which may hold anything; see proc(5).</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string[] fields, int field) => long.Parse(fields[field - 3], CultureInfo.InvariantCulture);
}
