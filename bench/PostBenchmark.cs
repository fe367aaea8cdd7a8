using Conversa.Bench.Load;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;

namespace Conversa.Bench;

/// <summary>From an HTTP request to two listeners, against the running server: the native API with Server-Sent Events, the Chat SDK's with MQTT.</summary>
internal static class PostBenchmark
{
    public const string NativeMarker = "\"client_id\":\"";
    public const string SdkMarker = "\"unique_temp_id\":\"";

    public static async Task NativeAsync(Settings settings, Report report)
    {
        await FloorAsync(settings, report);
        await RunAsync(settings, report, sdk: false);
    }

    public static Task ChatSdkAsync(Settings settings, Report report) => RunAsync(settings, report, sdk: true);

    private static async Task RunAsync(Settings settings, Report report, bool sdk)
    {
        var name = sdk ? "post.sdk" : "post.native";
        foreach (var engine in settings.Engines)
        {
            await using var ground = await Ground.PrepareAsync(settings, engine, "post");
            Town town;
            await using (var product = await Product.OpenAsync(ground.Arguments))
                town = await Town.SettleAsync(product.Services, 2 * settings.Senders.Max(), settings.Senders.Max(), sessions: true);
            await using var host = await HostProcess.StartAsync(ground);
            var meter = new Meter(host.Id, ground.DatabaseProcess);
            Measure(settings with { Repeats = 0 }, meter, host, town, sdk, Math.Min(32, settings.Senders.Max())); // the compiler's turn
            foreach (var senders in settings.Senders)
            {
                var (posts, delivered) = Measure(settings, meter, host, town, sdk, senders);
                report.Add(Figure.Of(name, engine, AppendBenchmark.Load(senders), "posts/s", posts, meter));
                report.Add(Figure.Of(name + ".deliver", engine, AppendBenchmark.Load(senders), "deliveries/s", delivered, meter, sdk ? "MQTT" : "SSE"));
            }

            report.Relate($"{name.Replace('.', '_')}_over_plain_post_{engine}", $"{name} {engine} 256 senders", "floor.post - 256 connections");
        }
    }

    private static (List<Repeat> Posts, List<Repeat> Delivered) Measure(Settings settings, Meter meter, HostProcess host, Town town, bool sdk, int senders)
    {
        using var crowd = new Crowd(sdk ? SdkMarker : NativeMarker) { Audience = 2 };
        crowd.Listen(2 * senders, i => sdk
            ? new MqttListener(host.Mqtt, $"{Town.Code}_{town.People[i].Name}_{Environment.TickCount64}", town.People[i].Token, crowd.Deliveries)
            : new SseListener(host.Address, town.People[i].Token, crowd.Deliveries));
        crowd.Send(senders, host.Address, i => sdk
            ? Poster.ChatSdk(town.Pairs[i], Town.Code, town.People[2 * i].Name, town.People[2 * i].Token)
            : Poster.Native(town.Pairs[i], town.People[2 * i].Token));
        return crowd.Run(settings, meter);
    }

    private static async Task FloorAsync(Settings settings, Report report)
    {
        await using var host = await HostProcess.StartFloorAsync(settings.Folder);
        var meter = new Meter(host.Id, 0);
        using var crowd = new Crowd(NativeMarker);
        crowd.Send(256, host.Address, _ => ("POST /hello HTTP/1.1", Poster.Native(1, "").Body));
        report.Add(Figure.Of("floor.post", "-", "256 connections", "posts/s", crowd.Run(settings, meter).Posts, meter));
    }
}
