using Conversa.Chat.Compatibility.Mqtt;
using Conversa.Platform.Log;
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
        .AddSingleton<ILogListener, FanOut>()
        .AddSingleton<PersonalTopics>()
        .AddSingleton<SdkTopics>()
        .AddSingleton<IMqttGate, SdkGate>();
}
