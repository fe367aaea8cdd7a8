using System.Net;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Tests;

/// <summary>The module as a host runs it, on a real database, with a clock that tests move. Its methods are what people do.</summary>
internal sealed class IdentityApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly bool ownsStore;

    private IdentityApp(WebApplication app, TestDatabase store, bool ownsStore, TestClock clock)
    {
        (this.app, Store, this.ownsStore, Clock) = (app, store, ownsStore, clock);
    }

    public TestClock Clock { get; }

    public TestDatabase Store { get; }

    public WorkspaceCard Workspace { get; private set; } = null!;

    public string Secret { get; private set; } = "";

    public Actor Server => new(ActorKind.Server, Workspace.Id, 0, 0, new HashSet<string> { "*" });

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<IdentityApp> StartAsync(Engine engine, params (string Key, string Value)[] settings)
    {
        var store = await TestDatabase.CreateAsync(engine, typeof(Database).Assembly, typeof(IdentityModule).Assembly);
        var app = await StartAsync(store, ownsStore: true, new TestClock(), settings);
        (app.Workspace, app.Secret) = await app.NewWorkspace("demo");
        return app;
    }

    /// <summary>A second node on the same database.</summary>
    public async Task<IdentityApp> SecondNode()
    {
        var node = await StartAsync(Store, ownsStore: false, Clock);
        (node.Workspace, node.Secret) = (Workspace, Secret);
        return node;
    }

    public async Task<(WorkspaceCard Workspace, string Secret)> NewWorkspace(string code)
    {
        var created = (await Get<CreateWorkspace>().Handle(new(code, code + "'s people"), Now)).Value;
        return (created.Workspace, created.Secret);
    }

    public Task<Result<SignedIn>> Login(string user, string password = "correct horse", ProfileChange? profile = null, IPAddress? from = null, long? workspace = null) =>
        Get<LoginOrRegister>().Handle(new(workspace ?? Workspace.Id, user, password, profile ?? ProfileChange.Nothing, from), Now);

    public async Task<SignedIn> LoggedIn(string user, string password = "correct horse", ProfileChange? profile = null) => (await Login(user, password, profile)).Value;

    public async Task<Result<Actor>> Resolve(string? token) => await Get<SessionTokens>().ResolveAsync(token, Now);

    public Task<Result<SignedIn>> Refresh(string? refreshToken, long workspace = 0, string? user = null) => Get<RefreshSession>().Handle(refreshToken, workspace, user, Now);

    public Task<Result<int>> LogOut(Actor actor) => Get<RevokeSessions>().ThisOneAsync(actor, Now);

    public Task<Result<int>> LogOutElsewhere(Actor actor) => Get<RevokeSessions>().OthersAsync(actor, Now);

    public Task<Result<UserCard>> SetActive(string user, bool active) => Get<SetActive>().Handle(user, active, Server, Now);

    public Task<Result<UpsertUser.Upserted>> Upsert(string user, ProfileChange? profile = null, string? password = null, long? version = null) =>
        Get<UpsertUser>().Handle(new(user, profile ?? ProfileChange.Nothing, password, Version: version), Server, Now);

    public async Task<UserCard?> Find(string user, long? workspace = null) => await Get<UserDirectory>().ByExternalIdAsync(workspace ?? Workspace.Id, user, Now);

    /// <summary>How many rows a table has; for what must not be there.</summary>
    public async Task<long> Count(string table) => (await Store.Database.QueryAsync($"select count(*) from {table}", r => r.GetInt64(0), Now))[0];

    /// <summary>Everything the workspace's log says, kinds only.</summary>
    public Task<List<short>> Log() => Store.Database.QueryAsync("select kind from log_entry where workspace_id = @w order by position", r => (short)r.GetInt64(0), Now, ("w", Workspace.Id));

    public async ValueTask DisposeAsync()
    {
        await app.Services.GetRequiredService<WorkspaceLog>().DrainAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownsStore)
            await Store.DisposeAsync();
    }

    private T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    private static async Task<IdentityApp> StartAsync(TestDatabase store, bool ownsStore, TestClock clock, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(x => KeyValuePair.Create(x.Key, (string?)x.Value)));
        builder.Services.AddSingleton(Options.Create(store.Options));
        builder.Services.AddSingleton(ownsStore ? store.Database : store.Open());
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        var app = builder.Build();
        await app.StartAsync();
        return new IdentityApp(app, store, ownsStore, clock);
    }
}
