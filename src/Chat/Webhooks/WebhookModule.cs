using Conversa.Identity.Keys;
using Conversa.Platform.Configuration;
using Conversa.Platform.Egress;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Webhooks;

/// <summary>Webhooks' part of Chat.</summary>
internal static class WebhookModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<WebhookOptions>(configuration);
        services.AddSingleton(new ScopeDefinition(WebhookEndpoints.Scope, "See, set and test the webhook that gets every new message."));
        services.AddSingleton<WebhookSignal>();
        services.AddSingleton<ILogConsumer, WebhookQueue>();
        services.AddSingleton<WebhookBody>();
        services.AddSingleton<WebhookAttempts>();
        services.AddHostedService<WebhookSender>();
        services.AddSingleton(p => new SetWebhook(p.The<Database>(), p.The<LogReader>(), p.The<EgressGate>(), p.The<Sealer>(), p.The<TimeProvider>()));
        services.AddSingleton(p => new ReadWebhook(p.The<Database>()));
        services.AddSingleton(p => new RemoveWebhook(p.The<Database>()));
        services.AddSingleton(p => new TestWebhook(p.The<Database>(), p.The<WebhookAttempts>(), p.The<TimeProvider>()));
        services.AddSingleton(p => new ListWebhookAttempts(p.The<Database>()));
        return services;
    }

    private static T The<T>(this IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();
}
