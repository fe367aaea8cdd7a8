using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Tests.Http;

/// <summary>A real web server with the platform's doors and a handful of endpoints, asked over a real connection.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestDatabase database;

    private WebApp(WebApplication app, TestDatabase database)
    {
        this.app = app;
        this.database = database;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Parts => app.Services;

    public static async Task<WebApp> StartAsync(Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? parts = null, Action<WebApplication>? routes = null)
    {
        var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Storage:Folder"] = database.Options.Folder;
        foreach (var (key, value) in settings ?? [])
            builder.Configuration[key] = value;
        builder.Services.AddPlatform(builder.Configuration);
        parts?.Invoke(builder);
        var app = builder.Build();
        app.UsePlatform();
        app.MapPlatform();
        routes?.Invoke(app);
        app.MapPost("/letters", async (HttpRequest request, CancellationToken ct) =>
            (await request.ReadAsync(LetterJson.Default.Letter, ct)).ToHttp(letter => TypedResults.Text(letter.Subject))).WithBodyLimit(4096);
        app.MapGet("/crash", string () => throw new InvalidOperationException("canary: the connection string"));
        app.MapGet("/crash-late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("late");
        });
        app.MapGet("/refused/{kind}", (RefusalKind kind) => new Refusal("some_code", kind, "Because.", "some.field", kind == RefusalKind.TooMany ? TimeSpan.FromMilliseconds(1500) : null).ToHttp());
        app.MapGet("/page", () => TypedResults.Content("<p>hello</p>", "text/html"));
        app.MapGet("/special-page", () => TypedResults.Content("<p>hello</p>", "text/html")).WithContentPolicy("default-src 'self' https://example.org");
        await app.OpenDatabaseAsync([typeof(PlatformModule).Assembly]);
        await app.StartAsync();
        return new WebApp(app, database);
    }

    /// <summary>Posts a body as it is and returns the status with the problem's parts.</summary>
    public Task<(int Status, JsonElement Problem)> PostAsync(string path, string body, CancellationToken ct) => PostAsync(path, Encoding.UTF8.GetBytes(body), "application/json", ct);

    public async Task<(int Status, JsonElement Problem)> PostAsync(string path, byte[] body, string? type, CancellationToken ct)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await ReadAsync(await Client.PostAsync(path, content, ct), ct);
    }

    public async Task<(int Status, JsonElement Problem)> GetAsync(string path, CancellationToken ct) => await ReadAsync(await Client.GetAsync(path, ct), ct);

    public Task StopAsync(CancellationToken ct) => app.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task<(int Status, JsonElement Problem)> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return ((int)response.StatusCode, isProblem ? JsonDocument.Parse(text).RootElement : default);
    }
}

internal sealed record Letter(string Subject, Person From, List<Person> To, int Pages = 1)
{
    public Dictionary<string, string>? Marks { get; init; }

    public string? Note { get; init; }
}

internal sealed record Person(string Name, int? Age = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Letter))]
internal sealed partial class LetterJson : JsonSerializerContext;
