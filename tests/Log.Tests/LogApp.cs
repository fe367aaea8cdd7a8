using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Log.Tests;

/// <summary>One node with nothing but the log: its own way into the database, its own listeners and consumers.</summary>
internal sealed class LogApp : IAsyncDisposable
{
    private readonly IHost host;

    private LogApp(IHost host) => this.host = host;

    public WorkspaceLog Log => host.Services.GetRequiredService<WorkspaceLog>();
    public LogReader Reader => host.Services.GetRequiredService<LogReader>();
    public Tallies Tallies { get; } = new();

    public static async Task<LogApp> StartAsync(
        TestDatabase database, ILogListener[]? listeners = null, ILogConsumer[]? consumers = null, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = database.Options.Folder,
            ["Storage:Postgres"] = database.Options.Postgres,
            ["Log:PollMilliseconds"] = "50",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Logging.ClearProviders();
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        foreach (var listener in listeners ?? [])
            builder.Services.AddSingleton(listener);
        foreach (var consumer in consumers ?? [])
            builder.Services.AddSingleton(consumer);
        var app = new LogApp(builder.Build());
        await Migrations.ApplyAsync(database.Database, [typeof(PlatformModule).Assembly], TimeProvider.System, default);
        await app.host.StartAsync();
        return app;
    }

    /// <summary>A workspace's order, and a tally in the database that must stay in step with it.</summary>
    public static async Task<long> OpenWorkspaceAsync(TestDatabase database, long workspace = 1)
    {
        await database.Database.ExecuteAsync("create table if not exists tally (workspace_id bigint primary key, number bigint not null)", default);
        await database.Database.WriteAsync(
            async connection =>
            {
                await WorkspaceLog.CreateHeadAsync(connection, workspace, default);
                return await connection.ExecuteAsync("insert into tally (workspace_id, number) values (@w, 0)", default, ("w", workspace));
            },
            default);
        return workspace;
    }

    public Task<Result<long>> AddAsync(long workspace) => Log.AppendAsync(workspace, new Tallies.Tally(Tallies));

    public static async Task<(long Head, long Entries, long Tally)> StandsAsync(TestDatabase database, long workspace) => await database.Database.FirstAsync(
        """
        select h.position, (select count(*) from log_entry e where e.workspace_id = h.workspace_id), t.number
        from workspace_head h join tally t on t.workspace_id = h.workspace_id where h.workspace_id = @w
        """,
        r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), TestContext.Current.CancellationToken, ("w", workspace));

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}

/// <summary>Remembers what it was handed, and fails when told to.</summary>
internal sealed class Listening(string name) : ILogListener, ILogConsumer
{
    private readonly List<long> heard = [];

    public string Name { get; } = name;

    public int Failures { get; set; }

    public Func<LogEntry, bool> IsWanted { get; init; } = static _ => true;

    public bool Wants(LogEntry entry) => IsWanted(entry);

    public IReadOnlyList<long> Heard
    {
        get
        {
            lock (heard)
                return [.. heard];
        }
    }

    public ValueTask OnCommittedAsync(long workspace, IReadOnlyList<LogEvent> events) => HandleAsync(workspace, [.. events.Select(e => e.Entry)], default);

    public ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        lock (heard)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new InvalidOperationException("Told to fail.");
            }

            heard.AddRange(entries.Select(entry => entry.Position));
        }

        return ValueTask.CompletedTask;
    }
}
