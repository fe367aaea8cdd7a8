using Conversa.Inbox.Decisions;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Inbox.Doors;

/// <summary>Gives away what a program was asked about when its time is over.</summary>
internal sealed partial class EndLateAllocations(Database database, InboxDesk desk, InboxOptions options, TimeProvider clock, ILogger<EndLateAllocations> log) : BackgroundService
{
    private const int MostAtOnce = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SweepSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var late = await database.QueryAsync(
                    "select workspace_id, room_id from allocation_request where until <= @now order by until limit @most", r => (Workspace: r.GetInt64(0), Room: r.GetInt64(1)), stoppingToken,
                    ("now", now), ("most", MostAtOnce));
                foreach (var workspace in late.GroupBy(x => x.Workspace))
                    await AllocationAnswers.EndAsync(desk, workspace.Key, [.. workspace.Select(x => x.Room)], now, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LookingFailed(exception);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Ending late allocations failed; it goes on with the next round")]
    private partial void LookingFailed(Exception exception);
}
