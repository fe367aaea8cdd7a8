using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Files;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Identity.Workspaces;
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

namespace Conversa.Apps.Tests;

/// <summary>Somebody who can call.</summary>
internal sealed record Caller(string Id, AuthenticationHeaderValue? Credentials);

/// <summary>An answer.</summary>
internal sealed record Reply(int Status, JsonElement Json, string Body)
{
    public string this[string name] => Json.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : Json.GetProperty(name).GetRawText();

    public IEnumerable<JsonElement> List(string name) => Json.GetProperty(name).EnumerateArray();

    public Reply Fine()
    {
        Status.ShouldBeInRange(200, 299, Body);
        return this;
    }

    public void ShouldRefuse(int status, string code)
    {
        Status.ShouldBe(status, Body);
        this["code"].ShouldBe(code);
    }
}

/// <summary>A company whose programs are told what happens: the whole product over HTTP, on a real host with a real database, and a clock the test moves where it gives one.</summary>
internal sealed class AppsApp : IAsyncDisposable
{
    public const string Password = "seven tall giraffes";
    private const string Secret = "workspace-secret-of-the-tests";
    private static int written;

    private readonly WebApplication app;
    private readonly TestDatabase store;
    private bool ownsStore = true;
    private bool closed;

    private AppsApp(WebApplication app, TestDatabase store, TestClock? clock)
    {
        (this.app, this.store, Moving) = (app, store, clock);
        Http = TestHttp.Client(new Uri(app.Urls.First()));
    }

    public HttpClient Http { get; }

    private TestClock? Moving { get; }

    public TestClock Clock => Moving ?? throw new InvalidOperationException("This app has the real clock.");

    /// <summary>The company's server, with everything a server may do.</summary>
    public Caller Server { get; } = Credentials("acme");

    /// <summary>The owner, who set everything up.</summary>
    public Caller Owner { get; private set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Assembly[] Modules =>
        [typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly, typeof(InboxModule).Assembly, typeof(AppsModule).Assembly];

    /// <param name="engine">The database.</param>
    /// <param name="clock">A clock the test moves; null for the real one.</param>
    /// <param name="settings">What the operator configures; the receivers' hosts, for example.</param>
    public static async Task<AppsApp> StartAsync(Engine engine, TestClock? clock, params (string Key, string Value)[] settings)
    {
        var store = await TestDatabase.CreateAsync(engine);
        var app = new AppsApp(await HostAsync(store, clock, settings), store, clock);
        await app.Workspace("acme");
        return app;
    }

    /// <summary>The same with an owner, for those who need people.</summary>
    public static async Task<AppsApp> StartOfficeAsync(Engine engine, params (string Key, string Value)[] settings)
    {
        var app = await StartAsync(engine, null, settings);
        var file = Path.Combine(app.store.Options.Folder, "setup-code");
        await Eventually.TrueAsync(() => File.Exists(file), "the set-up code is shown", ct: Now);
        var code = (await File.ReadAllTextAsync(file, Now)).Trim();
        var owner = (await app.Call("POST", "/setup", null, new { setup_code = code, workspace = "acme", workspace_name = "Acme", name = "Olga", email = "olga@acme.example", password = Password })).Fine();
        app.Owner = await app.Me(owner["token"]);
        return app;
    }

    /// <summary>The same database in a new process.</summary>
    public async Task<AppsApp> Restart(params (string Key, string Value)[] settings)
    {
        await CloseAsync();
        ownsStore = false;
        return new AppsApp(await HostAsync(store, Moving, settings), store, Moving);
    }

    public static (string, string) Allow(Receiver receiver, int number = 0) => ($"Egress:AllowedPrivateHosts:{number}", receiver.Host);

    /// <summary>A tenant, by its server.</summary>
    public async Task<Caller> Workspace(string code)
    {
        (await app.Services.GetRequiredService<CreateWorkspace>().Handle(new(code, code, Secret), Now)).Ok.ShouldBeTrue();
        return Credentials(code);
    }

    /// <summary>Somebody of the team at their desk: connected, and given conversations.</summary>
    public async Task<(Caller Agent, HttpResponseMessage Screen)> AtDesk(string name)
    {
        var email = $"{name}@acme.example";
        var user = (await Call("PUT", $"/users/works-{name}", Server, new { name = char.ToUpperInvariant(name[0]) + name[1..] })).Fine();
        await store.Database.WriteAsync(async connection =>
        {
            var account = await connection.FirstAsync(
                """
                insert into account (email, email_key, email_verified_at, password_hash, authenticator_key, authenticator_on_at, authenticator_step, created_at, updated_at, version)
                select @email, @email, email_verified_at, password_hash, null, null, 0, created_at, updated_at, 1 from account where email = 'olga@acme.example' returning account_id
                """,
                r => r.GetInt64(0), Now, ("email", email));
            await connection.ExecuteAsync(
                """
                insert into staff (user_id, workspace_id, account_id, role, state, last_seen_at, created_at, updated_at, version)
                select id, workspace_id, @account, 'agent', 'active', null, created_at, updated_at, 1 from end_user where external_id = @user
                """,
                Now, ("account", account), ("user", user["id"]));
            return true;
        }, Now);
        var agent = await Me((await Call("POST", "/sign-in", null, new { email, password = Password })).Fine()["token"]);
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Authorization = agent.Credentials;
        var screen = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        await Eventually.TrueAsync(async () => (await Call("GET", $"/agents/{agent.Id}", Owner)).Fine()["availability"] == "online", $"{name} is online", ct: Now);
        return (agent, screen);
    }

    /// <summary>Somebody who talks in rooms.</summary>
    public async Task<string> Person(string name) => (await Call("PUT", $"/users/{name}", Server, new { name })).Fine()["id"];

    public async Task<string> Room(string one, string other) => (await Call("POST", $"/rooms?user={one}", Server, new { kind = "single", user = other })).Fine()["id"];

    public async Task<string> Say(string who, string room, string text) => (await Call("POST", $"/rooms/{room}/messages?user={who}", Server, new { client_id = NewId(), text })).Fine()["id"];

    /// <summary>An endpoint for these events.</summary>
    public async Task<Reply> Endpoint(Receiver receiver, params string[] types) =>
        (await Call("POST", "/webhook-endpoints", Server, new { url = receiver.Url, types }, ("Idempotency-Key", NewId()))).Fine();

    public async Task<IReadOnlyList<JsonElement>> Attempts(string endpoint) => [.. (await Call("GET", $"/webhook-endpoints/{endpoint}/attempts?limit=100", Server)).Fine().List("attempts")];

    public Task Attempted(string endpoint, int count) => Eventually.TrueAsync(async () => (await Attempts(endpoint)).Count >= count, $"{count} attempts are noted", ct: Now);

    public async Task<Reply> Read(string endpoint) => (await Call("GET", $"/webhook-endpoints/{endpoint}", Server)).Fine();

    /// <summary>Waits until a durable consumer has read everything.</summary>
    public Task CaughtUp() => Eventually.TrueAsync(
        async () => await store.Database.FirstAsync(
            "select count(*) from workspace_head h left join log_consumer c on c.workspace_id = h.workspace_id and c.name = 'webhook-endpoints' where h.position > coalesce(c.position, 0)", r => r.GetInt64(0), Now) == 0,
        "the log is read", ct: Now);

    /// <summary>
    /// Waits until nothing is on its way, moving the clock so that whatever was put off comes again. It is moved while nothing is being sent, or only what a receiver leaves
    /// without an answer.
    /// </summary>
    public async Task Emptied(TimeSpan? step = null, Receiver? receiver = null)
    {
        await CaughtUp();
        await Eventually.TrueAsync(async () =>
        {
            var (waiting, held) = await store.Database.FirstAsync(
                "select (select count(*) from hook_delivery) + (select count(*) from hook_lane), (select count(*) from hook_lane where owner <> '')", r => (r.GetInt64(0), r.GetInt64(1)), Now);
            var hanging = receiver?.Hanging ?? 0;
            if (waiting == 0 || step is not { } by || held != hanging)
                return waiting == 0;
            Clock.Advance(by);
            if (hanging > 0)
                await Eventually.TrueAsync(() => receiver!.Hanging == 0, "the sender hung up", ct: Now);
            return false;
        }, "nothing waits", TimeSpan.FromSeconds(60), Now);
    }

    public static string NewId() => $"request-{Interlocked.Increment(ref written)}";

    public async Task<Reply> Call(string method, string path, Caller? who, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        request.Headers.Authorization = who?.Credentials;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await Http.SendAsync(request, Now);
        var text = await response.Content.ReadAsStringAsync(Now);
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Reply((int)response.StatusCode, isJson ? JsonElement.Parse(text) : default, text);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (ownsStore)
            await store.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        if (closed)
            return;
        closed = true;
        Http.Dispose();
        await app.Services.GetRequiredService<WorkspaceLog>().DrainAsync();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static Caller Credentials(string code) => new(code, new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{code}:{Secret}"))));

    private async Task<Caller> Me(string token)
    {
        var credentials = new AuthenticationHeaderValue("Bearer", token);
        return new Caller((await Call("GET", "/me", new Caller("", credentials))).Fine()["id"], credentials);
    }

    private static async Task<WebApplication> HostAsync(TestDatabase store, TestClock? clock, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        (string Key, string Value)[] defaults = [("Storage:Folder", store.Options.Folder), ("Storage:Postgres", store.Options.Postgres), ("Inbox:SweepSeconds", clock is null ? "1" : "60")];
        builder.Configuration.AddInMemoryCollection(defaults.Concat(settings).Select(x => KeyValuePair.Create(x.Key, (string?)x.Value)));
        if (clock is not null)
            builder.Services.AddSingleton<TimeProvider>(clock);
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
