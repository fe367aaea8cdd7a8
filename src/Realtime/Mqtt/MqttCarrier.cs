using System.IO.Pipelines;

namespace Conversa.Realtime.Mqtt;

/// <summary>What carries an MQTT connection's bytes.</summary>
/// <param name="pipe">The client's bytes and ours.</param>
/// <param name="abort">Drops the transport without waiting for the peer.</param>
internal class MqttCarrier(IDuplexPipe pipe, Action abort)
{
    public PipeReader Input { get; } = pipe.Input;

    public PipeWriter Output { get; } = pipe.Output;

    public void Abort() => abort();

    /// <summary>Ends the transport in its own manners after our last packet. True when the peer will answer; TCP has no such manners.</summary>
    public virtual ValueTask<bool> GoodbyeAsync() => new(false);
}
