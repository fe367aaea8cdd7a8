using Conversa.Chat.Files;
using Conversa.Identity;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Realtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Chat.Tests;

/// <summary>The program's modules on a real server with a real database: what every app object of these tests stands on.</summary>
internal static class ChatHost
{
    /// <summary>Starts a server on a free port.</summary>
    /// <param name="store">Where it keeps its rows and files.</param>
    /// <param name="settings">Configuration keys.</param>
    /// <param name="clock">What it takes the time from; null for the real one.</param>
    /// <param name="map">Which doors it opens.</param>
    /// <param name="more">What another module would add; null for nothing.</param>
    public static async Task<WebApplication> StartAsync(
        TestDatabase store, (string Key, string Value)[] settings, TimeProvider? clock, Action<WebApplication> map, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        (string Key, string Value)[] defaults = [("Storage:Folder", store.Options.Folder), ("Storage:Postgres", store.Options.Postgres)];
        builder.Configuration.AddInMemoryCollection(settings.Concat(defaults).Select(x => KeyValuePair.Create(x.Key, (string?)x.Value)));
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddFiles(builder.Configuration);
        builder.Services.AddChat(builder.Configuration);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.UsePlatform();
        map(app);
        await app.OpenDatabaseAsync([typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly]);
        await app.StartAsync();
        return app;
    }

    /// <summary>Lets what is being written finish, then stops.</summary>
    public static async Task StopAsync(WebApplication app)
    {
        await app.Services.GetRequiredService<WorkspaceLog>().DrainAsync();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
