using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>The process is killed under load, again and again; a neighbour's process goes on.</summary>
public sealed class PowerCuts
{
    private const int Cuts = 10;

    [Theory]
    [EveryEngine]
    public async Task Ten_kills_under_load_lose_and_double_nothing_that_was_acknowledged(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var home = await WritersRacing.SettleAsync(database, pairs: 8);
        var acknowledged = new List<(string, long, long)>();
        var random = new Random(20);

        for (var cut = 0; cut < Cuts; cut++)
        {
            // The second half sends the first half's ids again, as clients do that never got their answer.
            using var writer = Witness.Writing(database, home, $"life-{cut % (Cuts / 2)}", senders: 32, each: 1_000_000, repeatEvery: 7);
            var enough = random.Next(50, 1_500);
            await Eventually.TrueAsync(() => writer.Count > enough, $"{enough} answers before the cut", TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            await writer.KillAsync();
            writer.Refused.ShouldBeEmpty();
            acknowledged.AddRange(writer.Acknowledged);
            var after = await Ledger.ReadAsync(database.Database, home);
            after.IsSound();
            after.Keeps(acknowledged);
        }

        var end = await Ledger.ReadAsync(database.Database, home);
        using var reader = Witness.Reading(database, home, until: end.Head);
        await reader.EndsWellAsync();
        reader.Seen.ShouldBe(Enumerable.Range(1, (int)end.Head).Select(n => (long)n));
        acknowledged.Count.ShouldBeGreaterThan(Cuts * 50);
    }
}
