using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Inbox.Sla;

/// <summary>
/// Looks at the clocks and reminders whose time has come. What is due stands in the database, so it survives a restart, and on any number of nodes it is told of once:
/// the decision that tells of it marks it.
/// </summary>
internal sealed class WatchClocks(Database database, InboxDesk desk, InboxOptions options, TimeProvider clock, ILogger<WatchClocks> log) : BackgroundService
{
    private const int MostAtOnce = 500;

    private static readonly string[] Due =
    [
        "select workspace_id, room_id from sla_clock where next_at > 0 and next_at <= @now order by next_at limit @most",
        "select workspace_id, room_id from follow_up where due_at <= @now order by due_at limit @most",
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SweepSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var query in Due)
                    await LookAsync(query, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.WatchingClocksFailed(exception);
            }
        }
    }

    private async Task LookAsync(string query, CancellationToken ct)
    {
        var due = await database.QueryAsync(query, r => (Workspace: r.GetInt64(0), Room: r.GetInt64(1)), ct, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("most", MostAtOnce));
        foreach (var (workspace, room) in due.Distinct())
        {
            await desk.DecideAsync(workspace, room, (_, held) =>
            {
                held.LookAgain = true;
                return Task.FromResult<Result<Done>>(Done.It);
            }, ct);
        }
    }
}
