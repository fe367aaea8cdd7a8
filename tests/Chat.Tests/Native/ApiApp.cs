using Conversa.Platform.Storage;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Chat.Files;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Tests.Native;

/// <summary>Somebody who can call: a user with a session, or a server with its workspace's secret.</summary>
internal sealed record Caller(string Id, AuthenticationHeaderValue Credentials);

/// <summary>An answer.</summary>
internal sealed record Reply(int Status, JsonElement Json, string? ETag, string Body)
{
    /// <summary>A field's text.</summary>
    public string this[string name] => Json.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : Json.GetProperty(name).GetRawText();

    public IEnumerable<JsonElement> List(string name) => Json.GetProperty(name).EnumerateArray();

    /// <summary>The same, if it is a yes.</summary>
    public Reply Fine()
    {
        Status.ShouldBeInRange(200, 299, Body);
        return this;
    }

    /// <summary>Checks that it is a no of this kind, in the words of the native API.</summary>
    public void ShouldRefuse(int status, string code, string? field = null)
    {
        Status.ShouldBe(status, Body);
        this["code"].ShouldBe(code);
        if (field is not null)
            this["field"].ShouldBe(field);
    }
}

/// <summary>The native API as its clients see it: over HTTP, on a real host with a real database.</summary>
internal sealed class ApiApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestDatabase store;
    private int written;

    private ApiApp(WebApplication app, TestDatabase store)
    {
        (this.app, this.store) = (app, store);
        Http = TestHttp.Client(new Uri(app.Urls.First()));
    }

    public HttpClient Http { get; }

    /// <summary>The customer's server of the first workspace, with everything a server may do.</summary>
    public Caller Server { get; private set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Task<ApiApp> StartAsync(Engine engine, params (string Key, string Value)[] settings) => StartAsync(engine, null, settings);

    public static async Task<ApiApp> StartAsync(Engine engine, Action<IServiceCollection>? more, params (string Key, string Value)[] settings)
    {
        var store = await TestDatabase.CreateAsync(engine);
        var app = await ChatHost.StartAsync(store, settings, clock: null, host =>
        {
            host.UseIdentity();
            var routes = host.MapGroup("/api/v1");
            routes.MapIdentity();
            routes.MapChatApi();
            host.MapUploads();
        }, more);
        var api = new ApiApp(app, store);
        api.Server = await api.Workspace("acme");
        return api;
    }

    /// <summary>Another tenant, by its server.</summary>
    public async Task<Caller> Workspace(string code)
    {
        var created = (await Get<CreateWorkspace>().Handle(new(code, code, null), Now)).Value;
        return new Caller(code, new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{code}:{created.Secret}"))));
    }

    /// <summary>The owner of the first workspace, who works here: made by the first run.</summary>
    public async Task<Caller> Owner() => Staff((await Call("POST", "/setup", null, new
    {
        setup_code = (await File.ReadAllTextAsync(Path.Combine(store.Options.Folder, "setup-code"), Now)).Trim(), workspace = "acme", workspace_name = "acme", name = "Olga",
        email = "olga@acme.example", password = "seven tall giraffes",
    })).Fine());

    /// <summary>The same person on another device.</summary>
    public async Task<Caller> SignIn() => Staff((await Call("POST", "/sign-in", null, new { email = "olga@acme.example", password = "seven tall giraffes" })).Fine());

    /// <summary>A user of a workspace, let in by its server.</summary>
    public async Task<Caller> Person(string id, Caller? server = null)
    {
        (await Call("PUT", $"/users/{id}", server ?? Server, new { name = char.ToUpperInvariant(id[0]) + id[1..] })).Fine();
        var session = (await Call("POST", $"/users/{id}/sessions", server ?? Server)).Fine();
        return new Caller(id, new AuthenticationHeaderValue("Bearer", session["token"]));
    }

    private static Caller Staff(Reply signedIn) => new(signedIn.Json.GetProperty("me").GetProperty("id").GetString()!, new AuthenticationHeaderValue("Bearer", signedIn["token"]));

    /// <summary>The room of two people.</summary>
    public async Task<string> RoomWith(Caller one, Caller other) => (await Call("POST", "/rooms", one, new { kind = "single", user = other.Id })).Fine()["id"];

    /// <summary>A group, its maker first.</summary>
    public async Task<string> Group(Caller maker, params Caller[] members) =>
        (await Call("POST", "/rooms", maker, new { kind = "group", name = "Team", members = members.Select(x => x.Id) }, ("Idempotency-Key", NewId()))).Fine()["id"];

    /// <summary>A channel that these people are in.</summary>
    public async Task<string> Channel(string uniqueId, params Caller[] members)
    {
        var room = "";
        foreach (var member in members)
            room = (await Call("POST", "/rooms", member, new { kind = "channel", unique_id = uniqueId })).Fine()["id"];
        return room;
    }

    /// <summary>Posts a text and returns the message's id.</summary>
    public async Task<string> Send(Caller who, string room, string text = "hello") =>
        (await Call("POST", $"/rooms/{room}/messages", who, new { client_id = NewId(), text })).Fine()["id"];

    public async Task Read(Caller who, string room, string message) => (await Call("PUT", $"/rooms/{room}/receipt", who, new { read = message })).Fine();

    public async Task<long> Unread(Caller who, string room) => (await Call("GET", $"/rooms/{room}", who)).Fine().Json.GetProperty("unread").GetInt64();

    /// <summary>The texts of a room as somebody sees them, newest first.</summary>
    public async Task<string[]> Texts(Caller who, string room) =>
        [.. (await Call("GET", $"/rooms/{room}/messages?limit=100", who)).Fine().List("messages").Select(x => x.GetProperty("text").GetString()!)];

    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"c{Interlocked.Increment(ref written)}");

    /// <summary>Calls the API with a JSON body, or none.</summary>
    public Task<Reply> Call(string method, string path, Caller? who, object? body = null, params (string Name, string Value)[] headers) =>
        CallRaw(method, path, who, body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body), "application/json", headers);

    /// <summary>Calls the API with whatever bytes.</summary>
    public async Task<Reply> CallRaw(string method, string path, Caller? who, byte[]? body, string? mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        request.Headers.Authorization = who?.Credentials;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (mediaType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return new Reply((int)response.StatusCode, default, null, ""); // it never ends
        var text = await response.Content.ReadAsStringAsync(Now);
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Reply((int)response.StatusCode, isJson ? JsonElement.Parse(text) : default, response.Headers.ETag?.ToString(), text);
    }

    /// <summary>Listens to a person's events, from now on or after a position.</summary>
    public Task<EventStream> Listen(Caller who, string? after = null) => EventStream.OpenAsync(Http, who.Credentials, after, Now);

    /// <summary>Every endpoint of the native API, by method and pattern.</summary>
    public IReadOnlyList<(string Method, RouteEndpoint Endpoint)> Routes => [.. Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(x => x.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
        .SelectMany(x => x.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, x)))];

    /// <summary>How much is stored, table by table; for what must not be half-written.</summary>
    public async Task<string> Stored()
    {
        string[] tables = ["room", "room_member", "message", "log_entry", "file", "end_user", "session", "api_key", "user_block", "device_token"];
        var counts = new List<string>();
        foreach (var table in tables)
        {
            var rows = await store.Database.QueryAsync($"select count(*) from {table}", r => r.GetInt64(0), Now);
            counts.Add(string.Create(CultureInfo.InvariantCulture, $"{table} {rows[0]}"));
        }

        return string.Join(", ", counts);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await ChatHost.StopAsync(app);
        await store.DisposeAsync();
    }

    private T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();
}
