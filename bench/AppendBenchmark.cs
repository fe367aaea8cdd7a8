using System.Diagnostics;
using System.Text.Json;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;
using Conversa.Chat;
using Conversa.Chat.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Bench;

/// <summary>Durable append: <see cref="SendMessage"/> by many senders at once, in a process of its own with the product's modules.</summary>
internal static class AppendBenchmark
{
    private const string Prefix = "figure ";

    /// <summary>Runs the process and takes its figures.</summary>
    public static async Task RunAsync(Settings settings, Report report)
    {
        foreach (var engine in settings.Engines)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            foreach (var argument in (string[])[typeof(AppendBenchmark).Assembly.Location, "append", JsonSerializer.Serialize(settings), engine])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(Prefix, StringComparison.Ordinal))
                    report.Add(JsonSerializer.Deserialize<Figure>(line[Prefix.Length..])!);
            }

            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"The appending process failed ({process.ExitCode}).");
            report.Relate($"append_over_statement_{engine}", $"append {engine} 256 senders", $"floor.statement {engine} {(engine == "sqlite" ? 1 : Floor.Connections)} connections");
            report.Relate($"append_over_ordered_statement_{engine}", $"append {engine} 256 senders", $"floor.ordered {engine} {Floor.Connections} connections");
        }
    }

    /// <summary>In the process.</summary>
    public static async Task MeasureAsync(Settings settings, string engine)
    {
        await using var ground = await Ground.PrepareAsync(settings, engine, "append");
        static void Tell(Figure figure) => Console.WriteLine(Prefix + JsonSerializer.Serialize(figure));
        Tell(new Figure { Name = "floor.flush", Engine = engine, Load = "1 writer, 8 KB", Unit = "/s", Values = [.. Enumerable.Range(0, settings.Repeats).Select(_ => Machine.Flushes(ground.Folder, TimeSpan.FromSeconds(1)))] });
        await Floor.StatementsAsync(settings, ground, Tell);

        await using var product = await Product.OpenAsync(ground.Arguments);
        var most = settings.Senders.Max();
        var town = await Town.SettleAsync(product.Services, 2 * most, most, sessions: false);
        var meter = new Meter(Environment.ProcessId, ground.DatabaseProcess);
        var send = product.Services.GetRequiredService<SendMessage>();
        var limits = product.Services.GetRequiredService<ChatOptions>();
        await RunAsync(send, limits, town, Math.Min(256, most), settings.WarmUpTime, _ => { }); // the compiler's turn
        foreach (var senders in settings.Senders)
        {
            var repeats = new List<Repeat>();
            await RunAsync(send, limits, town, senders, settings.WarmUpTime, crowd =>
            {
                for (var i = 0; i < settings.Repeats; i++)
                    repeats.Add(crowd.Measure(settings.RepeatTime, meter));
            });
            Tell(Figure.Of("append", engine, Load(senders), "messages/s", repeats, meter));
        }
    }

    public static string Load(int senders) => senders == 1 ? "1 sender" : $"{senders} senders";

    private static async Task RunAsync(SendMessage send, ChatOptions limits, Town town, int senders, TimeSpan warmUp, Action<Crowd> measure)
    {
        var crowd = new Crowd(senders);
        var running = Enumerable.Range(0, senders).Select(i => Task.Run(() => crowd.SendAsync(send, limits, town, i))).ToArray();
        await Task.WhenAll(Task.Delay(warmUp), crowd.Begun);
        measure(crowd);
        crowd.Stop();
        await Task.WhenAll(running);
    }

    /// <summary>Senders that each post the next message when the last one is stored.</summary>
    private sealed class Crowd(int senders)
    {
        private readonly TaskCompletionSource begun = new();
        private Histogram latency = new();
        private int waiting = senders;
        private long stored;
        private volatile bool stopped;

        /// <summary>Everyone's first message is stored: every room is known to the server by now.</summary>
        public Task Begun => begun.Task;

        public void Stop() => stopped = true;

        public Repeat Measure(TimeSpan time, Meter meter)
        {
            var mine = new Histogram();
            var (from, before) = (meter.Read(), Interlocked.Read(ref stored));
            Volatile.Write(ref latency, mine);
            Thread.Sleep(time);
            return new Repeat(Interlocked.Read(ref stored) - before, from, meter.Read(), mine);
        }

        public async Task SendAsync(SendMessage send, ChatOptions limits, Town town, int sender)
        {
            var (room, actor) = (town.Pairs[sender], town.Actor(2 * sender));
            for (var first = true; !stopped; first = false)
            {
                var started = Stopwatch.GetTimestamp();
                var body = MessageBody.TryParse("text", Town.Text, null, null, limits);
                var sent = await send.Handle(new(room, started.ToString("x16"), body.Value), actor, default);
                if (!sent.Ok)
                    throw new InvalidOperationException($"A message was refused: {sent.Refusal.Sentence}");
                Volatile.Read(ref latency).Add(Stopwatch.GetTimestamp() - started);
                Interlocked.Increment(ref stored);
                if (first && Interlocked.Decrement(ref waiting) == 0)
                    begun.SetResult();
            }
        }
    }
}
