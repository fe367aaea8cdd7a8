using System.Reflection;
using Conversa.Apps;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Files;
using Conversa.Client;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Inbox;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Realtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using EventStream = Conversa.Client.EventStream;
using Ids = Conversa.Client.Ids;

namespace Conversa.SdkDotnet.Tests;

/// <summary>A shop with one owner, who answers, and a live-chat channel: a real server, spoken to through the client and over a line that tests break.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string Email = "olga@shop.example";

    /// <summary>An address that may be reached, where nobody answers.</summary>
    public const string NobodyAt = "127.0.0.1:9";

    public const string Password = "seven tall giraffes";

    private readonly WebApplication app;
    private readonly TestDatabase store;
    private readonly List<HttpClient> lines = [];
    private readonly List<Task> screens = [];
    private readonly CancellationTokenSource closing = new();

    private Shop(WebApplication app, TestDatabase store) => (this.app, this.store, Address) = (app, store, new Uri(app.Urls.First()));

    public Uri Address { get; }

    public string Channel { get; private set; } = "";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Assembly[] Modules => [typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly, typeof(InboxModule).Assembly];

    /// <summary>Opens the shop: somebody sets it up through the client, as on a first run.</summary>
    public static async Task<Shop> OpenAsync()
    {
        var store = await TestDatabase.CreateAsync(Engine.Sqlite);
        var shop = new Shop(await HostAsync(store), store);
        var file = Path.Combine(store.Options.Folder, "setup-code");
        await Eventually.TrueAsync(() => File.Exists(file), "the set-up code is shown", ct: Now);
        var client = shop.Client(null).Client;
        (await client.Account.NeedsSetupAsync(Now)).ShouldBeTrue();
        var step = await client.Account.SetUpAsync(new((await File.ReadAllTextAsync(file, Now)).Trim(), "shop", "The shop", "Olga", Email, Password), Now);
        (await client.Account.NeedsSetupAsync(Now)).ShouldBeFalse();
        shop.Channel = (await shop.Client(step.Token).Client.Channels.CreateAsync("Website", Ids.New(), Now)).Key;
        return shop;
    }

    /// <summary>A client with this token, and its line.</summary>
    public (ConversaClient Client, FaultyLine Line) Client(string? token, TimeProvider? clock = null)
    {
        var line = new FaultyLine();
        var http = new HttpClient(line) { BaseAddress = Address };
        lines.Add(http);
        return (new ConversaClient(http, new() { Token = () => token, Clock = clock ?? TimeProvider.System }), line);
    }

    /// <summary>Somebody who works here.</summary>
    public async Task<(ConversaClient Client, FaultyLine Line)> Olga(TimeProvider? clock = null)
    {
        var step = await Client(null).Client.Account.SignInAsync(Email, Password, ct: Now);
        step.Step.ShouldBe("done");
        var screen = Client(step.Token).Client;
        screens.Add(SitAsync(screen.Listen()));
        await Eventually.TrueAsync(async () => (await screen.Agents.MeAsync(Now)).Availability == "online", "she is at her desk", ct: Now);
        return Client(step.Token, clock);
    }

    /// <summary>A visitor with their conversation's id.</summary>
    public async Task<(ConversaClient Client, string Room)> Visitor(string name = "Budi")
    {
        var visitor = await Client(null).Client.Widget.EnterAsync(Channel, name, ct: Now);
        var client = Client(visitor.Token).Client;
        return (client, (await client.Widget.StartAsync(Channel, ct: Now)).Conversation!);
    }

    /// <summary>A visitor who wrote something, and is served by whoever the client is.</summary>
    public async Task<(ConversaClient Client, string Room)> Served(ConversaClient by, string name = "Budi")
    {
        var visitor = await Visitor(name);
        await visitor.Client.Rooms.PostAsync(visitor.Room, Ids.New(), "hello", ct: Now);
        await Eventually.TrueAsync(async () => (await by.Conversations.ReadAsync(visitor.Room, Now)).QueuedSince is not null, "the customer waits", ct: Now);
        await by.Conversations.TakeAsync(visitor.Room, Now);
        return visitor;
    }

    /// <summary>What people said in a room, in order.</summary>
    public static async Task<IReadOnlyList<string>> Said(ConversaClient by, string room) =>
        [.. (await by.Conversations.MessagesAfterAsync(room, "0", 100, Now)).Items.Where(x => x.Type != "system_event").Select(x => x.Text)];

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(screens);
        closing.Dispose();
        lines.ForEach(x => x.Dispose());
        await app.Services.GetRequiredService<WorkspaceLog>().DrainAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
    }

    /// <summary>Who serves customers has a screen somewhere: without a live line nobody is given, or can take, anything.</summary>
    private async Task SitAsync(EventStream screen)
    {
        try
        {
            await foreach (var _ in screen.ReadAsync(closing.Token))
            {
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or RefusedException)
        {
            // the shop closed, or she signed out
        }
    }

    private static async Task<WebApplication> HostAsync(TestDatabase store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Storage:Folder", store.Options.Folder), new("Inbox:SweepSeconds", "1"), new("Egress:AllowedPrivateHosts:0", NobodyAt), new("Realtime:RetryMilliseconds", "100")]);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddFiles(builder.Configuration);
        builder.Services.AddChat(builder.Configuration);
        builder.Services.AddInbox(builder.Configuration);
        builder.Services.AddApps();
        var app = builder.Build();
        app.UsePlatform();
        app.UseIdentity();
        var routes = app.MapGroup("/api/v1");
        routes.MapIdentity();
        routes.MapChatApi();
        routes.MapInbox();
        routes.MapApps();
        await app.OpenDatabaseAsync(Modules);
        await app.StartAsync();
        return app;
    }
}
