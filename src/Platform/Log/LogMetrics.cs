using System.Diagnostics.Metrics;

namespace Conversa.Platform.Log;

/// <summary>What the log says about itself, on the meter <c>Conversa.Log</c>.</summary>
internal sealed class LogMetrics : IDisposable
{
    private readonly Meter meter = new("Conversa.Log");
    private readonly Counter<long> commits;
    private readonly Counter<long> entries;
    private readonly Histogram<int> batch;
    private readonly Counter<long> races;
    private readonly Counter<long> refused;
    private readonly Histogram<long> lag;

    public LogMetrics()
    {
        commits = meter.CreateCounter<long>("conversa.log.commits", description: "Transactions committed");
        entries = meter.CreateCounter<long>("conversa.log.entries", description: "Entries appended");
        batch = meter.CreateHistogram<int>("conversa.log.batch_writes", description: "Writes in one transaction");
        races = meter.CreateCounter<long>("conversa.log.races_lost", description: "Batches prepared again because another node was faster");
        refused = meter.CreateCounter<long>("conversa.log.refused", description: "Writes refused because the queue was full");
        lag = meter.CreateHistogram<long>("conversa.log.consumer_lag", "entries", "Entries between a durable consumer and the head");
    }

    public void Committed(int writes, int events)
    {
        commits.Add(1);
        entries.Add(events);
        batch.Record(writes);
    }

    public void RaceLost() => races.Add(1);

    public void Refused() => refused.Add(1);

    public void Lag(string consumer, long behind) => lag.Record(behind, new KeyValuePair<string, object?>("consumer", consumer));

    public void Dispose() => meter.Dispose();
}
