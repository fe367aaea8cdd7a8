using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Conversa.Apps;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Compatibility;
using Conversa.Chat.Files;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Identity.Workspaces;
using Conversa.Inbox.Compatibility;
using Conversa.Inbox.Ratings;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Realtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Somebody who can call.</summary>
internal sealed record Caller(string Id, AuthenticationHeaderValue? Credentials);

/// <summary>An answer.</summary>
internal sealed record Reply(int Status, JsonElement Json, string? ETag, string Body)
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

/// <summary>A company that serves its customers: the whole product over HTTP, on a real host with a real database.</summary>
internal sealed partial class InboxApp : IAsyncDisposable
{
    public const string Password = "seven tall giraffes";

    /// <summary>The tags of what other modules offer, with tests of their own.</summary>
    private static readonly string[] Elsewhere = ["Identity", "Rooms", "Messages", "Members", "Receipts", "Events", "Files", "Search", "Webhook"];

    private readonly WebApplication app;
    private readonly TestDatabase store;
    private int written;

    private InboxApp(WebApplication app, TestDatabase store)
    {
        (this.app, this.store) = (app, store);
        Http = TestHttp.Client(new Uri(app.Urls.First()));
    }

    public HttpClient Http { get; }

    /// <summary>Every address there is, by method and pattern.</summary>
    public IReadOnlyList<(string Name, RouteEndpoint Endpoint)> Routes =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(x => !x.RoutePattern.RawText!.Contains("{**", StringComparison.Ordinal))
            .SelectMany(x => (x.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method != "OPTIONS").Select(method => ($"{method} /{x.RoutePattern.RawText!.TrimStart('/')}", x))),
    ];

    /// <summary>Those of the inbox, its doors and its compatible API.</summary>
    public IReadOnlyList<(string Name, RouteEndpoint Endpoint)> InboxRoutes =>
    [
        .. Routes.Where(x => x.Endpoint.Metadata.GetMetadata<AccessRule>() is null
            ? !x.Name.Contains(" /api/v2/sdk/", StringComparison.Ordinal) && !x.Name.Contains(" /api/v2/mobile/", StringComparison.Ordinal) && !x.Name.Contains(" /api/v2.1/", StringComparison.Ordinal) && x.Name.Contains("/api/v", StringComparison.Ordinal)
            : x.Endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags.Any(Elsewhere.Contains) != true),
    ];

    /// <summary>The company's server, with everything a server may do.</summary>
    public Caller Server { get; private set; } = null!;

    /// <summary>The owner, who set everything up.</summary>
    public Caller Owner { get; private set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Assembly[] Modules => [typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly, typeof(InboxModule).Assembly, typeof(AppsModule).Assembly];

    public static Task<InboxApp> StartAsync(Engine engine, params (string Key, string Value)[] settings) => StartAsync(engine, TimeProvider.System, settings);

    public static async Task<InboxApp> StartAsync(Engine engine, TimeProvider clock, params (string Key, string Value)[] settings)
    {
        var store = await TestDatabase.CreateAsync(engine);
        var app = await HostAsync(store, clock, settings);
        var inbox = new InboxApp(app, store);
        inbox.Server = await inbox.Workspace("acme");
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(store.Options.Folder, "setup-code")), "the set-up code is shown", ct: Now);
        var code = (await File.ReadAllTextAsync(Path.Combine(store.Options.Folder, "setup-code"), Now)).Trim();
        var owner = (await inbox.Call("POST", "/setup", null, new { setup_code = code, workspace = "acme", workspace_name = "Acme", name = "Olga", email = "olga@acme.example", password = Password })).Fine();
        inbox.Owner = await inbox.Me(owner["token"]);
        return inbox;
    }

    /// <summary>Another tenant, by its server.</summary>
    public async Task<Caller> Workspace(string code)
    {
        var created = (await app.Services.GetRequiredService<CreateWorkspace>().Handle(new(code, code, null), Now)).Value;
        return new Caller(code, new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{code}:{created.Secret}"))));
    }

    /// <summary>Somebody new in the team, signed in, not connected yet.</summary>
    public async Task<Caller> Staff(string name, string role = "agent", Caller? elsewhere = null)
    {
        var email = $"{name}@acme.example";
        var user = (await Call("PUT", $"/users/works-{name}", elsewhere ?? Server, new { name = char.ToUpperInvariant(name[0]) + name[1..] })).Fine();
        // The team's own way to invite people needs a mailbox; here they are members at once, with the owner's password.
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
                select id, workspace_id, @account, @role, 'active', null, created_at, updated_at, 1 from end_user where external_id = @user
                """,
                Now, ("account", account), ("role", role), ("user", user["id"]));
            return true;
        }, Now);
        return await Me((await Call("POST", "/sign-in", null, new { email, password = Password })).Fine()["token"]);
    }

    /// <summary>Somebody new in the team who sits at their desk: connected, and given conversations.</summary>
    public async Task<(Caller Agent, EventStream Screen)> AtDesk(string name, string role = "agent", object? desk = null)
    {
        var agent = await Staff(name, role);
        if (desk is not null)
            (await Call("PATCH", $"/agents/{agent.Id}", Owner, desk)).Fine();
        var screen = await Listen(agent);
        await UntilAvailable(agent, "online");
        return (agent, screen);
    }

    public Task UntilAvailable(Caller agent, string availability) =>
        Eventually.TrueAsync(async () => (await Call("GET", $"/agents/{agent.Id}", Owner)).Fine()["availability"] == availability, $"{agent.Id} is {availability}", ct: Now);

    /// <summary>A live-chat channel's key.</summary>
    public async Task<Reply> Channel(object? more = null, string name = "Website") =>
        (await Call("POST", "/channels", Owner, more ?? new { name }, ("Idempotency-Key", NewId()))).Fine();

    /// <summary>A visitor who opened the widget, with the room of their conversation.</summary>
    public async Task<(Caller Visitor, string Room)> Visitor(string channel, string name = "Ann", object? start = null)
    {
        var entered = (await Call("POST", $"/widget/{channel}/sessions", null, new { name })).Fine();
        var visitor = new Caller(entered.Json.GetProperty("user").GetProperty("id").GetString()!, new AuthenticationHeaderValue("Bearer", entered["token"]));
        return (visitor, (await Call("POST", $"/widget/{channel}/conversation", visitor, start ?? new { })).Fine()["conversation"]);
    }

    /// <summary>A visitor whose first message has been reckoned in.</summary>
    public async Task<(Caller Visitor, string Room)> Customer(string channel, string name = "Ann", string text = "hello", object? start = null)
    {
        var (visitor, room) = await Visitor(channel, name, start);
        await Write(visitor, room, text);
        return (visitor, room);
    }

    /// <summary>Writes, and waits until the conversation knows of it.</summary>
    public async Task<string> Write(Caller who, string room, string text)
    {
        var message = (await Call("POST", $"/rooms/{room}/messages", who, new { client_id = NewId(), text })).Fine()["id"];
        await Eventually.TrueAsync(async () => (await Call("GET", $"/conversations/{room}", Server)).Fine().Json.GetProperty("last_message") is { ValueKind: JsonValueKind.Object } last
            && long.Parse(last.GetProperty("id").GetString()!, CultureInfo.InvariantCulture) >= long.Parse(message, CultureInfo.InvariantCulture), "the message is in the list", ct: Now);
        return message;
    }

    public async Task<Reply> Conversation(string room) => (await Call("GET", $"/conversations/{room}", Server)).Fine();

    /// <summary>Who serves a conversation, by id.</summary>
    public async Task<IReadOnlyList<string>> Agents(string room) => [.. (await Conversation(room)).List("agents").Select(x => x.GetProperty("id").GetString()!)];

    public async Task<IReadOnlyList<string>> History(string room) => [.. (await Call("GET", $"/conversations/{room}/history?limit=100", Server)).Fine().List("history").Select(x => x.GetProperty("type").GetString()![13..])];

    public Task<EventStream> Listen(Caller who, string? after = null) => EventStream.OpenAsync(Http, who.Credentials, after, Now);

    /// <summary>What an erasure does to what is known of a customer.</summary>
    public Task<bool> Forget(string customer) => store.Database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync("update conversation_fact set detail = null where customer_id = (select id from end_user where external_id = @user)", Now, ("user", customer));
        await connection.ExecuteAsync("delete from customer where user_id = (select id from end_user where external_id = @user)", Now, ("user", customer));
        return true;
    }, Now);

    /// <summary>How many rows of words there are of a customer's name and notes.</summary>
    public Task<long> WordsOf(string customer) => store.Database.FirstAsync(
        "select count(*) from inbox_search where customer_id = (select id from end_user where external_id = @user)", r => r.GetInt64(0), Now, ("user", customer));

    public string NewId() => $"request-{Interlocked.Increment(ref written)}";

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
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return new Reply((int)response.StatusCode, default, null, "");
        var text = await response.Content.ReadAsStringAsync(Now);
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Reply((int)response.StatusCode, isJson ? JsonElement.Parse(text) : default, response.Headers.ETag?.ToString(), text);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.Services.GetRequiredService<WorkspaceLog>().DrainAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
    }

    private async Task<Caller> Me(string token)
    {
        var credentials = new AuthenticationHeaderValue("Bearer", token);
        return new Caller((await Call("GET", "/me", new Caller("", credentials))).Fine()["id"], credentials);
    }

    private static async Task<WebApplication> HostAsync(TestDatabase store, TimeProvider clock, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        (string Key, string Value)[] defaults = [("Storage:Folder", store.Options.Folder), ("Storage:Postgres", store.Options.Postgres), ("Inbox:SweepSeconds", "1")];
        builder.Configuration.AddInMemoryCollection(defaults.Concat(settings).Select(x => KeyValuePair.Create(x.Key, (string?)x.Value)));
        builder.Services.AddSingleton(clock);
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
        app.MapRatingPages();
        routes.MapApps();
        app.MapChatSdk();
        app.MapOmnichannel();
        await app.OpenDatabaseAsync(Modules);
        await app.StartAsync();
        return app;
    }
}
