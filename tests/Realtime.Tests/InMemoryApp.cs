using System.IO.Pipelines;
using Conversa.Realtime.Mqtt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Conversa.Realtime.Tests;

/// <summary>The gateway over in-memory pipes: the same state machine, no sockets, so that whole tables of cases stay cheap.</summary>
public sealed class InMemoryApp : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private InMemoryApp(ServiceProvider services, TestGate gate, TestClock clock) => (this.services, Gate, Clock) = (services, gate, clock);

    public TestGate Gate { get; }

    public TestClock Clock { get; }

    public Hub Hub => services.GetRequiredService<Hub>();

    public Connections Connections => services.GetRequiredService<Connections>();

    public static async Task<InMemoryApp> StartAsync(Action<RealtimeOptions>? configure = null)
    {
        var gate = new TestGate();
        var clock = new TestClock();
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton<IMqttGate>(gate);
        collection.AddLogging();
        collection.AddRealtime(new ConfigurationBuilder().Build());
        collection.Configure<RealtimeOptions>(options => configure?.Invoke(options));
        var app = new InMemoryApp(collection.BuildServiceProvider(), gate, clock);
        gate.Hub = app.Hub;
        foreach (var hosted in app.services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(TestContext.Current.CancellationToken);
        }

        return app;
    }

    /// <summary>A connection that has said nothing yet. The client's window is what it may have unread before writing to it waits.</summary>
    public RawClient Dial(byte version = 4, long window = 0)
    {
        var toServer = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var toClient = new Pipe(new PipeOptions(pauseWriterThreshold: window, resumeWriterThreshold: window / 2));
        var serving = services.GetRequiredService<MqttGateway>().RunAsync(
            new Duplex(toServer.Reader, toClient.Writer),
            Transport.MqttTcp,
            () =>
            {
                toClient.Writer.CancelPendingFlush();
                toServer.Reader.CancelPendingRead();
            });
        _ = serving.ContinueWith(_ => toClient.Writer.Complete(), TaskScheduler.Default);
        return new RawClient(new DuplexStream(toClient.Reader.AsStream(), toServer.Writer.AsStream()), new Nothing(), version);
    }

    public async Task<RawClient> ConnectAsync(string clientId = "ana", byte version = 4)
    {
        var client = Dial(version);
        await client.SendAsync(Packets.Connect(clientId, version));
        (await client.ExpectAsync(2)).Body[1].ShouldBe((byte)0);
        return client;
    }

    /// <summary>How many of a fresh client's filters a publication reaches.</summary>
    public async Task<int> ReachedAsync(string[] filters, string topic)
    {
        await using var client = await ConnectAsync();
        await client.SubscribeAsync(filters);
        var reached = Hub.Publish(TestGate.Workspace, topic, new Frame("x"u8.ToArray()));
        for (var i = 0; i < reached; i++)
        {
            (await client.ExpectMessageAsync()).Topic.ShouldBe(topic);
        }

        await client.ExpectNothingAsync();
        await client.SendAsync(Packets.Unsubscribe(2, client.Version, filters));
        await client.ExpectAsync(11);
        return reached;
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    /// <summary>Two one-way streams as one.</summary>
    private sealed class DuplexStream(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override void Flush() => output.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            output.Dispose();
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
