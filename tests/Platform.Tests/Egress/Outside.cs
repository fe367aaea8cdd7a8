using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Tests.Egress;

/// <summary>A server of somebody else's, on this machine's loopback address, that remembers what it was asked.</summary>
internal sealed class Outside : IAsyncDisposable
{
    private readonly WebApplication app;

    private Outside(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.First()).Port;

    public ConcurrentQueue<(string Method, string Path, HeaderDictionary Headers)> Asked { get; } = new();

    /// <summary>A request is being answered slowly.</summary>
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The slow answers may end.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The other side hung up on a slow or endless answer.</summary>
    public TaskCompletionSource HungUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<Outside> StartAsync(bool https = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (https)
                listen.UseHttps(SelfSigned());
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var outside = new Outside(app);
        app.Run(outside.AnswerAsync);
        await app.StartAsync();
        return outside;
    }

    public async ValueTask DisposeAsync()
    {
        Release.TrySetResult();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue((context.Request.Method, context.Request.Path.Value!, new HeaderDictionary(context.Request.Headers.ToDictionary())));
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/hello":
                response.Headers.SetCookie = "who=you";
                await response.WriteAsync("hello");
                break;
            case "/last":
                response.Headers.Connection = "close";
                await response.WriteAsync("hello");
                break;
            case "/fault":
                response.StatusCode = 500;
                break;
            case "/to":
                response.StatusCode = 307;
                response.Headers.Location = context.Request.Query["url"];
                break;
            case "/round":
                response.StatusCode = 302;
                response.Headers.Location = "/round";
                break;
            case "/large":
                response.ContentLength = 10_000;
                await response.Body.WriteAsync(new byte[10_000]);
                break;
            case "/endless":
                await UntilHungUpAsync(context, async ct =>
                {
                    while (!ct.IsCancellationRequested)
                        await response.Body.WriteAsync(new byte[1024], ct);
                });
                break;
            case "/slow":
                await response.WriteAsync("a");
                await response.Body.FlushAsync();
                Reached.TrySetResult();
                await UntilHungUpAsync(context, ct => Release.Task.WaitAsync(ct));
                break;
            default:
                response.StatusCode = 404;
                break;
        }
    }

    private async Task UntilHungUpAsync(HttpContext context, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
        }

        if (context.RequestAborted.IsCancellationRequested)
            HungUp.TrySetResult();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hooks.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
