using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>A batch is stored whole or not at all.</summary>
public sealed class HalfWrittenBatches
{
    [Theory]
    [EveryEngine(1)]
    [EveryEngine(2)]
    [EveryEngine(3)]
    public async Task A_failure_at_any_step_leaves_nothing_behind(Engine engine, int step)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await LogApp.StartAsync(database);
        var workspace = await LogApp.OpenWorkspaceAsync(database);
        (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.AddAsync(workspace)))).ShouldAllBe(answer => answer.Ok);

        app.Tallies.FailAt = step;
        var failed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.AddAsync(workspace)));
        app.Tallies.FailAt = 0;

        failed.ShouldAllBe(answer => !answer.Ok && answer.Refusal.Code == "not_stored" && answer.Refusal.RetryAfter != null);
        (await LogApp.StandsAsync(database, workspace)).ShouldBe((5, 5, 5));
        (await app.AddAsync(workspace)).Value.ShouldBe(6);
        (await LogApp.StandsAsync(database, workspace)).ShouldBe((6, 6, 6));
    }

    [Theory]
    [EveryEngine]
    public async Task A_refusal_or_a_bug_undoes_its_own_changes_and_not_its_neighbours(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await LogApp.StartAsync(database);
        var workspace = await LogApp.OpenWorkspaceAsync(database);

        var tasks = Enumerable.Range(0, 30).Select(i => app.Log.WriteAsync<int>(
            workspace,
            async tx =>
            {
                await tx.Connection.ExecuteAsync("update tally set number = number + 1 where workspace_id = @w", TestContext.Current.CancellationToken, ("w", workspace));
                tx.Append(Tallies.Kind);
                return (i % 3) switch
                {
                    0 => i,
                    1 => Refusal.Invalid("i", "No."),
                    _ => throw new InvalidOperationException("A bug."),
                };
            },
            TestContext.Current.CancellationToken)).ToList();
        foreach (var (task, i) in tasks.Select((task, i) => (task, i)))
        {
            if (i % 3 == 2)
                await Should.ThrowAsync<InvalidOperationException>(task);
            else
                (await task).Ok.ShouldBe(i % 3 == 0);
        }

        (await LogApp.StandsAsync(database, workspace)).ShouldBe((10, 10, 10));
    }
}
