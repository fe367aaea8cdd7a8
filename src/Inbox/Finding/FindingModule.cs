using Conversa.Inbox.Finding.Search;
using Conversa.Inbox.Finding.Views;
using Conversa.Platform.Log;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox.Finding;

/// <summary>Finding's part of the inbox.</summary>
internal static class FindingModule
{
    public static IServiceCollection AddFinding(this IServiceCollection services)
    {
        services.AddSingleton<FindConversations>();
        services.AddSingleton<RareConversations>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<ViewCounts>();
        services.AddSingleton<SearchInbox>();
        services.AddSingleton<ILogConsumer, FindingIndex>();
        return services;
    }

    public static void MapFinding(this IEndpointRouteBuilder routes)
    {
        ViewEndpoints.Map(routes);
        SearchEndpoint.Map(routes);
    }
}
