using System.Diagnostics.Metrics;

namespace Conversa.Platform.Tests;

/// <summary>Makes meters that nobody listens to.</summary>
internal sealed class Meters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
