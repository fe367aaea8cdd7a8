using Conversa.Apps.Webhooks;
using Conversa.Identity.Keys;
using Conversa.Platform.Http;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Apps;

/// <summary>What other people's programs connect to: webhooks.</summary>
public static class AppsModule
{
    /// <summary>Adds the module; it needs the inbox, Chat, Identity and the log.</summary>
    public static IServiceCollection AddApps(this IServiceCollection services)
    {
        services.AddSingleton(new ScopeDefinition(EndpointRoutes.Scope, "Make, change and test webhook endpoints, see what was sent and send it again."));
        services.AddSingleton<IWebhookBodies, EventBodies>();
        return services;
    }

    /// <summary>Maps the module's part of the native API; the caller owns the prefix (<c>/api/v1</c>) and puts Identity's door before it.</summary>
    public static IEndpointRouteBuilder MapApps(this IEndpointRouteBuilder routes)
    {
        var apps = routes.MapGroup("").WithBodyLimit(64 * 1024).WithTags("Webhooks");
        EndpointRoutes.Map(apps);
        DeliveryRoutes.Map(apps);
        return routes;
    }
}
