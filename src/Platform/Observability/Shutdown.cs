using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Conversa.Platform.Classification;
using Conversa.Platform.Http;

namespace Conversa.Platform.Observability;

/// <summary>
/// Stops in order: readiness says no, load balancers get their notice; new requests are refused and long-lived connections told to go while the
/// server closes its doors and those in flight finish; then memory is written down. All within <see cref="ObservabilityOptions.ShutdownSeconds"/>.
/// </summary>
internal sealed partial class Shutdown(Readiness readiness, ObservabilityOptions options, IEnumerable<IDrain> drains, TimeProvider clock, ILogger<Shutdown> logger) : IHostedLifecycleService
{
    private static readonly Refusal Stopping = new("stopping", RefusalKind.Unavailable, "This server is stopping; another one, or this one in a moment, will answer.", RetryAfter: TimeSpan.FromSeconds(2));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before any hosted service, the web server included, is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.StartDraining();
        if (options.ShutdownNoticeSeconds > 0)
            await Task.Delay(TimeSpan.FromSeconds(options.ShutdownNoticeSeconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        readiness.StartRefusing();
        await DrainAsync(DrainStage.Connections, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After every hosted service has stopped.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => DrainAsync(DrainStage.Flush, cancellationToken);

    /// <summary>Refuses what arrives on connections that are still open; health stays readable.</summary>
    internal Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (!readiness.Refusing || context.Request.Path.StartsWithSegments("/health"))
            return next(context);
        context.Response.Headers.Connection = "close";
        return context.RefuseAsync(Stopping);
    }

    private Task DrainAsync(DrainStage stage, CancellationToken ct) => Task.WhenAll(drains.Where(x => x.Stage == stage).Select(x => DrainAsync(x, ct)));

    private async Task DrainAsync(IDrain drain, CancellationToken ct)
    {
        try
        {
            await drain.DrainAsync(ct).WaitAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            OutOfTime(drain.Name);
        }
        catch (Exception failure) // one part's bug must not keep the others from writing down what they have
        {
            Failed(failure, drain.Name);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{part} could not finish before the process ended")]
    private partial void OutOfTime([NotPersonal("a constant of the part")] string part);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{part} failed to finish")]
    private partial void Failed(Exception exception, [NotPersonal("a constant of the part")] string part);
}
