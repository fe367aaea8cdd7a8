using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Conversa.Platform.Observability;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;
using Conversa.Realtime.Sse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Realtime.Tests;

/// <summary>The connection layer on real sockets, with a small policy behind it.</summary>
public sealed class RealtimeApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private RealtimeApp(WebApplication app, TestGate gate) => (this.app, Gate) = (app, gate);

    public TestGate Gate { get; }

    public TestClock Clock { get; private init; } = new();

    public Hub Hub => app.Services.GetRequiredService<Hub>();

    public Connections Connections => app.Services.GetRequiredService<Connections>();

    public MqttGateway Gateway => app.Services.GetRequiredService<MqttGateway>();

    /// <summary>What the replay of the next streams writes.</summary>
    public SseReplay? Replay { get; set; }

    public int TcpPort => ((IPEndPoint)app.Services.GetRequiredService<MqttTcpListener>().EndPoint!).Port;

    public Uri Address => new(app.Urls.First());

    public static async Task<RealtimeApp> StartAsync(Action<RealtimeOptions>? configure = null)
    {
        var gate = new TestGate();
        var clock = new TestClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IMqttGate>(gate);
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.Configure<RealtimeOptions>(options =>
        {
            options.TcpPort = 0;
            configure?.Invoke(options);
        });
        var web = builder.Build();
        var app = new RealtimeApp(web, gate) { Clock = clock };
        gate.Hub = app.Hub;
        web.MapRealtime();
        web.MapGet("/events/{user:long}/{session:long}", app.StreamAsync);
        await web.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>A TCP client that has been welcomed.</summary>
    public async Task<RawClient> ConnectAsync(string clientId = "ana", byte version = 4, byte[]? connect = null)
    {
        var client = await DialAsync(version);
        await client.SendAsync(connect ?? Packets.Connect(clientId, version));
        var answer = await client.ExpectAsync(2);
        answer.Body[1].ShouldBe((byte)0);
        return client;
    }

    /// <summary>A TCP client that has said nothing yet.</summary>
    public async Task<RawClient> DialAsync(byte version = 4, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(IPAddress.Loopback, TcpPort, TestContext.Current.CancellationToken);
        return new RawClient(new NetworkStream(socket, ownsSocket: true), socket, version);
    }

    public async Task<WebSocket> DialWebSocketAsync(string subProtocol = "mqtt")
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(subProtocol);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Address.Port}/mqtt"), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>A reader of a user's events.</summary>
    public async Task<StreamReader> ListenAsync(long user, long session)
    {
        var response = await Http.GetAsync(new Uri(Address, $"/events/{user}/{session}"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

#pragma warning disable RS0030 // a client on the outside, as any browser is
    public HttpClient Http { get; } = new();
#pragma warning restore RS0030

    /// <summary>Whether a meter is this server's.</summary>
    public bool Owns(Meter meter) => meter.Scope == app.Services.GetRequiredService<IMeterFactory>();

    /// <summary>Stops as the program does: long-lived connections first.</summary>
    public async Task StopAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await Task.WhenAll(app.Services.GetServices<IDrain>().Select(drain => drain.DrainAsync(ct)));
        await app.StopAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private Task StreamAsync(HttpContext http, long user, long session, SseGateway gateway) =>
        gateway.RunAsync(http, new Binding(TestGate.Workspace, user, session), Replay);
}
