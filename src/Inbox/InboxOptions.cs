using System.ComponentModel.DataAnnotations;

namespace Conversa.Inbox;

/// <summary>Bounds and choices of the inbox.</summary>
public sealed class InboxOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Inbox";

    /// <summary>How long an agent stays available after their last live connection closed, in seconds: a reload or a short loss of the network costs nobody their conversations.</summary>
    [Range(0, 3_600)]
    public int GraceSeconds { get; set; } = 60;

    /// <summary>How often a node says which agents are connected to it, looks for those who are not any more, and wakes what was snoozed, in seconds.</summary>
    [Range(1, 60)]
    public int SweepSeconds { get; set; } = 5;

    /// <summary>The longest note, in characters.</summary>
    [Range(1, 100_000)]
    public int MaxNoteLength { get; set; } = 10_000;

    /// <summary>How many tags a conversation may have.</summary>
    [Range(1, 1_000)]
    public int MaxTags { get; set; } = 50;

    /// <summary>The largest additional information, properties or extras of one conversation or customer, in bytes of JSON.</summary>
    [Range(256, 1_000_000)]
    public int MaxPropertiesBytes { get; set; } = 16_384;

    /// <summary>How often within an hour one conversation is answered by itself with the same text: whoever writes more often than that is a machine that answers, too.</summary>
    [Range(1, 1_000)]
    public int MaxAnswersPerHour { get; set; } = 10;

    /// <summary>How many automation rules may lead to each other; a rule is never led to by itself.</summary>
    [Range(1, 20)]
    public int MaxRuleDepth { get; set; } = 3;

    /// <summary>How often automation rules are followed in one conversation within an hour; beyond that nothing is done by itself there.</summary>
    [Range(1, 10_000)]
    public int MaxRuleRunsPerHour { get; set; } = 60;

    /// <summary>For how many days it can be looked up what automation rules did.</summary>
    [Range(1, 3_650)]
    public int RuleLogDays { get; set; } = 30;

    /// <summary>How many channels and how many divisions a workspace may have.</summary>
    [Range(1, 10_000)]
    public int MaxChannels { get; set; } = 500;

    /// <summary>How many conversations a page of the list looks at before it says where to go on, when what is asked for is rare among them.</summary>
    [Range(10, 1_000_000)]
    public int ListRows { get; set; } = 10_000;
}
