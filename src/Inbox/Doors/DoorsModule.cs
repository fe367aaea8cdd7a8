using Conversa.Inbox.Conversations;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox.Doors;

/// <summary>The inbox's doors for programs.</summary>
internal static class DoorsModule
{
    private const short FirstKind = 100;
    private const short LastKind = 199;

    public static IServiceCollection AddDoors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWebhookDelivery(configuration);
        for (var kind = FirstKind; kind <= LastKind; kind++)
        {
            if (FactNames.Find(kind) is { } name)
                services.AddSingleton(new EventType(kind, name));
        }

        services.AddSingleton<BotUser>();
        services.AddSingleton<SendAsBot>();
        services.AddSingleton<ReceiveFromChannel>();
        services.AddSingleton<AllocationCandidate>();
        services.AddSingleton<IWebhookBodies, DoorBodies>();
        services.AddSingleton<IWebhookOutcomes, AllocationAnswers>();
        services.AddSingleton<IWebhookOutcomes, BotOutcomes>();
        services.AddHostedService<EndLateAllocations>();
        services.AddSingleton(provider => new InboxDoors(provider.GetRequiredService<Database>()));
        return services;
    }

    public static void MapDoors(this IEndpointRouteBuilder routes)
    {
        DoorEndpoints.Map(routes);
        ButtonEndpoints.Map(routes);
    }
}
