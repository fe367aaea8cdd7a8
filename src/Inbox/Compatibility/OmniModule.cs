using Conversa.Platform.Http;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox.Compatibility;

/// <summary>The door of the Omnichannel compatible API: programs written for Qiscus Omnichannel Chat talk to this server unchanged.</summary>
public static class OmniModule
{
    internal static void AddOmnichannel(this IServiceCollection services)
    {
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<WorkspaceInAddress>("workspace"));
        services.AddSingleton<IRefusalWriter, OmniRefusals>();
        services.AddSingleton<OmniCalls>();
        services.AddSingleton<OmniApps>();
        services.AddSingleton<OmniRooms>();
        services.AddSingleton<OmniTags>();
        services.AddSingleton<OmniHooks>();
        services.AddSingleton<IWebhookBodies, OmniBodies>();
        services.AddSingleton<BotCalls>();
        services.AddSingleton<HoursCalls>();
        services.AddSingleton<WebhookCalls>();
        services.AddSingleton<CustomChannelCalls>();
        services.AddSingleton<ConnectCalls>();
        services.AddSingleton<SignInCalls>();
        services.AddSingleton<AppCalls>();
        services.AddSingleton<ChannelCalls>();
        services.AddSingleton<RoomList>();
        services.AddSingleton<RoomCalls>();
        services.AddSingleton<ContactCalls>();
        services.AddSingleton<AgentCalls>();
        services.AddSingleton<AllocationCalls>();
        services.AddSingleton<ResolveCalls>();
        services.AddSingleton<InitiateCalls>();
    }

    /// <summary>Maps it; belongs to the root, because some of its addresses begin with a workspace's code.</summary>
    public static void MapOmnichannel(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var calls = services.GetRequiredService<OmniCalls>();
        services.GetRequiredService<SignInCalls>().Map(routes, calls);
        services.GetRequiredService<AppCalls>().Map(routes, calls);
        services.GetRequiredService<ChannelCalls>().Map(routes, calls);
        services.GetRequiredService<RoomList>().Map(routes, calls);
        services.GetRequiredService<RoomCalls>().Map(routes, calls);
        services.GetRequiredService<ContactCalls>().Map(routes, calls);
        services.GetRequiredService<AgentCalls>().Map(routes, calls);
        services.GetRequiredService<AllocationCalls>().Map(routes, calls);
        services.GetRequiredService<ResolveCalls>().Map(routes, calls);
        services.GetRequiredService<InitiateCalls>().Map(routes, calls);
        services.GetRequiredService<HoursCalls>().Map(routes, calls);
        services.GetRequiredService<BotCalls>().Map(routes, calls);
        services.GetRequiredService<WebhookCalls>().Map(routes, calls);
        services.GetRequiredService<CustomChannelCalls>().Map(routes, calls);
        services.GetRequiredService<ConnectCalls>().Map(routes, calls);
        RefusedCalls.Map(routes, calls);
    }

    /// <summary>The first part of an address where a workspace's code is meant. Addresses of our own begin with their own words, and those go before it.</summary>
    private sealed class WorkspaceInAddress() : RegexRouteConstraint("^[A-Za-z0-9_-]{1,64}$");
}
