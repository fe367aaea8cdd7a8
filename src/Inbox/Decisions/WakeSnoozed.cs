using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Inbox.Decisions;

/// <summary>Brings snoozed conversations back when their time has come.</summary>
internal sealed class WakeSnoozed(Database database, InboxDesk desk, InboxOptions options, TimeProvider clock, ILogger<WakeSnoozed> log) : BackgroundService
{
    private const int MostAtOnce = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SweepSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WakeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.WakingFailed(exception);
            }
        }
    }

    private async Task WakeAsync(CancellationToken ct)
    {
        var due = await database.QueryAsync(
            "select workspace_id, room_id from conversation where snoozed_until > 0 and snoozed_until <= @now order by snoozed_until limit @most", r => (Workspace: r.GetInt64(0), Room: r.GetInt64(1)), ct,
            ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("most", MostAtOnce));
        foreach (var (workspace, room) in due)
        {
            await desk.DecideAsync(workspace, room, (decision, held) =>
            {
                if (held.Life.State.SnoozedUntil <= decision.Now)
                    held.Life.Wake(0, decision.Now); // put off again meanwhile by nobody else: another node may have been faster
                return Task.FromResult<Result<Done>>(Done.It);
            }, ct);
        }
    }
}
