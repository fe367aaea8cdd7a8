using System.Diagnostics;
using Conversa.Bench.Load;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;

namespace Conversa.Bench;

/// <summary>From nothing running to the first message stored.</summary>
internal static class StartupBenchmark
{
    public static async Task RunAsync(Settings settings, Report report)
    {
        foreach (var engine in settings.Engines)
        {
            List<double> empty = [], ready = [], first = [];
            List<long> resident = [];
            for (var i = 0; i < settings.Repeats; i++)
            {
                await using var ground = await Ground.PrepareAsync(settings, engine, "startup");
                await using (var fresh = await HostProcess.StartAsync(ground)) // makes its tables
                    empty.Add(fresh.Took.TotalMilliseconds);

                Town town;
                await using (var product = await Product.OpenAsync(ground.Arguments))
                    town = await Town.SettleAsync(product.Services, 2, 1, sessions: true);
                await using var host = await HostProcess.StartAsync(ground);
                ready.Add(host.Took.TotalMilliseconds);
                using (var loop = new EventLoop())
                {
                    var (head, body) = Poster.Native(town.Pairs[0], town.People[0].Token);
                    var stored = false;
                    var poster = new Poster(host.Address, head, body, _ => stored = true);
                    loop.Add(poster);
                    poster.Post();
                    if (!loop.Run(() => stored, TimeSpan.FromSeconds(30)))
                        throw new InvalidOperationException("The first message was not answered within 30 seconds.");
                    first.Add(Stopwatch.GetElapsedTime(host.Started).TotalMilliseconds);
                }

                await Task.Delay(TimeSpan.FromSeconds(3));
                resident.Add(Processes.Resident(host.Id));
            }

            report.Add(new Figure { Name = "startup.first_ever", Engine = engine, Load = "empty database", Unit = "ms", Values = [.. empty] });
            report.Add(new Figure { Name = "startup.ready", Engine = engine, Load = "tables in place", Unit = "ms", Values = [.. ready] });
            report.Add(new Figure { Name = "startup.first_message", Engine = engine, Load = "tables in place", Unit = "ms", Values = [.. first], ServerBytes = resident.Order().ElementAt(resident.Count / 2) });
        }
    }
}
