using System.ComponentModel.DataAnnotations;

namespace Conversa.Platform.Webhooks;

/// <summary>How events are sent to the workspaces' own servers.</summary>
public sealed class WebhookEndpointOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "WebhookEndpoints";

    /// <summary>How long a receiver may take to answer, in seconds, before the attempt counts as failed.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>For how many hours an event is tried again before it is given up.</summary>
    [Range(1, 720)]
    public int RetryHours { get; set; } = 72;

    /// <summary>After how many hours without a single success an endpoint is switched off, with the reason <c>failing</c>.</summary>
    [Range(1, 2_160)]
    public int DisableAfterHours { get; set; } = 120;

    /// <summary>How many events may be on their way at the same time from this process; each is of another conversation or endpoint.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 64;

    /// <summary>How many of them may be for one endpoint.</summary>
    [Range(1, 1_000)]
    public int AtOncePerEndpoint { get; set; } = 8;

    /// <summary>How many events may wait for one endpoint. When there are more, it is switched off with the reason <c>queue_full</c>, because nobody has listened for long.</summary>
    [Range(1, 100_000_000)]
    public int MostQueued { get; set; } = 1_000_000;

    /// <summary>How many endpoints a workspace may have.</summary>
    [Range(1, 1_000)]
    public int MostEndpoints { get; set; } = 50;

    /// <summary>How many events one request may ask to be sent again.</summary>
    [Range(1, 1_000_000)]
    public int MostReplayed { get; set; } = 10_000;

    /// <summary>For how many days attempts can be looked at.</summary>
    [Range(1, 90)]
    public int LogDays { get; set; } = 14;

    /// <summary>How many attempts of one endpoint can be looked at; the oldest are forgotten first.</summary>
    [Range(100, 10_000_000)]
    public int MostLogged { get; set; } = 100_000;

    /// <summary>How much of a receiver's answer is kept with an attempt, in bytes.</summary>
    [Range(0, 16_384)]
    public int KeptAnswerBytes { get; set; } = 1_024;
}
