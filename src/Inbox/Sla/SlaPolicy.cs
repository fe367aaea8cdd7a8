using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Conversa.Inbox.Automation;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;

namespace Conversa.Inbox.Sla;

/// <summary>How soon customers are served.</summary>
internal sealed record SlaPolicyRequest(
    string Name,
    [property: Description("From the customer's first message to the first answer; 0 for no promise.")] int FirstReplyMinutes = 0,
    [property: Description("From a customer's message to the answer; 0 for no promise.")] int NextReplyMinutes = 0,
    [property: Description("Until it is resolved, without the time in which the customer is waited for; 0 for no promise.")] int ResolutionMinutes = 0,
    [property: Description("How long before it runs out one is warned; 0 for never.")] int WarnMinutes = 0,
    [property: AllowedValues("business", "calendar"), Description("Whether only the office's hours count, or all.")] string Hours = "business",
    [property: AllowedValues("all", "any")] string Match = "all",
    [property: Description("Which conversations it is for; without any, all. The first policy that fits counts.")] IReadOnlyList<ApiCondition>? Conditions = null,
    [property: Description("The lower goes first.")] int Place = 0,
    bool Active = true);

/// <summary>How soon customers are served.</summary>
internal sealed record ApiSlaPolicy(
    string Key, string Name, int FirstReplyMinutes, int NextReplyMinutes, int ResolutionMinutes, int WarnMinutes, string Hours, string Match, IReadOnlyList<ApiCondition> Conditions, int Place, bool Active,
    long Version);

/// <summary>Every policy.</summary>
internal sealed record ApiSlaPolicies(IReadOnlyList<ApiSlaPolicy> Policies);

/// <summary>A policy, to choose by and to reckon with.</summary>
internal sealed record SlaPolicy(long Id, string Key, SlaPolicyRequest Says)
{
    private const long Minute = 60_000;

    public bool BusinessHours => Says.Hours == "business";

    public SlaLimits Limits => new(Id, Says.FirstReplyMinutes * Minute, Says.NextReplyMinutes * Minute, Says.ResolutionMinutes * Minute, Says.WarnMinutes * Minute);

    public static SlaPolicy Of(PlaybookPart part) => new(part.Id, part.Key, JsonSerializer.Deserialize(part.Body, SlaJson.Wire.SlaPolicyRequest)!);
}

/// <summary>Policies over the native API.</summary>
internal static class SlaPolicies
{
    private const int MaxName = 100;
    private const int MaxMinutes = 525_600;
    private const int Most = 50;

    public static PartDoor<SlaPolicyRequest, ApiSlaPolicy, ApiSlaPolicies> Door { get; } = new(PartKind.SlaPolicy, "/sla-policies", "sla policy", "SlaPolicy", Most)
    {
        Request = SlaJson.Wire.SlaPolicyRequest, Answer = SlaJson.Wire.ApiSlaPolicy, All = SlaJson.Wire.ApiSlaPolicies, Check = Check, List = x => new(x), Order = x => (x.Place, x.Active),
        Show = (part, x) => new ApiSlaPolicy(
            part.Key, x.Name, x.FirstReplyMinutes, x.NextReplyMinutes, x.ResolutionMinutes, x.WarnMinutes, x.Hours, x.Match, x.Conditions ?? [], x.Place, x.Active, part.Version),
    };

    private static Refusal? Check(SlaPolicyRequest x) =>
        string.IsNullOrWhiteSpace(x.Name) || x.Name.Length > MaxName ? Refusal.Invalid("name", $"name must have 1 to {MaxName} characters.")
        : Minutes("first_reply_minutes", x.FirstReplyMinutes) ?? Minutes("next_reply_minutes", x.NextReplyMinutes) ?? Minutes("resolution_minutes", x.ResolutionMinutes) ?? Minutes("warn_minutes", x.WarnMinutes)
        ?? (x is { FirstReplyMinutes: 0, NextReplyMinutes: 0, ResolutionMinutes: 0 } ? Refusal.Invalid("first_reply_minutes", "A policy promises at least one of first_reply_minutes, next_reply_minutes and resolution_minutes.") : null)
        ?? (x.Hours is not ("business" or "calendar") ? Refusal.Invalid("hours", "hours must be business or calendar.") : null)
        ?? Conditions.CheckMatch(x.Match) ?? Conditions.Check(x.Conditions);

    private static Refusal? Minutes(string field, int minutes) => minutes is < 0 or > MaxMinutes ? Refusal.Invalid(field, $"{field} must be a whole number from 0 to {MaxMinutes}.") : null;
}
