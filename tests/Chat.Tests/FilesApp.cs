using System.Net;
using System.Net.Http.Headers;
using Conversa.Chat.Files;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Chat.Tests;

/// <summary>A real server on a free port with a real database and a real folder. Ana uploads; "ana" is her token, which may come in a field.</summary>
internal sealed class FilesApp : IAsyncDisposable
{
    public static readonly Actor Ana = Actor.OfUser(1, 11, 111);
    public static readonly Actor Bob = Actor.OfUser(1, 12, 112);
    private readonly TestDatabase database;
    private readonly WebApplication host;

    private FilesApp(TestDatabase database, WebApplication host, HttpClient http) => (this.database, this.host, Http) = (database, host, http);

    public HttpClient Http { get; }

    public TestClock Clock => (TestClock)host.Services.GetRequiredService<TimeProvider>();

    /// <summary>Where the blob store keeps its bytes.</summary>
    public string Folder => Path.Combine(database.Options.Folder, "files");

    public static async Task<FilesApp> StartAsync(Engine engine = Engine.Sqlite, params (string Key, string Value)[] options)
    {
        var database = await TestDatabase.CreateAsync(engine, typeof(Database).Assembly, typeof(UploadFile).Assembly);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(options.Select(o => new KeyValuePair<string, string?>("Files:" + o.Key, o.Value)));
        builder.Services.AddSingleton<TimeProvider>(new TestClock(TimeProvider.System.GetUtcNow())); // file systems keep their own time
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton(Options.Create(database.Options));
        builder.Services.AddFiles(builder.Configuration);
        var host = builder.Build();
        host.MapUploads();
        host.MapPost("/multipart", async (HttpRequest request, UploadFile upload, CancellationToken ct) =>
            (await upload.HandleMultipart(request, request.Headers.Authorization == "ana" ? Ana : null, (fields, _) => new(Identify(fields)), request.Headers["Idempotency-Key"], ct))
                .ToHttp(file => Results.Json(file)));
        await host.StartAsync();
#pragma warning disable RS0030 // the test is the outside world
        return new FilesApp(database, host, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(host.Urls.First()) });
#pragma warning restore RS0030
    }

    /// <summary>Uploads through the use case itself.</summary>
    public async Task<Result<StoredFile>> Upload(byte[] bytes, string? name = null, string? clientId = null, Actor? actor = null)
    {
        using var stream = new MemoryStream(bytes);
        return await host.Services.GetRequiredService<UploadFile>().Handle(new(stream, name, clientId), actor ?? Ana, TestContext.Current.CancellationToken);
    }

    public Task<Result<Done>> Revoke(long id, Actor actor) => host.Services.GetRequiredService<RevokeFile>().Handle(new(id), actor, TestContext.Current.CancellationToken);

    public Task<Result<StoredFile>> Read(long id, Actor actor) => host.Services.GetRequiredService<ReadFile>().Handle(new(id), actor, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> Get(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<byte[]> Fetch(string path)
    {
        using var response = await Get(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Uploads as a browser's form does, with the given parts in the given order.</summary>
    public async Task<HttpResponseMessage> Post(HttpContent content, bool signedIn = true, bool chunked = false, string? clientId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/multipart") { Content = content };
        if (signedIn)
            request.Headers.TryAddWithoutValidation("Authorization", "ana");
        if (clientId is not null)
            request.Headers.Add("Idempotency-Key", clientId);
        if (chunked)
            request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true; // a refused body need not be sent
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static ByteArrayContent Part(byte[] bytes, string type = "application/octet-stream")
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        return part;
    }

    /// <summary>Every byte the store keeps, drafts and thumbnails too.</summary>
    public IEnumerable<(string Path, byte[] Bytes)> Kept() =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(path => (path, File.ReadAllBytes(path)));

    /// <summary>How many rows the table has.</summary>
    public async Task<long> Rows() => await database.Database.FirstAsync("select count(*) from file", r => r.GetInt64(0), TestContext.Current.CancellationToken);

    /// <summary>Does what a process that died in the middle would have left: rows as they are before the bytes are in place.</summary>
    public Task Interrupt(long id) => database.Database.ExecuteAsync("update file set stored_at = null where id = @id", TestContext.Current.CancellationToken, ("id", id));

    /// <summary>The same for a file that was being taken back: marked, its bytes still there.</summary>
    public Task InterruptTakingBack(long id) =>
        database.Database.ExecuteAsync("update file set revoked_at = @now where id = @id", TestContext.Current.CancellationToken, ("id", id), ("now", Clock.GetUtcNow().ToUnixTimeMilliseconds()));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
        await database.DisposeAsync();
    }

    private static Result<Actor> Identify(IReadOnlyDictionary<string, string> fields) =>
        fields.GetValueOrDefault("token") == "ana" ? Ana : new Refusal("unauthenticated", RefusalKind.Unauthenticated, "The token is not valid.");
}
