using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Conversa.Realtime.Mqtt;

/// <summary>MQTT over WebSocket, sub-protocol <c>mqtt</c> (<c>mqttv3.1</c> for MQTT 3.1 clients), on the web server's own port.</summary>
internal static class WebSocketEndpoint
{
    private static readonly string[] SubProtocols = ["mqtt", "mqttv3.1"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<IOptions<RealtimeOptions>>().Value;
        var branch = routes.CreateApplicationBuilder();
        branch.UseWebSockets();
        branch.Run(ServeAsync);
        routes.Map(options.MqttPath, branch.Build()).WithName("Mqtt").ExcludeFromDescription();
    }

    private static async Task ServeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            return;
        }

        var subProtocol = Array.Find(SubProtocols, http.WebSockets.WebSocketRequestedProtocols.Contains);
        if (subProtocol is null)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        // No pings of its own: MQTT has a keep alive, and a timer per connection is what the wheel is there to avoid.
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subProtocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        using var abort = new HttpAbort(http);
        var carrier = WebSocketCarrier.Over(socket, abort.Now);
        var gateway = http.RequestServices.GetRequiredService<MqttGateway>();
        await gateway.RunAsync(carrier, Transport.MqttWebSocket);
        await carrier.FinishAsync();
    }
}
