using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>Those who follow a workspace hear everything, in order, whoever wrote it and whoever fails.</summary>
public sealed class Readers
{
    private const int Many = 300;

    [Theory]
    [EveryEngine]
    public async Task Listeners_on_two_nodes_hear_every_entry_of_both_in_order(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var (here, there) = (new Listening("here"), new Listening("there"));
        await using var one = await LogApp.StartAsync(database, listeners: [here]);
        await using var other = await LogApp.StartAsync(database, listeners: [there]);
        var workspace = await LogApp.OpenWorkspaceAsync(database);
        await one.Log.WatchAsync(workspace, TestContext.Current.CancellationToken);
        await other.Log.WatchAsync(workspace, TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => (i % 2 == 0 ? one : other).AddAsync(workspace)));

        await HeardAll(here);
        await HeardAll(there);
    }

    [Theory]
    [EveryEngine]
    public async Task A_listener_that_fails_does_not_stop_the_others(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var (failing, well) = (new Listening("failing") { Failures = int.MaxValue }, new Listening("well"));
        await using var app = await LogApp.StartAsync(database, listeners: [failing, well]);
        var workspace = await LogApp.OpenWorkspaceAsync(database);
        await app.Log.WatchAsync(workspace, TestContext.Current.CancellationToken);

        for (var i = 0; i < Many; i++)
            (await app.AddAsync(workspace)).Ok.ShouldBeTrue();

        await HeardAll(well);
        failing.Heard.ShouldBeEmpty();
    }

    [Theory]
    [EveryEngine]
    public async Task A_consumer_that_fails_gets_the_same_entries_again(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var consumer = new Listening("again") { Failures = 1 };
        await using var app = await LogApp.StartAsync(database, consumers: [consumer], settings: ("Log:ConsumerPage", "50"));
        var workspace = await LogApp.OpenWorkspaceAsync(database);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => app.AddAsync(workspace)));

        await HeardAll(consumer);
    }

    [Theory]
    [EveryEngine]
    public async Task What_a_consumer_does_not_want_wakes_it_not_and_comes_all_the_same(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var (eager, choosy) = (new Listening("eager"), new Listening("choosy") { IsWanted = static entry => entry.Position == Many });
        await using var app = await LogApp.StartAsync(database, consumers: [eager, choosy], settings: ("Log:PollMilliseconds", "60000"));
        var workspace = await LogApp.OpenWorkspaceAsync(database);

        await Task.WhenAll(Enumerable.Range(0, Many - 1).Select(_ => app.AddAsync(workspace)));
        await Eventually.TrueAsync(() => eager.Heard.Count == Many - 1, "whoever wants everything has heard it", ct: TestContext.Current.CancellationToken);
        choosy.Heard.ShouldBeEmpty();
        await app.AddAsync(workspace);

        await HeardAll(choosy);
    }

    [Theory]
    [EveryEngine]
    public async Task Another_node_takes_over_when_the_lease_runs_out(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await (await LogApp.StartAsync(database)).DisposeAsync(); // makes the tables
        var workspace = await LogApp.OpenWorkspaceAsync(database);
        // A node that took the lease, read up to 100, and was never heard of again.
        await database.Database.ExecuteAsync(
            "insert into log_consumer (workspace_id, name, position, owner, lease_until) values (@w, 'again', 100, 'dead', @until)", TestContext.Current.CancellationToken,
            ("w", workspace), ("until", DateTimeOffset.FromUnixTimeSeconds(1).ToUnixTimeMilliseconds()));
        var consumer = new Listening("again");
        await using var app = await LogApp.StartAsync(database, consumers: [consumer]);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => app.AddAsync(workspace)));

        await Eventually.TrueAsync(() => consumer.Heard.Count == Many - 100, "everything after the dead node's cursor", ct: TestContext.Current.CancellationToken);
        consumer.Heard.ShouldBe(Enumerable.Range(101, Many - 100).Select(n => (long)n));
    }

    [Theory]
    [EveryEngine]
    public async Task Two_nodes_never_consume_the_same_entries_while_both_live(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var (here, there) = (new Listening("shared"), new Listening("shared"));
        await using var one = await LogApp.StartAsync(database, consumers: [here]);
        await using var other = await LogApp.StartAsync(database, consumers: [there]);
        var workspace = await LogApp.OpenWorkspaceAsync(database);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => (i % 2 == 0 ? one : other).AddAsync(workspace)));

        await Eventually.TrueAsync(() => here.Heard.Count + there.Heard.Count >= Many, "everything is consumed", ct: TestContext.Current.CancellationToken);
        here.Heard.Concat(there.Heard).Order().ShouldBe(Enumerable.Range(1, Many).Select(n => (long)n));
    }

    private static async Task HeardAll(Listening listener)
    {
        await Eventually.TrueAsync(() => listener.Heard.Count >= Many, $"{Many} entries at {listener.Name}", ct: TestContext.Current.CancellationToken);
        listener.Heard.ShouldBe(Enumerable.Range(1, Many).Select(n => (long)n));
    }
}
