using System.Diagnostics;
using System.Net;
using Conversa.Bench.Load;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;

namespace Conversa.Bench;

/// <summary>What a connection costs on which nothing happens.</summary>
internal static class IdleBenchmark
{
    private enum Carrier
    {
        MqttTcp,
        MqttWebSocket,
        Sse,
    }

    public static async Task RunAsync(Settings settings, Report report)
    {
        var count = settings.IdleConnections;
        await using var ground = await Ground.PrepareAsync(settings, settings.Engines[0], "idle");
        Town town;
        await using (var product = await Product.OpenAsync(ground.Arguments))
            town = await Town.SettleAsync(product.Services, count, 0, sessions: true);
        foreach (var carrier in Enum.GetValues<Carrier>())
        {
            List<double> resident = [], managed = [], seconds = [];
            long held = 0;
            for (var i = 0; i < settings.Repeats; i++)
            {
                await using var host = await HostProcess.StartAsync(ground); // a new one: memory once grown is not given back at once
                using (var first = new Crowd(PostBenchmark.NativeMarker))
                    first.Listen(Math.Min(200, count), person => Connect(carrier, host, town, person, first.Deliveries)); // loads what any connection needs
                var (heapBefore, before) = (await host.HeapAfterCollectionAsync(), Processes.Resident(host.Id));
                using var crowd = new Crowd(PostBenchmark.NativeMarker);
                var started = Stopwatch.GetTimestamp();
                crowd.Listen(count, person => Connect(carrier, host, town, person, crowd.Deliveries));
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                crowd.Serve(TimeSpan.FromSeconds(2));
                var heap = await host.HeapAfterCollectionAsync();
                held = Processes.Resident(host.Id);
                resident.Add((held - before) / 1024.0 / count);
                managed.Add((heap - heapBefore) / 1024.0 / count);
            }

            report.Add(new Figure
            {
                Name = "idle." + carrier switch { Carrier.MqttTcp => "mqtt_tcp", Carrier.MqttWebSocket => "mqtt_websocket", _ => "sse" },
                Engine = ground.Engine,
                Load = $"{count} connections",
                Unit = "KB each",
                Values = [.. resident],
                ServerBytes = held,
                Note = $"{Figure.Middle([.. managed]):0.0} KB of it objects; opened at {count / Figure.Middle([.. seconds]):#,##0}/s",
            });
        }
    }

    private static Wire Connect(Carrier carrier, HostProcess host, Town town, int person, Deliveries deliveries)
    {
        var from = new IPAddress([127, 0, 0, (byte)(2 + (person % 4))]); // several addresses, so that no pool of ports runs dry
        var (name, token) = (town.People[person].Name, town.People[person].Token);
        return carrier switch
        {
            Carrier.MqttTcp => new MqttListener(host.Mqtt, $"{Town.Code}_{name}_1", token, deliveries, false, from),
            Carrier.MqttWebSocket => new MqttListener(host.Address, $"{Town.Code}_{name}_1", token, deliveries, true, from),
            _ => new SseListener(host.Address, token, deliveries, from),
        };
    }
}
