using System.ComponentModel.DataAnnotations;

namespace Conversa.Platform.Log;

/// <summary>Bounds of the workspace log.</summary>
public sealed class LogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Log";

    /// <summary>How many writes one transaction may take together.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 1_000;

    /// <summary>How many writes may wait in one workspace; the next one is asked to come back (503).</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 20_000;

    /// <summary>How often the head is looked at for commits of other nodes, in milliseconds. On PostgreSQL a notification usually comes first.</summary>
    [Range(50, 60_000)]
    public int PollMilliseconds { get; set; } = 1_000;

    /// <summary>How many entries a durable consumer is handed at once.</summary>
    [Range(1, 10_000)]
    public int ConsumerPage { get; set; } = 500;

    /// <summary>How long a durable consumer stays with a node that no longer answers, in seconds.</summary>
    [Range(2, 600)]
    public int ConsumerLeaseSeconds { get; set; } = 15;
}
