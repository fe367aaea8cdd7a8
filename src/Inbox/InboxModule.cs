using Conversa.Chat.Live;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Compatibility;
using Conversa.Inbox.Customers;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Finding;
using Conversa.Inbox.Live;
using Conversa.Inbox.Playbooks;
using Conversa.Inbox.QuickReplies;
using Conversa.Inbox.Reports;
using Conversa.Inbox.Settings;
using Conversa.Platform.Configuration;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox;

/// <summary>Conversations with customers: their life, who gets them, the channels they come through.</summary>
public static class InboxModule
{
    /// <summary>Adds the module; it needs Chat, Identity, Realtime and the log.</summary>
    public static IServiceCollection AddInbox(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<InboxOptions>(configuration);
        foreach (var scope in InboxScopes.Known)
            services.AddSingleton(scope);

        services.AddSingleton<Office>();
        services.AddSingleton<ILogListener>(provider => provider.GetRequiredService<Office>());
        services.AddPlaybooks();
        services.AddSingleton<InboxDesk>();
        services.AddSingleton<AgentAvailability>();
        services.AddSingleton<ILogConsumer, FollowMessages>();
        services.AddHostedService<WatchConnections>();
        services.AddHostedService<WakeSnoozed>();

        services.AddSingleton<ConversationViews>();
        services.AddSingleton<ConversationList>();
        services.AddSingleton<ConversationDoor>();
        services.AddSingleton<ILiveSource, InboxEvents>();

        services.AddFinding();
        services.AddSingleton(x => new CreateChannel(x.GetRequiredService<Database>(), x.GetRequiredService<WorkspaceLog>(), x.GetRequiredService<InboxOptions>()));
        services.AddSingleton<ChannelPresence>();
        services.AddSingleton<VisitorSessions>();
        services.AddSingleton<StartConversation>();
        services.AddDoors(configuration);
        services.AddReports(configuration);
        services.AddOmnichannel();
        return services;
    }

    /// <summary>Maps the inbox's part of the native API; the caller owns the prefix (<c>/api/v1</c>) and puts Identity's door before it.</summary>
    public static IEndpointRouteBuilder MapInbox(this IEndpointRouteBuilder routes)
    {
        var inbox = routes.MapGroup("").WithBodyLimit(256 * 1024);
        ConversationEndpoints.Map(inbox.MapGroup("").WithTags("Conversations"));
        inbox.MapGroup("").WithTags("Finding").MapFinding();
        QuickReplyEndpoints.Map(inbox.MapGroup("").WithTags("Quick replies"));
        ChannelEndpoints.Map(inbox.MapGroup("").WithTags("Channels"));
        Divisions.Map(inbox.MapGroup("").WithTags("Agents"));
        AgentEndpoints.Map(inbox.MapGroup("").WithTags("Agents"));
        inbox.MapPlaybooks();
        OfficeEndpoints.Map(inbox.MapGroup("").WithTags("Inbox"));
        WidgetEndpoints.Map(inbox.MapGroup("").WithTags("Widget"));
        inbox.MapGroup("").WithTags("Doors").MapDoors();
        inbox.MapReports();
        return routes;
    }
}
