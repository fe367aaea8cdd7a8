using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Realtime.Mqtt;

/// <summary>
/// MQTT over TCP, on Kestrel's socket transport but beside its endpoints: an endpoint of Kestrel's given in code would switch off the
/// addresses the operator configured for HTTP, and costs each connection a logging scope and a place in its heartbeat.
/// </summary>
public sealed class MqttTcpListener : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly MqttGateway gateway;
    private readonly RealtimeOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<MqttTcpListener> logger;
    private readonly ILoggerFactory loggers;
    private IConnectionListener? listener;
    private Task accepting = Task.CompletedTask;

    /// <summary>One per process; <c>AddRealtime</c> makes it.</summary>
    public MqttTcpListener(MqttGateway gateway, IOptions<RealtimeOptions> options, TimeProvider clock, ILoggerFactory loggers)
    {
        (this.gateway, this.options, this.clock, this.loggers) = (gateway, options.Value, clock, loggers);
        logger = loggers.CreateLogger<MqttTcpListener>();
    }

    /// <summary>Where it listens, once started; null when it is switched off.</summary>
    public EndPoint? EndPoint => listener?.EndPoint;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.TcpPort is not { } port)
        {
            return;
        }

        // The transport's defaults: sending inline from the pump was measured and cost half as much again per lone delivery.
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        listener = await transport.BindAsync(new IPEndPoint(IPAddress.Parse(options.TcpAddress), port), cancellationToken);
        RealtimeLog.Listening(logger, listener.EndPoint.ToString() ?? "");
        accepting = AcceptAsync(listener);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (listener is not null)
        {
            await listener.UnbindAsync(cancellationToken);
            await accepting.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => listener?.DisposeAsync() ?? ValueTask.CompletedTask;

    [SuppressMessage("Design", "CA1031", Justification = "One failed accept (no file handles left, for instance) must not end accepting.")]
    private async Task AcceptAsync(IConnectionListener from)
    {
        while (true)
        {
            try
            {
                var connection = await from.AcceptAsync();
                if (connection is null)
                {
                    return;
                }

                _ = ServeAsync(connection);
            }
            catch (Exception failure)
            {
                RealtimeLog.AcceptFailed(logger, failure);
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock);
            }
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        await gateway.RunAsync(new MqttCarrier(connection.Transport, connection.Abort), Transport.MqttTcp);

        // Disposing waits until the last bytes are sent; a peer that reads nothing would hold it for ever.
        var disposing = connection.DisposeAsync().AsTask();
        if (!disposing.IsCompleted)
        {
            try
            {
                await disposing.WaitAsync(Linger, clock);
            }
            catch (TimeoutException)
            {
                connection.Abort();
            }
        }
    }
}
