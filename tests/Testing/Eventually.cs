using System.Diagnostics;

namespace Conversa.Testing;

/// <summary>Waits, within a bound, for something another process or thread brings about. Never a substitute for an event that can be awaited.</summary>
public static class Eventually
{
    /// <summary>Asks until the answer is yes; throws when the bound is reached.</summary>
    /// <param name="condition">The question.</param>
    /// <param name="what">What is waited for, for the failure's text.</param>
    /// <param name="within">The bound; 30 seconds when not given.</param>
    /// <param name="ct">Gives up at once.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null, CancellationToken ct = default)
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        var watch = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (watch.Elapsed > limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0} s in vain for: {what}.");
            await tick.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>Asks until the answer is yes; throws when the bound is reached.</summary>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null, CancellationToken ct = default) =>
        TrueAsync(() => Task.FromResult(condition()), what, within, ct);
}
