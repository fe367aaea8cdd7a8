using System.Diagnostics.Metrics;

namespace Conversa.Realtime;

/// <summary>The meter <c>Conversa.Realtime</c>. Counted per flush, not per frame: a counter costs as much as a delivery.</summary>
internal sealed class RealtimeMetrics
{
    public const string MeterName = "Conversa.Realtime";

    private static readonly string[] TransportNames = ["mqtt_tcp", "mqtt_websocket", "sse"];
    private static readonly KeyValuePair<string, object?>[] TransportTags = [.. TransportNames.Select(name => new KeyValuePair<string, object?>("transport", name))];
    private static readonly KeyValuePair<string, object?>[] ReasonTags =
        [.. Enum.GetNames<CloseReason>().Select(name => new KeyValuePair<string, object?>("reason", SnakeCase(name)))];

    private readonly long[] open = new long[TransportNames.Length];
    private readonly Counter<long> deliveries;
    private readonly Counter<long> bytes;
    private readonly Counter<long> closed;
    private readonly Counter<long> overflows;
    private readonly Counter<long> received;

    public RealtimeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("conversa.realtime.connections", Open, "{connection}", "Open connections by transport.");
        deliveries = meter.CreateCounter<long>("conversa.realtime.deliveries", "{frame}", "Frames written to connections.");
        bytes = meter.CreateCounter<long>("conversa.realtime.sent", "By", "Bytes written to connections.");
        received = meter.CreateCounter<long>("conversa.realtime.received", "{packet}", "MQTT packets received.");
        closed = meter.CreateCounter<long>("conversa.realtime.closed", "{connection}", "Connections that ended, by reason.");
        overflows = meter.CreateCounter<long>("conversa.realtime.queue_overflows", "{connection}", "Connections closed because their queue was full.");
    }

    public void Opened(Transport transport) => Interlocked.Increment(ref open[(int)transport]);

    public void Closed(Transport transport, CloseReason reason)
    {
        Interlocked.Decrement(ref open[(int)transport]);
        closed.Add(1, ReasonTags[(int)reason], TransportTags[(int)transport]);
        if (reason == CloseReason.QueueFull)
        {
            overflows.Add(1, TransportTags[(int)transport]);
        }
    }

    public void Sent(Transport transport, int frames, int count)
    {
        deliveries.Add(frames, TransportTags[(int)transport]);
        bytes.Add(count, TransportTags[(int)transport]);
    }

    public void Received(Transport transport, int packets) => received.Add(packets, TransportTags[(int)transport]);

    private IEnumerable<Measurement<long>> Open()
    {
        for (var i = 0; i < open.Length; i++)
        {
            yield return new Measurement<long>(Interlocked.Read(ref open[i]), TransportTags[i]);
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
