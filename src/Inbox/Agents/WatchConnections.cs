using System.Collections.Concurrent;
using Conversa.Inbox.Settings;
using Conversa.Inbox.Storage;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Conversa.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Inbox.Agents;

/// <summary>
/// Lets agents' availability follow their live connections. Each node says every few seconds whom it has a connection of; whoever no node has spoken of for
/// the grace period is not there any more, so that a node which dies takes nobody's availability with it.
/// </summary>
internal sealed class WatchConnections(
    Connections connections, Database database, Office office, AgentAvailability availability, InboxOptions options, TimeProvider clock, ILogger<WatchConnections> log) : BackgroundService
{
    private const int MostAtOnce = 200;

    private readonly ConcurrentDictionary<(long Workspace, long User), bool> here = new();
    private readonly ConcurrentDictionary<(long Workspace, long User), bool> came = new(); // at most one each of those connected
    private readonly SemaphoreSlim wanted = new(0);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        connections.Bound += OnBound;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        connections.Bound -= OnBound;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        wanted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = TimeSpan.FromSeconds(options.SweepSeconds);
        var sweep = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await wanted.WaitAsync(every, stoppingToken);
                foreach (var (who, _) in came)
                {
                    came.TryRemove(who, out _);
                    await CameAsync(who.Workspace, who.User, stoppingToken);
                }

                if (clock.GetElapsedTime(sweep) < every)
                    continue;
                sweep = clock.GetTimestamp();
                await SayWhoIsHereAsync(stoppingToken);
                await LookForTheGoneAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.WatchingFailed(exception); // the next round does the same again
            }
        }
    }

    private void OnBound(long workspace, long user)
    {
        if (user == 0 || here.ContainsKey((workspace, user)))
            return;
        came[(workspace, user)] = true;
        if (wanted.CurrentCount == 0)
            wanted.Release();
    }

    private async Task CameAsync(long workspace, long user, CancellationToken ct)
    {
        if (!connections.IsConnected(workspace, user) || !(await office.OfAsync(workspace, ct)).Staff.ContainsKey(user))
            return;
        here[(workspace, user)] = true;
        await SeenAsync(workspace, user, ct);
        await availability.ConnectedAsync(workspace, user, ct);
    }

    private async Task SayWhoIsHereAsync(CancellationToken ct)
    {
        foreach (var (who, _) in here)
        {
            if (!connections.IsConnected(who.Workspace, who.User))
                here.TryRemove(who, out _);
        }

        if (here.IsEmpty)
            return;
        var users = StoredLists.Text(here.Keys.Select(x => x.User));
        var among = database.Dialect("user_id in (select value from json_each(@users))", "user_id in (select json_array_elements_text(@users::json)::bigint)");
        await database.ExecuteAsync($"update agent_seen set seen_at = @now where {among}", ct, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("users", users));
        // Somebody whose node could not speak for a while was taken for gone.
        foreach (var (workspace, user) in await database.QueryAsync(
            $"select workspace_id, user_id from agent_desk where not connected and {among}", r => (Workspace: r.GetInt64(0), User: r.GetInt64(1)), ct, ("users", users)))
            await availability.ConnectedAsync(workspace, user, ct);
    }

    private Task<int> SeenAsync(long workspace, long user, CancellationToken ct) => database.ExecuteAsync(
        "insert into agent_seen (user_id, workspace_id, seen_at) values (@user, @workspace, @now) on conflict (user_id) do update set seen_at = excluded.seen_at", ct,
        ("user", user), ("workspace", workspace), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));

    private async Task LookForTheGoneAsync(CancellationToken ct)
    {
        // Twice a sweep more than the grace: a node that is just about to speak of somebody is not overtaken.
        var before = clock.GetUtcNow().ToUnixTimeMilliseconds() - ((options.GraceSeconds + (2L * options.SweepSeconds)) * 1000);
        var gone = await database.QueryAsync(
            "select d.workspace_id, d.user_id from agent_desk d left join agent_seen s on s.user_id = d.user_id where d.connected and coalesce(s.seen_at, 0) < @before limit @most",
            r => (Workspace: r.GetInt64(0), User: r.GetInt64(1)), ct, ("before", before), ("most", MostAtOnce));
        foreach (var (workspace, user) in gone)
        {
            if (!connections.IsConnected(workspace, user))
                await availability.GoneAsync(workspace, user, before, ct);
        }
    }
}
