namespace Conversa.Client.Live;

/// <summary>How long to wait before trying again: twice as long each time, spread out so that many clients do not come back in the same moment.</summary>
internal sealed class BackOff(TimeProvider clock, TimeSpan longest)
{
    private const int MostDoublings = 10;

    private TaskCompletionSource wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int failures;

    /// <summary>The first wait; a server may ask for another.</summary>
    public TimeSpan First { get; set; } = TimeSpan.FromSeconds(1);

    public void Succeeded() => failures = 0;

    /// <summary>Ends the wait that is going on, or the next one.</summary>
    public void Wake() => Volatile.Read(ref wake).TrySetResult();

    /// <summary>The next wait: half of it fixed, half of it random.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(failures++, MostDoublings)), longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds((full / 2) + (Random.Shared.NextDouble() * full / 2));
    }

    public async Task WaitAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.Delay(Next(), clock, stop.Token), Volatile.Read(ref wake).Task);
        await stop.CancelAsync();
        Interlocked.Exchange(ref wake, new(TaskCreationOptions.RunContinuationsAsynchronously));
        ct.ThrowIfCancellationRequested();
    }
}
