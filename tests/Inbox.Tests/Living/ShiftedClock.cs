namespace Conversa.Inbox.Tests.Living;

/// <summary>The real clock, put forward by a test: time passes as ever, and what is due later is due now.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public void Add(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}
