using Conversa.Chat;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Realtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.LogProof;

/// <summary>The product's own message path without its web server: what one process of it would do to a database.</summary>
public sealed class Product : IAsyncDisposable
{
    private readonly IHost host;

    private Product(IHost host) => this.host = host;

    public Database Database => host.Services.GetRequiredService<Database>();
    public WorkspaceLog Log => host.Services.GetRequiredService<WorkspaceLog>();
    public LogReader Reader => host.Services.GetRequiredService<LogReader>();

    /// <summary>Opens a database, creating its tables when they are missing.</summary>
    public static async Task<Product> OpenAsync(StorageOptions storage)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = storage.Folder,
            ["Storage:Postgres"] = storage.Postgres,
            ["Log:PollMilliseconds"] = "100",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddChat(builder.Configuration);
        var host = builder.Build();
        await Migrations.ApplyAsync(
            host.Services.GetRequiredService<Database>(), [typeof(PlatformModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly], TimeProvider.System, default);
        return new Product(host);
    }

    /// <summary>A workspace with people in pairs, each pair with its room.</summary>
    public async Task<Neighbourhood> SettleAsync(string code, int pairs)
    {
        var workspace = (await The<CreateWorkspace>().Handle(new(code, code), default)).Value.Workspace.Id;
        var server = new Actor(ActorKind.Server, workspace, 0, 0, new HashSet<string> { "*" });
        var rooms = new List<(long Room, long One, long Other)>();
        for (var i = 0; i < pairs; i++)
        {
            var one = (await The<UpsertUser>().Handle(new($"one{i}", new ProfileChange(Name: $"One {i}")), server, default)).Value.User;
            var other = (await The<UpsertUser>().Handle(new($"other{i}", new ProfileChange(Name: $"Other {i}")), server, default)).Value.User;
            var room = (await The<OpenPair>().Handle(new(one, other, null), server, default)).Value.Room.Id;
            rooms.Add((room, one.Id, other.Id));
        }

        return new Neighbourhood(workspace, rooms);
    }

    /// <summary>Sends a text as a user.</summary>
    public Task<Result<StoredMessage>> SendAsync(long workspace, long room, long user, string clientId, string text) => The<SendMessage>().Handle(
        new(room, clientId, MessageBody.TryParse("text", text, null, null, new ChatOptions()).Value), Actor.OfUser(workspace, user, 0), default);

    public T The<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Log.DrainAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}

/// <summary>A workspace and the rooms of its pairs.</summary>
public sealed record Neighbourhood(long Workspace, IReadOnlyList<(long Room, long One, long Other)> Rooms);
