using Conversa.Platform.Observability;

namespace Conversa.Platform.Log;

/// <summary>Writes down what still waits in the log's queues when the process is asked to stop.</summary>
internal sealed class LogDrain(WorkspaceLog log) : IDrain
{
    public string Name => "log";

    public DrainStage Stage => DrainStage.Flush;

    public Task DrainAsync(CancellationToken ct) => log.DrainAsync().WaitAsync(ct);
}
