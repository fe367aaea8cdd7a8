using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Conversa.Chat.Tests;

/// <summary>A customer's server: notes every post it gets, and answers as the test tells it to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Post> posts = new();
    private readonly WebApplication host;

    private WebhookReceiver(WebApplication host) => this.host = host;

    /// <summary>One post, in the order of arrival.</summary>
    public sealed record Post(string Path, string Body, string Signature, string Delivery)
    {
        public JsonElement Json => JsonElement.Parse(Body);

        public string Text => Json.GetProperty("payload").GetProperty("message").GetProperty("text").GetString()!;

        public bool IsSignedWith(string secret) => Signature == Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Body)));
    }

    /// <summary>What it answers; 200 unless told otherwise.</summary>
    public Func<Post, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Host => $"127.0.0.1:{new Uri(host.Urls.First()).Port}";

    public string Url => $"http://{Host}/hook";

    public int Port => new Uri(host.Urls.First()).Port;

    public IReadOnlyList<Post> Posts => [.. posts];

    /// <summary>The texts it got, those it refused included.</summary>
    public IReadOnlyList<string> Texts => [.. posts.Select(post => post.Text)];

    public static async Task<WebhookReceiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var host = builder.Build();
        var receiver = new WebhookReceiver(host);
        host.Run(receiver.TakeAsync);
        await host.StartAsync();
        return receiver;
    }

    /// <summary>Does not answer until the sender hangs up.</summary>
    public static async Task Hang(HttpContext http)
    {
        var over = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(over.SetResult);
        await over.Task;
    }

    public Task Got(int count) => Eventually.TrueAsync(() => posts.Count >= count, $"{count} posts arrived", ct: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await host.StopAsync(now.Token); // hanging answers are cut off
        await host.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var post = new Post(http.Request.Path, await reader.ReadToEndAsync(http.RequestAborted), http.Request.Headers["QISCUS-SDK-SIGNATURE"]!, http.Request.Headers["Conversa-Delivery"]!);
        posts.Enqueue(post);
        await Answer(post, http);
    }
}
