using Conversa.Identity.Roles;
using Conversa.Inbox.Automation;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.FollowUps;
using Conversa.Inbox.Hours;
using Conversa.Inbox.Macros;
using Conversa.Inbox.Mentions;
using Conversa.Inbox.Ratings;
using Conversa.Inbox.Responders;
using Conversa.Inbox.Sla;
using Conversa.Platform.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox.Playbooks;

/// <summary>How customers are served: hours, answers that go by themselves.</summary>
internal static class PlaybookModule
{
    public static IServiceCollection AddPlaybooks(this IServiceCollection services)
    {
        services.AddSingleton<PlaybookMemory>();
        services.AddSingleton<HouseWords>();
        services.AddSingleton<HoursDoor>();
        services.AddSingleton<ConversationKnowledge>();
        services.AddSingleton<IReaction, AnswerByItself>();
        services.AddSingleton<IReaction, KeepClocks>();
        services.AddSingleton<IReaction, AskForRating>();
        services.AddSingleton<IReaction, FollowUp>();
        services.AddSingleton<RateByLink>();
        services.AddSingleton<DoActions>();
        services.AddSingleton<RunMacro>();
        services.AddSingleton<FollowRules>();
        services.AddSingleton<ILogConsumer, RunRules>();
        services.AddHostedService<WatchClocks>();
        return services;
    }

    public static void MapPlaybooks(this IEndpointRouteBuilder inbox)
    {
        HoursEndpoints.Map(inbox.MapGroup("").WithTags("Office hours"));
        ResponderEndpoints.Map(inbox.MapGroup("").WithTags("Auto-responders"));
        MacroParts.Door.Map(inbox.MapGroup("").WithTags("Macros"), Permissions.ConversationsReply, Permissions.AutomationManage);
        RunMacro.Map(inbox.MapGroup("").WithTags("Macros"));
        AutomationEndpoints.Map(inbox.MapGroup("").WithTags("Automation"));
        MentionEndpoints.Map(inbox.MapGroup("").WithTags("Conversations"));
        FollowUpEndpoints.Map(inbox.MapGroup("").WithTags("Conversations"));
        RatingEndpoints.Map(inbox.MapGroup("").WithTags("Ratings"));
        SlaPolicies.Door.Map(inbox.MapGroup("").WithTags("Service levels"), Permissions.ConversationsReadOwn, Permissions.AutomationManage);
    }
}
