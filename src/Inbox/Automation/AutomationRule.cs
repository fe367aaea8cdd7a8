using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;

namespace Conversa.Inbox.Automation;

/// <summary>What happens by itself.</summary>
internal sealed record AutomationRuleRequest(
    string Name,
    [property: Description("conversation.message (the customer wrote), or an event of a conversation: conversation.session_started, service_opened, customer_wrote, agent_replied, agent_assigned, agent_removed, handed_over, resolved, reopened, noted, tagged, untagged, properties_changed, snoozed, woken, bot_on, bot_off, rated, sla_warned, sla_breached, follow_up_due.")] string Event,
    IReadOnlyList<ApiAction> Actions,
    [property: AllowedValues("all", "any")] string Match = "all",
    IReadOnlyList<ApiCondition>? Conditions = null,
    [property: Description("The lower goes first.")] int Place = 0,
    bool Active = true);

/// <summary>What happens by itself.</summary>
internal sealed record ApiAutomationRule(
    string Key, string Name, string Event, string Match, IReadOnlyList<ApiCondition> Conditions, IReadOnlyList<ApiAction> Actions, int Place, bool Active, long Version);

/// <summary>Every rule.</summary>
internal sealed record ApiAutomationRules(IReadOnlyList<ApiAutomationRule> Rules);

/// <summary>A rule that counts.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">What callers name it by.</param>
/// <param name="Says">What it says.</param>
/// <param name="Since">It is about what happens from here on, in unix milliseconds: what is heard of late, and happened before it was made, is none of its business.</param>
internal sealed record AutomationRule(long Id, string Key, AutomationRuleRequest Says, long Since)
{
    /// <summary>What the customer writing is called.</summary>
    public const string Message = "conversation.message";

    private const int MaxName = 100;
    private const int Most = 200;

    private static readonly short[] Kinds =
    [
        InboxEntries.SessionStarted, InboxEntries.ServiceOpened, InboxEntries.CustomerWrote, InboxEntries.AgentReplied, InboxEntries.AgentAssigned, InboxEntries.AgentRemoved, InboxEntries.HandedOver,
        InboxEntries.Resolved, InboxEntries.Reopened, InboxEntries.Noted, InboxEntries.Tagged, InboxEntries.Untagged, InboxEntries.PropertiesChanged, InboxEntries.Snoozed, InboxEntries.Woken,
        InboxEntries.BotTurnedOn, InboxEntries.BotTurnedOff, InboxEntries.Rated, InboxEntries.SlaWarned, InboxEntries.SlaBreached, InboxEntries.FollowUpDue,
    ];

    private static readonly HashSet<string> Events = [Message, .. Kinds.Select(FactNames.Of)];

    public static PartDoor<AutomationRuleRequest, ApiAutomationRule, ApiAutomationRules> Door { get; } = new(PartKind.Rule, "/automation-rules", "automation rule", "AutomationRule", Most)
    {
        Request = AutomationJson.Wire.AutomationRuleRequest, Answer = AutomationJson.Wire.ApiAutomationRule, All = AutomationJson.Wire.ApiAutomationRules, List = x => new(x), Order = x => (x.Place, x.Active),
        Show = (part, x) => new ApiAutomationRule(part.Key, x.Name, x.Event, x.Match, x.Conditions ?? [], x.Actions, x.Place, x.Active, part.Version), Check = Check,
        Writes = x => x.Actions.Any(a => a.Type == "reply"),
    };

    public static AutomationRule Of(PlaybookPart part) => new(part.Id, part.Key, JsonSerializer.Deserialize(part.Body, AutomationJson.Wire.AutomationRuleRequest)!, part.ChangedAt);

    public static Refusal? Check(AutomationRuleRequest x) =>
        string.IsNullOrWhiteSpace(x.Name) || x.Name.Length > MaxName ? Refusal.Invalid("name", $"name must have 1 to {MaxName} characters.")
        : !Events.Contains(x.Event) ? Refusal.Invalid("event", $"event must be one of {string.Join(", ", Events)}.")
        : Automation.Conditions.CheckMatch(x.Match) ?? Automation.Conditions.Check(x.Conditions) ?? ActionRules.Check(x.Actions, byProgram: true);
}

/// <summary>The JSON of rules and their runs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AutomationRuleRequest))]
[JsonSerializable(typeof(ApiAutomationRule))]
[JsonSerializable(typeof(ApiAutomationRules))]
[JsonSerializable(typeof(AutomationTestRequest))]
[JsonSerializable(typeof(ApiAutomationTest))]
[JsonSerializable(typeof(ApiAutomationRuns))]
[JsonSerializable(typeof(RuleOutcome))]
internal sealed partial class AutomationJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static AutomationJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
