using Conversa.LogProof;
using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>Several processes write to one workspace at the same time, on both engines.</summary>
public sealed class WritersRacing
{
    private static readonly Lazy<Task<string>> SlowPostgres = new(() => PostgresCluster.StartWithAsync(SlowDisk.Library()));

    [Theory]
    [EveryEngine(false)]
    [EveryEngine(true)]
    public async Task Two_processes_share_one_order_and_a_reader_beside_them_skips_nothing(Engine engine, bool slowDisk)
    {
        await using var database = slowDisk && engine == Engine.Postgres
            ? await TestDatabase.CreateAsync(engine, await SlowPostgres.Value)
            : await TestDatabase.CreateAsync(engine);
        var home = await SettleAsync(database, pairs: 8);
        var before = (await Ledger.ReadAsync(database.Database, home)).Head;
        var each = slowDisk ? 40 : 150;
        var expected = 2 * 16 * each;

        using var reader = Witness.Reading(database, home, until: before + expected);
        using var first = Witness.Writing(database, home, "first", senders: 16, each, repeatEvery: 10, slowDisk);
        using var second = Witness.Writing(database, home, "second", senders: 16, each, repeatEvery: 10, slowDisk);
        await first.EndsWellAsync();
        await second.EndsWellAsync();
        await reader.EndsWellAsync();

        var ledger = await Ledger.ReadAsync(database.Database, home);
        ledger.Messages.ShouldBe(expected);
        ledger.IsSound();
        ledger.Keeps([.. first.Acknowledged, .. second.Acknowledged]);
        first.Refused.Concat(second.Refused).ShouldBeEmpty();
        reader.Seen.ShouldBe(Enumerable.Range(1, (int)(before + expected)).Select(n => (long)n));
    }

    [Theory]
    [EveryEngine]
    public async Task The_same_client_ids_from_two_processes_at_once_are_one_message_each(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var home = await SettleAsync(database, pairs: 4);

        // Both are called the same, so every message of one is a repetition of the other's.
        using var first = Witness.Writing(database, home, "same", senders: 8, each: 100, repeatEvery: 3);
        using var second = Witness.Writing(database, home, "same", senders: 8, each: 100, repeatEvery: 3);
        await first.EndsWellAsync();
        await second.EndsWellAsync();

        var ledger = await Ledger.ReadAsync(database.Database, home);
        ledger.Messages.ShouldBe(8 * 100);
        ledger.IsSound();
        ledger.Keeps([.. first.Acknowledged, .. second.Acknowledged]);
        first.Refused.Concat(second.Refused).ShouldBeEmpty();
    }

    [Theory]
    [EveryEngine]
    public async Task Two_hundred_senders_racing_retries_store_one_message_each(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var product = await Product.OpenAsync(database.Options);
        var home = await product.SettleAsync("racing", pairs: 20);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).SelectMany(sender => Enumerable.Range(0, 5).Select(async _ =>
        {
            var (room, user, _) = home.Rooms[sender % home.Rooms.Count];
            return (Sender: sender, Answer: await product.SendAsync(home.Workspace, room, user, $"retry-{sender}", "once"));
        })));

        answers.ShouldAllBe(one => one.Answer.Ok);
        answers.GroupBy(one => one.Sender).ShouldAllBe(same => same.Select(one => one.Answer.Value.Id).Distinct().Count() == 1);
        var ledger = await Ledger.ReadAsync(database.Database, home);
        ledger.Messages.ShouldBe(200);
        ledger.IsSound();
    }

    internal static async Task<Neighbourhood> SettleAsync(TestDatabase database, int pairs)
    {
        await using var product = await Product.OpenAsync(database.Options);
        return await product.SettleAsync("home", pairs);
    }
}
