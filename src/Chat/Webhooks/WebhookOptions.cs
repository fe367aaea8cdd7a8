using System.ComponentModel.DataAnnotations;

namespace Conversa.Chat.Webhooks;

/// <summary>How new messages are sent to the workspaces' own servers.</summary>
public sealed class WebhookOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>How long a receiver may take to answer, in seconds, before the attempt counts as failed.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>For how many hours a message is tried again before it is given up.</summary>
    [Range(1, 720)]
    public int RetryHours { get; set; } = 72;

    /// <summary>How many messages may be on their way at the same time from this process; each is of another room.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 64;

    /// <summary>How many of them may be of one workspace.</summary>
    [Range(1, 1_000)]
    public int AtOncePerWorkspace { get; set; } = 8;

    /// <summary>How many messages of one workspace may wait. When there are more, the webhook is switched off, because nobody has listened for long.</summary>
    [Range(1, 100_000_000)]
    public int MostQueued { get; set; } = 1_000_000;

    /// <summary>For how many days attempts can be looked at.</summary>
    [Range(1, 90)]
    public int LogDays { get; set; } = 7;
}
