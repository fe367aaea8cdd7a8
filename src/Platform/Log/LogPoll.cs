using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Log;

/// <summary>Looks once a second whether other nodes moved a head: the truth behind every faster wake-up.</summary>
internal sealed class LogPoll(Database database, LogTail tail, IOptions<LogOptions> options, TimeProvider clock, ILogger<LogPoll> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.PollFailed(exception);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var followed = tail.Followed.ToDictionary(one => one.Workspace, one => one.Cursor);
        if (followed.Count == 0)
            return;
        var heads = await database.QueryAsync("select workspace_id, position from workspace_head", r => (Workspace: r.GetInt64(0), Position: r.GetInt64(1)), ct);
        foreach (var head in heads)
        {
            if (followed.TryGetValue(head.Workspace, out var cursor) && cursor < head.Position)
                tail.Wake(head.Workspace);
        }
    }
}
