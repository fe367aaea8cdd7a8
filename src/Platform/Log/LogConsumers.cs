using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Log;

/// <summary>Runs every durable consumer for as long as the host runs.</summary>
internal sealed class LogConsumers(
    IEnumerable<ILogConsumer> consumers, Database database, LogReader reader, LogTail tail, LogMetrics metrics, IOptions<LogOptions> options, TimeProvider clock, ILogger<LogConsumers> log)
    : BackgroundService
{
    private readonly string node = Ids.Token(12);

    /// <summary>Stops reading, then gives the leases back, so that the next node need not wait for them to run out.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await database.ExecuteAsync("update log_consumer set lease_until = 0 where owner = @node", cancellationToken, ("node", node));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(consumers.Select(consumer => Task.Run(
            async () =>
            {
                using var run = new LogConsumerRun(consumer, node, database, reader, tail, metrics, options.Value, clock, log);
                await run.RunAsync(stoppingToken);
            },
            stoppingToken)));
}
