using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;
using Conversa.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.MqttFuzz;

/// <summary>What a run did. <paramref name="Failure"/> is null when nothing was found.</summary>
public sealed record FuzzReport(int Seed, long Streams, long BytesIn, long BytesOut, TimeSpan Took, long MemoryAtStart, long MemoryAtEnd, string? Failure)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: {Streams:N0} streams, {BytesIn:N0} bytes in, {BytesOut:N0} bytes out, {Took.TotalSeconds:0} s, "
        + $"memory {MemoryAtStart / 1024:N0} KB at the start, {MemoryAtEnd / 1024:N0} KB at the end: {Failure ?? "nothing found"}";
}

/// <summary>
/// Feeds mutated streams to the parser, and over in-memory pipes to the whole gateway. Looks for exceptions, hangs, answers that are not MQTT,
/// sessions left behind and memory that grows.
/// </summary>
public sealed class Fuzzer : IAsyncDisposable
{
    private const int MemoryAllowance = 64 * 1024 * 1024;
    private const int SampleEvery = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(6);

    private readonly int seed;
    private readonly Random random;
    private readonly Mutator mutator;
    private readonly FuzzGate gate = new();
    private readonly ServiceProvider services;
    private readonly MqttGateway gateway;
    private readonly Connections connections;
    private readonly Hub hub;
    private readonly FaultTrap faults = new();
    private readonly TestClock clock = new();
    private long bytesOut;

    /// <summary>A fuzzer whose streams depend on the seed alone.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "A repeatable sequence is the point.")]
    public Fuzzer(int seed)
    {
        this.seed = seed;
        random = new Random(seed);
        mutator = new Mutator(random, Corpus.Load());
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton<IMqttGate>(gate);
        collection.AddLogging(logging => logging.AddProvider(faults).SetMinimumLevel(LogLevel.Error));
        collection.AddRealtime(new ConfigurationBuilder().Build());
        collection.Configure<RealtimeOptions>(options => (options.QueueLength, options.MaxSubscriptions) = (64, 16));
        services = collection.BuildServiceProvider();
        gateway = services.GetRequiredService<MqttGateway>();
        connections = services.GetRequiredService<Connections>();
        hub = gate.Hub = services.GetRequiredService<Hub>();
    }

    /// <summary>Runs until the time is over or something is found.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Any exception is a finding.")]
    public async Task<FuzzReport> RunAsync(TimeSpan time, Action<string> progress)
    {
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        var watch = Stopwatch.StartNew();
        long streams = 0, bytesIn = 0;
        var memoryAtStart = 0L;
        var memory = 0L;
        string? failure = null;
        while (watch.Elapsed < time && failure is null)
        {
            var stream = mutator.Next();
            try
            {
                ParserTarget.Run(stream, random, 65_536);
                await ConverseAsync(stream);
            }
            catch (Exception found)
            {
                failure = $"stream {streams}: {found}\n{Convert.ToHexString(stream)}";
            }

            streams++;
            bytesIn += stream.Length;
            if (streams % SampleEvery == 0)
            {
                memory = GC.GetTotalMemory(forceFullCollection: true);
                memoryAtStart = memoryAtStart == 0 ? memory : memoryAtStart;
                if (memory > memoryAtStart + MemoryAllowance)
                {
                    failure = $"memory grew from {memoryAtStart:N0} to {memory:N0} bytes";
                }

                if (streams % (SampleEvery * 10) == 0)
                {
                    progress($"{watch.Elapsed.TotalSeconds:0} s: {streams:N0} streams, {memory / 1024:N0} KB");
                }
            }
        }

        return new FuzzReport(seed, streams, bytesIn, bytesOut, watch.Elapsed, memoryAtStart, memory, failure);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task ConverseAsync(byte[] stream)
    {
        // Now and then a client that does not read: its output fills up and its queue after it.
        var deaf = random.Next(8) == 0;
        var toServer = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var toClient = new Pipe(new PipeOptions(pauseWriterThreshold: deaf ? 512 : 0, resumeWriterThreshold: deaf ? 256 : 0));
        var aborted = 0;
        var serving = gateway.RunAsync(
            new Duplex(toServer.Reader, toClient.Writer),
            Transport.MqttTcp,
            () =>
            {
                Interlocked.Increment(ref aborted);
                toClient.Reader.CancelPendingRead();
                toServer.Reader.CancelPendingRead();
                toClient.Writer.CancelPendingFlush();
            });
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(random.Next(1, 200), stream.Length - at);
            await toServer.Writer.WriteAsync(stream.AsMemory(at, length));
            at += length;
        }

        await toServer.Writer.CompleteAsync();
        await EndAsync(serving);
        await toClient.Writer.CompleteAsync();
        await CheckAnswersAsync(toClient.Reader);
        if (faults.Take() is { } fault)
        {
            throw new InvalidOperationException("The gateway logged a fault.", fault);
        }

        if (gate.Open != 0 || connections.Count != 0 || hub.HasSubscribers(hub.Topic(1, "a/b")))
        {
            throw new InvalidOperationException($"Left behind: {gate.Open} sessions, {connections.Count} connections, subscriptions.");
        }
    }

    /// <summary>A client that does not read gets its time to hear the goodbye; then the clock must end it.</summary>
    private async Task EndAsync(Task serving)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience;)
        {
            try
            {
                await serving.WaitAsync(Pause);
                return;
            }
            catch (TimeoutException)
            {
                clock.Advance(Linger);
            }
        }

        throw new TimeoutException("The connection does not end.");
    }

    private async Task CheckAnswersAsync(PipeReader answers)
    {
        var read = await answers.ReadAtLeastAsync(int.MaxValue);
        var rest = read.Buffer;
        bytesOut += rest.Length;
        var first = true;
        MqttFrameStatus status;
        while ((status = MqttFraming.TryRead(ref rest, int.MaxValue, out var header, out _)) == MqttFrameStatus.Complete)
        {
            var type = (MqttPacketType)(header >> 4);
            var fits = first ? type == MqttPacketType.ConnAck : type is not (MqttPacketType.ConnAck or MqttPacketType.Connect or MqttPacketType.Auth);
            if (!fits)
            {
                throw new InvalidOperationException($"The server said {type}, {(first ? "first" : "later")}.");
            }

            first = false;
        }

        if (status != MqttFrameStatus.Incomplete || !rest.IsEmpty)
        {
            throw new InvalidOperationException($"The server's answers are not whole packets: {status}, {rest.Length} bytes left.");
        }

        await answers.CompleteAsync();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
