using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>Every queue has an end, and says so.</summary>
public sealed class Bounds
{
    [Theory]
    [EveryEngine]
    public async Task A_full_queue_asks_to_come_back_and_loses_nothing_it_took(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await LogApp.StartAsync(database, settings: [("Log:MaxWaiting", "10"), ("Log:MaxBatch", "5")]);
        var workspace = await LogApp.OpenWorkspaceAsync(database);
        var gate = new TaskCompletionSource();
        app.Tallies.Gate = gate.Task;

        var writes = Enumerable.Range(0, 100).Select(_ => app.AddAsync(workspace)).ToList();
        var refused = writes.Where(write => write.IsCompleted).Select(write => write.Result).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(writes);

        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Refusal!.Code == "write_queue_full" && answer.Refusal.Kind == RefusalKind.Unavailable && answer.Refusal.RetryAfter != null);
        var kept = answers.Count(answer => answer.Ok);
        kept.ShouldBe(100 - refused.Count);
        (await LogApp.StandsAsync(database, workspace)).ShouldBe((kept, kept, kept));
    }

    [Theory]
    [EveryEngine]
    public async Task What_was_taken_before_a_stop_is_stored_and_answered(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await LogApp.StartAsync(database);
        var workspace = await LogApp.OpenWorkspaceAsync(database);

        var writes = Enumerable.Range(0, 500).Select(_ => app.AddAsync(workspace)).ToList();
        await app.Log.DrainAsync();

        (await Task.WhenAll(writes)).ShouldAllBe(answer => answer.Ok);
        (await LogApp.StandsAsync(database, workspace)).ShouldBe((500, 500, 500));
        (await app.AddAsync(workspace)).Refusal!.Code.ShouldBe("stopping");
    }

    [Theory]
    [EveryEngine]
    public async Task A_workspace_that_does_not_exist_is_not_there(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await LogApp.StartAsync(database);
        await LogApp.OpenWorkspaceAsync(database);

        (await app.AddAsync(999)).Refusal!.Code.ShouldBe("workspace_not_found");
        (await app.Log.WriteAsync<int>(999, _ => Task.FromResult<Result<int>>(1), TestContext.Current.CancellationToken)).Refusal!.Code.ShouldBe("workspace_not_found");
    }
}
