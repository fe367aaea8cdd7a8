using Conversa.Platform.Configuration;
using Conversa.Platform.Egress;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Platform.Webhooks;

/// <summary>Sending events to the workspaces' own servers.</summary>
public static class WebhookDeliveryModule
{
    /// <summary>
    /// Adds the engine: <see cref="WebhookEndpoints"/>, <see cref="WebhookDeliveries"/>, <see cref="WebhookLog"/>, <see cref="ReplayWebhooks"/>. It needs the log and a
    /// <see cref="Sealer"/>; modules register their <see cref="EventType"/>s and <see cref="IWebhookBodies"/>.
    /// </summary>
    public static IServiceCollection AddWebhookDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<WebhookEndpointOptions>(configuration);
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton(_ => new WebhookDeliveries());
        services.AddSingleton<WebhookAttempts>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<ILogConsumer, QueueEvents>();
        services.AddHostedService<SendWebhooks>();
        services.AddSingleton(p => new WebhookEndpoints(
            p.The<Database>(), p.The<LogReader>(), p.The<EgressGate>(), p.The<WebhookSecrets>(), p.The<WebhookEndpointOptions>(), p.GetServices<EventType>(), p.The<TimeProvider>()));
        services.AddSingleton(p => new WebhookLog(p.The<Database>(), p.The<WebhookAttempts>(), p.The<TimeProvider>()));
        services.AddSingleton(p => new ReplayWebhooks(
            p.The<Database>(), p.The<LogReader>(), p.The<WebhookDeliveries>(), p.GetServices<EventType>(), p.The<WebhookEndpointOptions>(), p.The<TimeProvider>()));
        return services;
    }

    private static T The<T>(this IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();
}
