using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Conversa.Chat.Compatibility;
using Conversa.Chat.Files;
using Conversa.Identity.Workspaces;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Tests.Compatibility;

/// <summary>The server as a Chat SDK client meets it: a real host, a real database, HTTP. Its methods are what clients do.</summary>
internal sealed class SdkApp : IAsyncDisposable
{
    public const string Sdk = "/api/v2/sdk";
    public const string Mobile = "/api/v2/mobile";
    public const string Rest = "/api/v2.1/rest";
    public const string Password = "correct horse battery";

    private readonly WebApplication app;
    private readonly TestDatabase store;
    private readonly HttpClient http;

    private SdkApp(WebApplication app, TestDatabase store, HttpClient http, TestClock clock) => (this.app, this.store, this.http, Clock) = (app, store, http, clock);

    public TestClock Clock { get; }

    public string Secret { get; private set; } = "";

    public string Url => app.Urls.First();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<SdkApp> StartAsync(Engine engine, params (string Key, string Value)[] settings)
    {
        var store = await TestDatabase.CreateAsync(engine);
        var clock = new TestClock();
        var app = await ChatHost.StartAsync(store, settings, clock, host =>
        {
            host.MapUploads();
            host.MapChatSdk();
        });
        var made = new SdkApp(app, store, TestHttp.Client(new Uri(app.Urls.First())), clock);
        made.Secret = await made.NewApp("demo");
        return made;
    }

    public async Task<string> NewApp(string code) => (await app.Services.GetRequiredService<CreateWorkspace>().Handle(new(code, code), Now)).Value.Secret;

    /// <summary>Every call there is below the three prefixes, found by walking the routes, so that none can be forgotten.</summary>
    public IReadOnlyList<(string Method, string Path)> Routes =>
    [
        .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           where new[] { Sdk, Mobile, Rest }.Any(prefix => path.StartsWith(prefix + "/", StringComparison.Ordinal))
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select (method, path),
    ];

    public async Task<SdkPerson> Login(string id, string appId = "demo", string prefix = Sdk)
    {
        var answer = await Send("POST", $"{prefix}/login_or_register", Json(new { email = id, password = Password, username = id }), ("qiscus-sdk-app-id", appId));
        answer.Status.ShouldBe(200, answer.Text);
        return new SdkPerson(this, prefix, appId, id, answer.Results.GetProperty("user"));
    }

    /// <summary>A call of the app's own backend.</summary>
    public Task<SdkReply> Backend(string method, string path, object? json = null, string? secret = null) => Send(
        method, $"{Rest}/{path}", json is null ? null : Json(json), ("qiscus-sdk-app-id", "demo"), ("qiscus-sdk-secret", secret ?? Secret));

    public async Task<SdkReply> Send(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        request.Headers.ExpectContinue = content is not null; // what is refused by its size is refused before it is sent
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await http.SendAsync(request, Now);
        return new SdkReply((int)response.StatusCode, await response.Content.ReadAsStringAsync(Now), response.Headers, response.Content.Headers.ContentType?.MediaType);
    }

    public static HttpContent Json(object value) => Raw(JsonSerializer.Serialize(value), "application/json");

    public static HttpContent Form(string encoded) => Raw(encoded, "application/x-www-form-urlencoded");

    public static HttpContent Raw(string text, string type) => Raw(Encoding.UTF8.GetBytes(text), type);

    public static HttpContent Raw(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await ChatHost.StopAsync(app);
        await store.DisposeAsync();
    }
}

/// <summary>What came back.</summary>
internal sealed record SdkReply(int Status, string Text, HttpResponseHeaders Headers, string? Type)
{
    public JsonElement Body => JsonElement.Parse(Text);

    public JsonElement Results => Body.GetProperty("results");

    public string Message => Body.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>A refusal in the shape clients parse.</summary>
    public SdkReply ShouldBeRefused(int? status = null, string? naming = null)
    {
        Status.ShouldBeInRange(400, 499, Text);
        if (status is { } expected)
            Status.ShouldBe(expected, Text);
        Type.ShouldBe("application/json");
        Body.GetProperty("status").GetInt32().ShouldBe(Status);
        var error = Body.GetProperty("error");
        error.GetProperty("code").GetInt32().ShouldBe(Status);
        error.GetProperty("detailed_messages").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldNotBeNullOrEmpty();
        Message.ShouldNotBeNullOrEmpty();
        if (naming is not null)
            Message.ShouldContain(naming);
        return this;
    }

    public SdkReply ShouldBeDone()
    {
        Status.ShouldBe(200, Text);
        Type.ShouldBe("application/json");
        Body.GetProperty("status").GetInt32().ShouldBe(200);
        return this;
    }
}

/// <summary>Somebody who is logged in.</summary>
internal sealed class SdkPerson(SdkApp app, string prefix, string appId, string id, JsonElement account)
{
    public string Id => id;

    public JsonElement Account => account;

    public string Token => account.GetProperty("token").GetString()!;

    public Task<SdkReply> Get(string path) => Send("GET", path);

    public Task<SdkReply> Post(string path, object json) => Send("POST", path, SdkApp.Json(json));

    public Task<SdkReply> Form(string path, string encoded) => Send("POST", path, SdkApp.Form(encoded));

    public Task<SdkReply> Send(string method, string path, HttpContent? content = null) =>
        app.Send(method, $"{prefix}/{path}", content, ("qiscus-sdk-app-id", appId), ("qiscus-sdk-token", Token));

    public async Task<JsonElement> RoomWith(SdkPerson other) => (await Post("get_or_create_room_with_target", new { emails = new[] { other.Id } })).ShouldBeDone().Results.GetProperty("room");

    public async Task<JsonElement> Say(JsonElement room, string text, string? unique = null, string type = "text", object? payload = null) =>
        (await Post("post_comment", new { topic_id = room.GetProperty("id").ToString(), comment = text, unique_temp_id = unique ?? "u-" + Guid.CreateVersion7(), type, payload }))
            .ShouldBeDone().Results.GetProperty("comment");

    public async Task<IReadOnlyList<string>> Reads(JsonElement room) =>
        [.. (await Get($"load_comments?topic_id={room.GetProperty("id")}&limit=100")).ShouldBeDone().Results.GetProperty("comments").EnumerateArray().Select(x => x.GetProperty("message").GetString()!)];
}
