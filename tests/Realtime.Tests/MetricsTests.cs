using System.Diagnostics.Metrics;

namespace Conversa.Realtime.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Connections_deliveries_and_ends_are_counted()
    {
        await using var app = await RealtimeApp.StartAsync();
        var counts = new Dictionary<string, long>();
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Watch(app, instrument, listener) };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (counts)
            {
                var name = string.Join(' ', (string[])[instrument.Name["conversa.realtime.".Length..], .. tags.ToArray().Select(tag => $"{tag.Value}")]);
                counts[name] = instrument.IsObservable ? value : counts.GetValueOrDefault(name) + value;
            }
        });
        meters.Start();

        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("token-7-71/c");
        app.Hub.Publish(TestGate.Workspace, "token-7-71/c", new Frame("x"u8.ToArray()));
        await client.ExpectMessageAsync();
        meters.RecordObservableInstruments();
        Count("connections mqtt_tcp").ShouldBe(1);
        Count("received mqtt_tcp").ShouldBe(2);

        app.Connections.CloseSession(71);
        await client.ExpectEndAsync();
        await Eventually.TrueAsync(() => Count("closed revoked mqtt_tcp") == 1, "the end to be counted", ct: TestContext.Current.CancellationToken);
        meters.RecordObservableInstruments();
        Count("connections mqtt_tcp").ShouldBe(0);
        Count("deliveries mqtt_tcp").ShouldBe(3);
        Count("sent mqtt_tcp").ShouldBe(4 + 5 + 17);

        long Count(string name)
        {
            lock (counts)
            {
                return counts.GetValueOrDefault(name);
            }
        }
    }

    private static void Watch(RealtimeApp app, Instrument instrument, MeterListener listener)
    {
        // Other tests' servers run beside this one; each has a meter factory of its own.
        if (instrument.Meter.Name == "Conversa.Realtime" && app.Owns(instrument.Meter))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
