using Conversa.Chat.Compatibility.Mqtt;
using Conversa.Chat.Rooms;
using Conversa.Platform.Log;
using Conversa.Platform.Webhooks;
using Conversa.Realtime.Mqtt;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Live;

/// <summary>The part of Chat that tells people what happens.</summary>
internal static class LiveModule
{
    public static IServiceCollection AddLive(this IServiceCollection services) => services
        .AddSingleton<LiveEvents>()
        .AddSingleton<Presence>()
        .AddSingleton<Typing>()
        .AddSingleton<ListenToEvents>()
        .AddSingleton(p => new WorkspaceEvents(p.GetRequiredService<LiveEvents>(), p.GetServices<ILiveSource>(), p.GetRequiredService<RoomLookup>(), p.GetRequiredService<WorkspaceLog>()))
        .AddSingleton<ILogListener, FanOut>()
        .AddSingleton<PersonalTopics>()
        .AddSingleton<SdkTopics>()
        .AddSingleton<IMqttGate, SdkGate>()
        .AddEventTypes();

    private static IServiceCollection AddEventTypes(this IServiceCollection services)
    {
        foreach (var kind in EventJson.Kinds)
            services.AddSingleton(new EventType(kind, EventJson.Name(kind)));
        return services;
    }
}
