namespace Conversa.Platform.Observability;

/// <summary>When a part of the program is asked to finish while the program stops.</summary>
public enum DrainStage
{
    /// <summary>Say goodbye on long-lived connections, so that they reconnect elsewhere. New requests are already refused.</summary>
    Connections = 1,

    /// <summary>Write down what is still in memory. No request is running any more.</summary>
    Flush = 2,
}

/// <summary>A part of the program that has something to finish before it stops. Register it as a singleton <see cref="IDrain"/>.</summary>
public interface IDrain
{
    /// <summary>What the log calls it.</summary>
    string Name { get; }

    /// <summary>When it is asked; those of one stage are asked at the same time.</summary>
    DrainStage Stage { get; }

    /// <summary>Finishes. When <paramref name="ct"/> fires the time is over and the process ends anyway.</summary>
    Task DrainAsync(CancellationToken ct);
}
