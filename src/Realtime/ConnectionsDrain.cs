using Conversa.Platform.Observability;

namespace Conversa.Realtime;

/// <summary>Says goodbye on every connection when the process is asked to stop; clients come back to another node, or to this one when it is up again.</summary>
internal sealed class ConnectionsDrain(Connections connections) : IDrain
{
    public string Name => "connections";

    public DrainStage Stage => DrainStage.Connections;

    public Task DrainAsync(CancellationToken ct)
    {
        connections.CloseAll();
        return Task.CompletedTask;
    }
}
