using Conversa.Platform.Memory;

namespace Conversa.Identity.Tests;

public sealed class Remembering
{
    [Fact]
    public void What_is_asked_for_stays_and_what_is_not_goes()
    {
        var cache = new BoundedCache<int, string>(100);
        cache.Keep(-1, "often asked for", cache.Ticket());
        for (var i = 0; i < 1_000; i++)
        {
            cache.Keep(i, "once", cache.Ticket());
            cache.TryGet(-1, out var often).ShouldBeTrue();
            often.ShouldBe("often asked for");
        }

        Enumerable.Range(0, 1_000).Count(i => cache.TryGet(i, out _)).ShouldBeLessThanOrEqualTo(100);
        cache.TryGet(999, out _).ShouldBeTrue();
        cache.TryGet(0, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_was_removed_while_it_was_read_is_not_kept()
    {
        var cache = new BoundedCache<string, int>(100);
        var ticket = cache.Ticket();
        cache.Remove("a");
        cache.Keep("a", 1, ticket);
        cache.TryGet("a", out _).ShouldBeFalse();

        cache.Keep("a", 2, cache.Ticket());
        cache.TryGet("a", out var kept).ShouldBeTrue();
        kept.ShouldBe(2);
        cache.Remove("a");
        cache.TryGet("a", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_removed_value_never_comes_back_whoever_races()
    {
        var cache = new BoundedCache<int, int>(16);
        var source = new int[64];
        var wrong = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                var key = (i * 7 + worker) % source.Length;
                if (worker == 0)
                {
                    Volatile.Write(ref source[key], i);
                    cache.Remove(key);
                    if (cache.TryGet(key, out var seen) && seen != i)
                        Interlocked.Increment(ref wrong); // only this worker writes, so nothing older may be remembered now
                    continue;
                }

                var ticket = cache.Ticket();
                cache.Keep(key, Volatile.Read(ref source[key]), ticket);
                cache.TryGet((key + 1) % source.Length, out _);
            }
        })));

        wrong.ShouldBe(0);
    }
}
