using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Conversa.Apps.Tests;

/// <summary>One post, in the order of arrival.</summary>
internal sealed record Post(string Id, string Timestamp, string Signature, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Told => Json.GetProperty("data");

    public string Text => Told.GetProperty("message").GetProperty("text").GetString()!;

    public string[] Signatures => Signature.Split(' ');

    /// <summary>Whether one of the signatures fits this secret or public key, by the specification and nothing of ours.</summary>
    public bool IsSignedWith(string secret)
    {
        var (key, signed) = (Convert.FromBase64String(secret[(secret.IndexOf('_') + 1)..]), Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}"));
        if (secret.StartsWith("whsec_", StringComparison.Ordinal))
            return Signatures.Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        var verifier = new Ed25519Signer();
        verifier.Init(false, new Ed25519PublicKeyParameters(key, 0));
        verifier.BlockUpdate(signed, 0, signed.Length);
        return Signatures.Where(x => x.StartsWith("v1a,", StringComparison.Ordinal)).Any(x => verifier.VerifySignature(Convert.FromBase64String(x[4..])));
    }
}

/// <summary>A server of somebody else's: notes every post it gets, and answers as the test tells it to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Post> posts = new();
    private readonly ConcurrentQueue<Post> taken = new();
    private readonly WebApplication host;
    private int hanging;

    private Receiver(WebApplication host) => this.host = host;

    /// <summary>What it answers; 200 unless told otherwise.</summary>
    public Func<Post, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public int Port => new Uri(host.Urls.First()).Port;

    public string Host => $"127.0.0.1:{Port}";

    public string Url => $"http://{Host}/hook";

    /// <summary>Everything it got, what it refused included.</summary>
    public IReadOnlyList<Post> Posts => [.. posts];

    /// <summary>What it answered with 2xx.</summary>
    public IReadOnlyList<Post> Taken => [.. taken];

    public static async Task<Receiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var host = builder.Build();
        var receiver = new Receiver(host);
        host.Run(receiver.TakeAsync);
        await host.StartAsync();
        return receiver;
    }

    public static Func<Post, HttpContext, Task> Status(int status, string body = "") => (_, http) =>
    {
        http.Response.StatusCode = status;
        return body.Length == 0 ? Task.CompletedTask : http.Response.WriteAsync(body);
    };

    /// <summary>How many senders it leaves without an answer now.</summary>
    public int Hanging => Volatile.Read(ref hanging);

    /// <summary>Does not answer until the sender hangs up.</summary>
    public async Task Hang(Post post, HttpContext http)
    {
        var over = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(over.SetResult);
        Interlocked.Increment(ref hanging);
        await over.Task;
        Interlocked.Decrement(ref hanging);
    }

    public Task Got(int count) => Eventually.TrueAsync(() => posts.Count >= count, $"{count} posts arrived", ct: TestContext.Current.CancellationToken);

    public Task Took(int count) => Eventually.TrueAsync(() => taken.Count >= count, $"{count} posts were taken", ct: TestContext.Current.CancellationToken);

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
        var headers = http.Request.Headers;
        var post = new Post(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, await reader.ReadToEndAsync(http.RequestAborted));
        posts.Enqueue(post);
        await Answer(post, http);
        if (http.Response.StatusCode is >= 200 and < 300 && !http.RequestAborted.IsCancellationRequested)
            taken.Enqueue(post);
    }
}
