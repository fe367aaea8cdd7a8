using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>The tests' own floor: both engines start, are empty, migrate, keep a row and refuse its double.</summary>
public sealed class TestDatabases
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_fresh_database_keeps_a_row_and_refuses_its_double(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, typeof(Database).Assembly);
        await test.Database.ExecuteAsync("create table person (name text primary key)", Now);
        await test.Database.ExecuteAsync("insert into person (name) values (@name)", Now, ("name", "Ana"));

        var refused = await Should.ThrowAsync<Exception>(() => test.Database.ExecuteAsync("insert into person (name) values (@name)", Now, ("name", "Ana")));

        test.Database.IsDuplicate(refused).ShouldBeTrue();
        await using var other = test.Open();
        (await other.QueryAsync("select name from person", x => x.GetString(0), Now)).ShouldBe(["Ana"]);
    }

    [Fact]
    public void A_clock_moved_past_several_ticks_fires_each_at_its_own_time()
    {
        var clock = new TestClock();
        var start = clock.GetUtcNow();
        var fired = new List<TimeSpan>();
        using var timer = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow() - start), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        clock.Advance(TimeSpan.FromSeconds(6));

        fired.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)]);
    }
}
