using System.Reflection;
using Conversa.Chat;
using Conversa.Chat.Files;
using Conversa.Identity;
using Conversa.Inbox;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Realtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Bench.Stage;

/// <summary>The product's modules in this process, put together as the host does, with nobody connected.</summary>
internal sealed class Product : IAsyncDisposable
{
    private static readonly Assembly[] Modules =
        [typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly, typeof(InboxModule).Assembly];

    private readonly WebApplication app;

    private Product(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    public static async Task<Product> OpenAsync(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddFiles(builder.Configuration);
        builder.Services.AddChat(builder.Configuration);
        builder.Services.AddInbox(builder.Configuration);
        var app = builder.Build();
        await app.OpenDatabaseAsync(Modules);
        await app.StartAsync();
        return new Product(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
