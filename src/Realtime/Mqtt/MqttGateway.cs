using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Realtime.Mqtt;

/// <summary>
/// The MQTT server: one reading loop per connection that cuts packets off a pipe and handles them in order. Works on any pipe; TCP and
/// WebSocket bring theirs.
/// </summary>
public sealed class MqttGateway(
    Connections connections, Hub hub, IMqttGate gate, IOptions<RealtimeOptions> options, TimeProvider clock, ILogger<MqttGateway> logger)
{
    private readonly ConcurrentDictionary<(string Realm, string ClientId), MqttSession> byClientId = new();

    internal IMqttGate Gate => gate;

    internal Hub Hub => hub;

    internal RealtimeOptions Options { get; } = options.Value;

    internal TimeProvider Clock => clock;

    internal ConcurrentDictionary<(string Realm, string ClientId), MqttSession> ByClientId => byClientId;

    /// <summary>Serves one connection until it ends. Never throws for what a client does.</summary>
    /// <param name="pipe">The connection's bytes; left open.</param>
    /// <param name="transport">What to count it as.</param>
    /// <param name="abort">Drops the connection at once, ending pending reads and writes; may be called more than once.</param>
    public Task RunAsync(IDuplexPipe pipe, Transport transport, Action abort) => RunAsync(new MqttCarrier(pipe, abort), transport);

    internal async Task RunAsync(MqttCarrier carrier, Transport transport)
    {
        var session = new MqttSession(connections, carrier, transport, Options);
        if (!connections.TryAdd(session))
        {
            carrier.Abort();
            return;
        }

        connections.Wheel.Schedule(session, connections.Wheel.Tick + Options.ConnectTimeoutSeconds);
        await ReadAsync(session, carrier.Input);
        await EndAsync(session, carrier);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault in one connection's handling must end that connection only; it is logged.")]
    private async Task ReadAsync(MqttSession session, PipeReader input)
    {
        try
        {
            while (!session.IsClosed)
            {
                var read = await input.ReadAsync();
                var rest = read.Buffer;
                var status = MqttFrameStatus.Incomplete;
                var packets = 0;
                while (!session.IsClosed && (status = MqttFraming.TryRead(ref rest, Options.MaxPacketBytes, out var header, out var body)) == MqttFrameStatus.Complete)
                {
                    packets++;
                    var handling = PacketHandling.HandleAsync(this, session, header, body.IsSingleSegment ? body.First : body.ToArray());
                    if (!handling.IsCompletedSuccessfully)
                    {
                        await handling;
                    }
                }

                input.AdvanceTo(rest.Start, rest.End);
                if (packets > 0)
                {
                    // Whole packets only: a trickle of single bytes does not keep a connection alive.
                    session.Heard(connections.Wheel.Tick);
                    connections.Metrics.Received(session.Transport, packets);
                }

                if (status is MqttFrameStatus.Malformed or MqttFrameStatus.TooLarge)
                {
                    session.Fail(status == MqttFrameStatus.TooLarge ? MqttReason.PacketTooLarge : MqttReason.MalformedPacket);
                }
                else if (read.IsCompleted)
                {
                    session.Close(CloseReason.ClientLost);
                }
            }
        }
        catch (Exception lost) when (lost is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            session.Close(CloseReason.ClientLost);
        }
        catch (Exception fault)
        {
            RealtimeLog.Fault(logger, fault, session.Number);
            session.Close(CloseReason.ServerFault);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The session ends whatever the gate does; its fault is logged.")]
    private async Task EndAsync(MqttSession session, MqttCarrier carrier)
    {
        if (session.CloseReason is CloseReason.ClientLeft or CloseReason.ClientLost)
        {
            // Nobody reads any more; a pending flush must not wait for someone who left.
            carrier.Output.CancelPendingFlush();
        }

        await session.WritingStopped();
        session.Withdraw(static _ => true);
        connections.Remove(session);
        if (session.Accepted)
        {
            try
            {
                await gate.ClosedAsync(session, session.Will);
            }
            catch (Exception fault)
            {
                RealtimeLog.Fault(logger, fault, session.Number);
            }

            byClientId.TryRemove(KeyValuePair.Create((session.Realm, session.ClientId), session));
        }

        session.End();
    }
}
