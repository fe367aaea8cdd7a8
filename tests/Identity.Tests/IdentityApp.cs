using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Conversa.Identity.Access;
using Conversa.Identity.Blocks;
using Conversa.Identity.Devices;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Keys;
using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Identity.Tests;

/// <summary>The module as a host runs it, on a real database, with a clock that tests move. Its methods are what people do.</summary>
internal sealed class IdentityApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;
    private readonly bool ownsStore;

    private IdentityApp(WebApplication app, TestDatabase store, bool ownsStore, TestClock clock)
    {
        (this.app, Store, this.ownsStore, Clock) = (app, store, ownsStore, clock);
        http = TestHttp.Client(new Uri(app.Urls.First()));
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
        (app.Workspace, app.Secret) = await app.NewWorkspace("acme");
        return app;
    }

    /// <summary>A second node on the same database and data folder.</summary>
    public async Task<IdentityApp> SecondNode(params (string Key, string Value)[] settings)
    {
        var node = await StartAsync(Store, ownsStore: false, Clock, settings);
        (node.Workspace, node.Secret) = (Workspace, Secret);
        return node;
    }

    public async Task<(WorkspaceCard Workspace, string Secret)> NewWorkspace(string code, string? secret = null)
    {
        var created = (await Create(code, secret)).Value;
        return (created.Workspace, created.Secret);
    }

    public Task<Result<CreateWorkspace.Created>> Create(string code, string? secret = null, string? name = null) => Get<CreateWorkspace>().Handle(new(code, name ?? code + "'s people", secret), Now);

    public async Task<Result<Actor>> Knows(string secret, string code = "acme") => await Get<WorkspaceSecrets>().AuthenticateAsync(code, secret, Now);

    public Task<Result<RotateSecret.Rotated>> Rotate(string clientId, TimeSpan? grace = null) => Get<RotateSecret>().Handle(new(grace, clientId), Server, Now);

    public Task<Result<SignedIn>> Login(string user, string password = "correct horse", ProfileChange? profile = null, string? from = null, long? workspace = null) =>
        Get<LoginOrRegister>().Handle(new(workspace ?? Workspace.Id, user, password, profile ?? ProfileChange.Nothing, from is null ? null : IPAddress.Parse(from)), Now);

    public async Task<SignedIn> LoggedIn(string user, string password = "correct horse", ProfileChange? profile = null) => (await Login(user, password, profile)).Value;

    /// <summary>A session made by a server: no password to hash, so cheap.</summary>
    public async Task<SignedIn> LetIn(string user, bool endOthers = false)
    {
        (await Upsert(user)).Ok.ShouldBeTrue();
        return (await Get<IssueSession>().Handle(user, endOthers, Server, Now)).Value;
    }

    public Task<Result<SignedIn>> Issue(string user, Actor? server = null) => Get<IssueSession>().Handle(user, false, server ?? Server, Now);

    public async Task<Result<Actor>> Resolve(string? token) => await Get<SessionTokens>().ResolveAsync(token, Now);

    public async Task<Result<Actor>> ResolveKey(string key) => await Get<ApiKeys>().ResolveAsync(key, Now);

    public Task<Result<SignedIn>> Refresh(string? refreshToken, long workspace = 0, string? user = null) => Get<RefreshSession>().Handle(refreshToken, workspace, user, Now);

    public Task<Result<int>> LogOut(SignedIn who) => Get<RevokeSessions>().ThisOneAsync(ActorOf(who), Now);

    public Task<Result<int>> LogOutElsewhere(SignedIn who) => Get<RevokeSessions>().OthersAsync(ActorOf(who), Now);

    public Task<IReadOnlyList<ListSessions.Login>> Logins(SignedIn who) => Get<ListSessions>().Handle(ActorOf(who), Now);

    public Task<Result<UserCard>> SetActive(string user, bool active, Actor? server = null) => Get<SetActive>().Handle(user, active, server ?? Server, Now);

    public Task<Result<UpsertUser.Upserted>> Upsert(string? user, ProfileChange? profile = null, string? password = null, long? version = null) =>
        Get<UpsertUser>().Handle(new(user, profile ?? ProfileChange.Nothing, password, Version: version), Server, Now);

    public Task<Result<UserCard>> Change(SignedIn who, ProfileChange profile, long? version = null) => Get<UpdateProfile>().Handle(new(who.User.Id, profile, version), ActorOf(who), Now);

    public async Task<UserCard?> Find(string user, long? workspace = null) => await Get<UserDirectory>().ByExternalIdAsync(workspace ?? Workspace.Id, user, Now);

    public async Task<UserCard?> Find(long user) => await Get<UserDirectory>().ByIdAsync(user, Now);

    public async Task<IReadOnlyDictionary<long, UserCard>> FindAll(params long[] users) => await Get<UserDirectory>().ByIdsAsync(users, Now);

    public async Task<IReadOnlyDictionary<string, UserCard>> FindAll(params string[] users) => await Get<UserDirectory>().ByExternalIdsAsync(Workspace.Id, users, Now);

    public Task<Result<ListUsers.Listed>> List(ListUsers.Command command) => Get<ListUsers>().Handle(command, Server, Now);

    public Nonces.Issued Nonce(long? workspace = null) => Get<Nonces>().Issue(workspace ?? Workspace.Id);

    public Task<Result<SignedIn>> LoginWithToken(string? jwt, long? workspace = null) => Get<SignInWithIdentityToken>().Handle(workspace ?? Workspace.Id, jwt, Now);

    public Task<Result<CreateApiKey.Created>> MakeKey(string clientId, string[] scopes, DateTimeOffset? expires = null, Actor? by = null, string name = "crm") =>
        Get<CreateApiKey>().Handle(new(name, scopes, expires?.ToUnixTimeMilliseconds(), clientId), by ?? Server, Now);

    public Task<Result<Done>> RevokeKey(long id, Actor? by = null) => Get<RevokeApiKey>().Handle(id, by ?? Server, Now);

    public Task<List<ApiKey>> Keys() => Get<ListApiKeys>().Handle(0, 100, Server, Now);

    public Task<Result<UserCard>> Block(SignedIn who, string other, bool blocked = true) => Get<BlockUser>().Handle(other, blocked, ActorOf(who), Now);

    public async Task<bool> HasBlocked(SignedIn who, SignedIn other) => await Get<BlockList>().HasBlockedAsync(who.User.Workspace, who.User.Id, other.User.Id, Now);

    public Task<BlockList.Page> Blocked(SignedIn who, int limit = 100, long skip = 0) => Get<BlockList>().ReadAsync(who.User.Id, 0, skip, limit, Now);

    public Task<Result<RegisterDevice.Registered>> Register(SignedIn who, string? token, string? platform = "android", bool development = false) =>
        Get<RegisterDevice>().Handle(new(token, platform, development), ActorOf(who), Now);

    public Task<Result<bool>> Unregister(SignedIn who, string token, string platform = "android") => Get<RemoveDevice>().Handle(new(token, platform, false), ActorOf(who), Now);

    public Task<List<Device>> Devices(SignedIn who) => Get<DeviceList>().OfUserAsync(who.User.Id, Now);

    /// <summary>How many rows a table has.</summary>
    public async Task<long> Count(string table) => (await Store.Database.QueryAsync($"select count(*) from {table}", r => r.GetInt64(0), Now))[0];

    public async Task<string?> StoredPassword(string user) => await Store.Database.FirstAsync("select password_hash from end_user where external_id = @id", r => r.Text(0), Now, ("id", user));

    /// <summary>What the workspace's log says, kinds only.</summary>
    public Task<List<short>> Log() => Store.Database.QueryAsync("select kind from log_entry where workspace_id = @w order by position", r => (short)r.GetInt64(0), Now, ("w", Workspace.Id));

    /// <summary>A request to the native API.</summary>
    /// <param name="method">GET, POST …</param>
    /// <param name="path">Below <c>/api/v1</c>.</param>
    /// <param name="authorization">A session token or an API key, or a whole header with a scheme.</param>
    /// <param name="json">The body.</param>
    /// <param name="headers">More headers.</param>
    public async Task<Answer> Send(string method, string path, string? authorization = null, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization.Contains(' ', StringComparison.Ordinal) ? authorization : "Bearer " + authorization);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await http.SendAsync(request, Now);
        var body = await response.Content.ReadAsStringAsync(Now);
        return new Answer((int)response.StatusCode, body.Length == 0 ? default : JsonElement.Parse(body), response.Headers.ETag?.Tag)
        {
            Cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : null,
            ClearSite = response.Headers.TryGetValues("Clear-Site-Data", out var clear) ? clear.Single() : null,
        };
    }

    /// <summary>The code the server shows its operator.</summary>
    public string SetupCode() => File.ReadAllText(Path.Combine(Store.Options.Folder, "setup-code")).Trim();

    /// <summary>The first run: an owner of the workspace, signed in as a program does.</summary>
    public async Task<Answer> SetUp(string email = "olga@acme.example", string password = "seven tall giraffes", string name = "Olga", string? code = null, string? workspace = null,
        params (string Name, string Value)[] headers) =>
        await Send("POST", "/setup", json: JsonSerializer.Serialize(new { setup_code = code ?? SetupCode(), workspace = workspace ?? Workspace.Code, workspace_name = "Acme", name, email, password }), headers: headers);

    public Task<Answer> SignIn(string email = "olga@acme.example", string password = "seven tall giraffes", bool remember = false, string? workspace = null, params (string Name, string Value)[] headers) =>
        Send("POST", "/sign-in", json: JsonSerializer.Serialize(new { email, password, remember, workspace }), headers: headers);

    /// <summary>Somebody is invited, comes in with a password of their own, and has a session as a program has it.</summary>
    public async Task<(string Id, string Token)> Join(string inviter, string email, string role, string password = "four green umbrellas")
    {
        var link = (await Invite(inviter, email, role)).Text("link")!;
        var joined = await Accept(link, password, email.Split('@')[0]);
        joined.Status.ShouldBe(200, joined.Text("detail"));
        return (joined.Body.GetProperty("me").GetProperty("id").GetString()!, joined.Text("token")!);
    }

    public Task<Answer> Invite(string inviter, string email, string role, string? name = null) =>
        Send("POST", "/team/invitations", inviter, JsonSerializer.Serialize(new { email, role, name }));

    public Task<Answer> Accept(string link, string password, string? name = null) =>
        Send("POST", $"/invitations/{link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..]}/accept", json: JsonSerializer.Serialize(new { password, name }));

    public async Task<string> Owner() => (await SetUp()).Text("token")!;

    /// <summary>What the operator types at the command line.</summary>
    public Task<Result<string>> InviteOwner(string code, string email) => Get<OperatorLinks>().InviteOwnerAsync(code, email, Now);

    public Task<Result<string>> ResetPassword(string email) => Get<OperatorLinks>().ResetPasswordAsync(email, Now);

    /// <summary>Where the app listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Every address that asks for a permission, with the permission.</summary>
    public IReadOnlyList<(string Method, string Path, string Permission)> Guarded() => [.. Get<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
        .Select(x => (x, x.Metadata.GetMetadata<AccessRule>()?.Permission)).Where(x => x.Permission is not null)
        .SelectMany(x => x.x.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()!.HttpMethods.Select(m => (m, x.x.RoutePattern.RawText!["/api/v1".Length..], x.Permission!)))];

    public async Task<StaffCard?> Member(string externalId) => await Get<StaffDirectory>().ByExternalIdAsync(Workspace.Id, externalId, Now);

    public async Task<StaffCard?> Member(long user, long? workspace = null) => await Get<StaffDirectory>().FindAsync(workspace ?? Workspace.Id, user, Now);

    public string Basic(string? secret = null, string? code = null) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{code ?? Workspace.Code}:{secret ?? Secret}"));

    /// <summary>Every address the module maps: method and path with its parameters' names.</summary>
    public IReadOnlyList<(string Method, string Path)> Routes() => [.. Get<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
        .Where(x => x.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal) && !x.RoutePattern.RawText.Contains("probe", StringComparison.Ordinal))
        .SelectMany(x => x.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()!.HttpMethods.Select(m => (m, x.RoutePattern.RawText!["/api/v1".Length..])))];

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.Services.GetRequiredService<WorkspaceLog>().DrainAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownsStore)
            await Store.DisposeAsync();
    }

    private static Actor ActorOf(SignedIn who) => Actor.OfUser(who.User.Workspace, who.User.Id, who.Tokens.Session);

    private T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    private static async Task<IdentityApp> StartAsync(TestDatabase store, bool ownsStore, TestClock clock, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        (string Key, string Value)[] defaults =
        [
            ("Storage:Folder", store.Options.Folder), ("Storage:Postgres", store.Options.Postgres),
            ("Identity:PasswordMemory", "7168"), ("Identity:PasswordPasses", "1"), // the least allowed: these tests are about people, not about hashing
            ("Identity:RememberedFor", "01:00:00"), // so that a revocation that is not heard cannot be healed by time
        ];
        builder.Configuration.AddInMemoryCollection(settings.Concat(defaults).DistinctBy(x => x.Key).Select(x => KeyValuePair.Create(x.Key, (string?)x.Value)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        var app = builder.Build();
        app.UsePlatform();
        app.UseIdentity();
        var api = app.MapGroup("/api/v1");
        api.MapIdentity();
        api.MapGet("/probe", (HttpContext context) => context.Actor().User).RequireUser();
        api.MapGet("/probe-staff", (HttpContext context) => context.Staff().User).RequireStaff();
        foreach (var permission in Roles.Permissions.All)
            api.MapGet("/probe-permission/" + permission, () => 1).RequirePermission(permission);
        api.MapGet("/probe-permission-or-scope", (HttpContext context) => context.StaffOrNull()?.User ?? 0).RequirePermissionOrScope(Roles.Permissions.IntegrationsManage, Scopes.KeysWrite);
        api.MapGet("/probe-stream", (HttpContext context) => context.Actor().User).RequireUser().AllowTokenInQuery();
        try
        {
            await app.OpenDatabaseAsync([typeof(Database).Assembly, typeof(IdentityModule).Assembly]);
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new IdentityApp(app, store, ownsStore, clock);
    }

    internal sealed record Answer(int Status, JsonElement Body, string? ETag)
    {
        public string? Cookie { get; init; }

        public string? ClearSite { get; init; }

        /// <summary>What a browser sends back.</summary>
        public string CookieValue => Cookie!.Split(';')[0];

        public string? Text(string property) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) ? value.ToString() : null;
    }
}
