using Conversa.Inbox.Automation;
using Conversa.Inbox.Hours;
using Conversa.Inbox.Ratings;
using Conversa.Inbox.Responders;
using Conversa.Inbox.Sla;

namespace Conversa.Inbox.Playbooks;

/// <summary>How a workspace chose to serve its customers: hours, answers that go by themselves. One picture that does not change.</summary>
/// <param name="Stamp">Another one after every change.</param>
/// <param name="Author">In whose name the program writes; 0 before it ever had to.</param>
internal sealed record Playbook(string Stamp, long Author)
{
    /// <summary>Nothing was ever set.</summary>
    public static readonly Playbook Empty = new("", 0);

    public IReadOnlyDictionary<(HoursOf Whose, long Subject), StoredHours> Hours { get; init; } = new Dictionary<(HoursOf, long), StoredHours>();

    public IReadOnlyDictionary<long, AutoResponder> Responders { get; init; } = new Dictionary<long, AutoResponder>();

    /// <summary>The policies that count, the first one first.</summary>
    public IReadOnlyList<SlaPolicy> Policies { get; init; } = [];

    /// <summary>What happens by itself, in its order.</summary>
    public IReadOnlyList<AutomationRule> Rules { get; init; } = [];

    /// <summary>How customers are asked how it was.</summary>
    public CsatSettings Csat { get; init; } = CsatSettings.Off;

    /// <summary>The hours that count: the channel's own, else the division's, else the workspace's; null where nobody set any.</summary>
    public StoredHours? HoursFor(long channel, long division) =>
        Hours.GetValueOrDefault((HoursOf.Channel, channel)) ?? Hours.GetValueOrDefault((HoursOf.Division, division)) ?? Hours.GetValueOrDefault((HoursOf.Workspace, 0));

    /// <summary>The same to reckon with: without hours it is always open.</summary>
    public OfficeCalendar CalendarFor(long channel, long division) => HoursFor(channel, division)?.Calendar ?? OfficeCalendar.Always;

    /// <summary>What answers by itself: a channel's own puts the workspace's out of use there, also when it is silent.</summary>
    public AutoResponder? ResponderFor(long channel) => Responders.GetValueOrDefault(channel) ?? Responders.GetValueOrDefault(0);
}
