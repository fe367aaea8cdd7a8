using Conversa.Bench.Load;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;

namespace Conversa.Bench;

/// <summary>One sender, a room full of listeners.</summary>
internal static class FanOutBenchmark
{
    private const int UnderWay = 16; // requests of the one sender: waiting for the disk must not be the measure either
    private const int Window = 16; // a queue of the server's holds 2,048 frames: it must not be the measure

    public static async Task RunAsync(Settings settings, Report report)
    {
        foreach (var engine in settings.Engines)
        {
            await using var ground = await Ground.PrepareAsync(settings, engine, "fanout");
            Town town;
            await using (var product = await Product.OpenAsync(ground.Arguments))
                town = await Town.SettleAsync(product.Services, settings.Audience, 0, sessions: true, square: true);
            foreach (var mqtt in (bool[])[false, true])
            {
                await using var host = await HostProcess.StartAsync(ground);
                var meter = new Meter(host.Id, ground.DatabaseProcess);
                using var crowd = new Crowd(mqtt ? PostBenchmark.SdkMarker : PostBenchmark.NativeMarker) { Audience = settings.Audience, Window = Window };
                crowd.Listen(settings.Audience, i => mqtt
                    ? new MqttListener(host.Mqtt, $"{Town.Code}_{town.People[i].Name}_{Environment.TickCount64}", town.People[i].Token, crowd.Deliveries)
                    : new SseListener(host.Address, town.People[i].Token, crowd.Deliveries));
                crowd.Send(UnderWay, host.Address, _ => Poster.Native(town.Square, town.People[0].Token));
                var (_, delivered) = crowd.Run(settings, meter);
                report.Add(Figure.Of(mqtt ? "fanout.mqtt" : "fanout.sse", engine, $"1 to {settings.Audience}", "deliveries/s", delivered, meter));
            }
        }
    }
}
