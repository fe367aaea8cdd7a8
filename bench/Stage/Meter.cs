using System.Diagnostics;

namespace Conversa.Bench.Stage;

/// <summary>What was used up to a moment, in seconds.</summary>
internal readonly record struct Reading(double At, double Server, double Database, double Load);

/// <summary>Reads the processor time and memory of those who take part.</summary>
/// <param name="server">The process of the server.</param>
/// <param name="database">The database's first process; 0 when the server holds the database itself.</param>
internal sealed class Meter(int server, int database)
{
    public Reading Read() => new(
        Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
        Processes.Cpu(server),
        database == 0 ? 0 : Processes.CpuOfFamily(database),
        server == Environment.ProcessId ? 0 : Processes.Cpu(Environment.ProcessId));

    public long ServerBytes() => Processes.Resident(server);

    public long DatabaseBytes() => database == 0 ? 0 : Processes.ResidentOfFamily(database);
}
