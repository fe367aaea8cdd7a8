using Conversa.Chat.Compatibility.Server;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Compatibility;

/// <summary>The door of the Chat SDK compatible API: clients written for Qiscus talk to this server unchanged.</summary>
public static class ChatSdkModule
{
    internal static void AddChatSdk(this IServiceCollection services)
    {
        services.AddSingleton<IRefusalWriter, SdkRefusals>();
        services.AddSingleton<Comments>();
        services.AddSingleton<SdkCalls>();
        services.AddSingleton<SyncEvents>();
        services.AddSingleton<ConfigCalls>();
        services.AddSingleton<AccountCalls>();
        services.AddSingleton<PeopleCalls>();
        services.AddSingleton<StatusCall>();
        services.AddSingleton<RoomCalls>();
        services.AddSingleton<MemberCalls>();
        services.AddSingleton<MessageCalls>();
        services.AddSingleton<SyncCalls>();
        services.AddSingleton<SearchCalls>();
        services.AddSingleton<UploadCall>();
        services.AddSingleton(p => new PostSystemEvent(p.GetRequiredService<WorkspaceLog>(), p.GetRequiredService<UserDirectory>(), p.GetRequiredService<ChatOptions>()));
        services.AddSingleton<ServerPeople>();
        services.AddSingleton<ServerRooms>();
        services.AddSingleton<ServerUserCalls>();
        services.AddSingleton<ServerRoomCalls>();
        services.AddSingleton<ServerMessageCalls>();
        services.AddSingleton<ServerCountCalls>();
        services.AddSingleton<ServerWebhookCalls>();
    }

    /// <summary>Maps it; belongs to the root. Web clients call <c>/api/v2/sdk</c>, phones <c>/api/v2/mobile</c>, which is the same API; backends call <c>/api/v2.1/rest</c>.</summary>
    public static void MapChatSdk(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var calls = services.GetRequiredService<SdkCalls>();
        foreach (var prefix in new[] { "/api/v2/sdk", "/api/v2/mobile" })
        {
            var group = routes.MapGroup(prefix);
            services.GetRequiredService<ConfigCalls>().Map(group, calls);
            services.GetRequiredService<AccountCalls>().Map(group, calls);
            services.GetRequiredService<PeopleCalls>().Map(group, calls);
            services.GetRequiredService<StatusCall>().Map(group, calls);
            services.GetRequiredService<RoomCalls>().Map(group, calls);
            services.GetRequiredService<MemberCalls>().Map(group, calls);
            services.GetRequiredService<MessageCalls>().Map(group, calls);
            services.GetRequiredService<SyncCalls>().Map(group, calls);
            services.GetRequiredService<SearchCalls>().Map(group, calls);
            services.GetRequiredService<UploadCall>().Map(group);
            group.Map("{**path}", Other).ExcludeFromDescription();
        }

        var server = routes.MapGroup("/api/v2.1/rest");
        services.GetRequiredService<ServerUserCalls>().Map(server, calls);
        services.GetRequiredService<ServerRoomCalls>().Map(server, calls);
        services.GetRequiredService<ServerMessageCalls>().Map(server, calls);
        services.GetRequiredService<ServerCountCalls>().Map(server, calls);
        services.GetRequiredService<ServerWebhookCalls>().Map(server, calls);
        server.Map("{**path}", Other).ExcludeFromDescription();
    }

    /// <summary>A browser that asks before it calls, or a call that is not there.</summary>
    internal static Task Other(HttpContext context) => HttpMethods.IsOptions(context.Request.Method) ? SdkCors.Preflight(context) : context.RefuseAsync(Refusal.NotFound("call"));
}
