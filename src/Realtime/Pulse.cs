using Microsoft.Extensions.Hosting;

namespace Conversa.Realtime;

/// <summary>The layer's one timer: turns the wheel every second.</summary>
internal sealed class Pulse(Connections connections, TimeProvider clock) : IHostedService, IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock turning = new();
    private ITimer? timer;
    private long start;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        start = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Turn(), null, Second, Second);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => timer?.Dispose();

    private void Turn()
    {
        // A turn that takes longer than a second must not meet the next one; that one catches up.
        if (turning.TryEnter())
        {
            try
            {
                connections.Wheel.TurnTo((int)clock.GetElapsedTime(start).TotalSeconds);
                connections.Sweep();
            }
            finally
            {
                turning.Exit();
            }
        }
    }
}
