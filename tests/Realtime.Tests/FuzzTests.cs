using Conversa.MqttFuzz;

namespace Conversa.Realtime.Tests;

public sealed class FuzzTests
{
    [Fact]
    public async Task Ten_seconds_of_mutated_streams_find_nothing()
    {
        await using var fuzzer = new Fuzzer(seed: 1);
        var report = await fuzzer.RunAsync(TimeSpan.FromSeconds(10), _ => { });
        report.Failure.ShouldBeNull();
        report.Streams.ShouldBeGreaterThan(0);
    }
}
