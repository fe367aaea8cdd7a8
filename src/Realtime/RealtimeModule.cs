using System.Net;
using Conversa.Platform.Configuration;
using Conversa.Platform.Observability;
using Conversa.Realtime.Mqtt;
using Conversa.Realtime.Sse;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Conversa.Realtime;

/// <summary>The connection layer's two doors.</summary>
public static class RealtimeModule
{
    /// <summary>
    /// Registers connections, hub and gateways, and the MQTT TCP listener when <see cref="RealtimeOptions.TcpPort"/> is set. Someone else must
    /// register the <see cref="IMqttGate"/>.
    /// </summary>
    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<RealtimeOptions>(configuration);
        services.AddOptions<RealtimeOptions>().Validate(options => IPAddress.TryParse(options.TcpAddress, out _), "Realtime:TcpAddress must be an IP address.");
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Connections>();
        services.AddSingleton<Hub>();
        services.AddSingleton<IDrain, ConnectionsDrain>();
        services.AddSingleton<MqttGateway>();
        services.AddSingleton<SseGateway>();
        services.AddSingleton<MqttTcpListener>();
        services.AddHostedService<Pulse>();
        services.AddHostedService(provider => provider.GetRequiredService<MqttTcpListener>());
        return services;
    }

    /// <summary>Maps MQTT over WebSocket. Server-Sent Events are mapped by whoever knows what to stream, on <see cref="SseGateway"/>.</summary>
    public static IEndpointRouteBuilder MapRealtime(this IEndpointRouteBuilder routes)
    {
        WebSocketEndpoint.Map(routes);
        return routes;
    }
}
