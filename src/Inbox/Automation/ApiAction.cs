using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Conversa.Platform;
using Conversa.Platform.Http;

namespace Conversa.Inbox.Automation;

/// <summary>Something to do with a conversation.</summary>
internal sealed record ApiAction(
    [property: AllowedValues("reply", "note", "tag", "untag", "assign", "take", "hand_over", "snooze", "wake", "resolve", "reopen", "set_properties", "bot", "follow_up")] string Type,
    [property: Description("reply, note, resolve (its notes), follow_up. Places like {{customer.name|there}} are filled in.")] string? Text = null,
    [property: Description("tag, untag.")] string? Tag = null,
    [property: Description("assign, hand_over: the user id of an agent.")] string? Agent = null,
    [property: Description("hand_over: the id of a division, or `general`.")] string? Division = null,
    [property: Description("snooze, follow_up: from now.")] int? Minutes = null,
    [property: Description("bot: whether it answers.")] bool? On = null,
    [property: Description("set_properties: merged into the additional information (JSON Merge Patch, RFC 7396).")] JsonElement? Properties = null);

/// <summary>What became of an action.</summary>
internal sealed record ApiActionOutcome(
    string Type, [property: AllowedValues("done", "refused", "not_tried")] string Outcome, [property: Description("Why it was refused.")] string? Code = null, string? Detail = null);

/// <summary>Actions as they come in.</summary>
internal static class ActionRules
{
    public const int Most = 20;
    private const int MaxText = 4_000;
    private const int MaxTag = 100;
    private const int MaxMinutes = 525_600;
    private const int MaxProperties = 16_384;
    private const int MaxId = 255;

    /// <param name="actions">The actions.</param>
    /// <param name="byProgram">Whether nobody in person does them.</param>
    public static Refusal? Check(IReadOnlyList<ApiAction> actions, bool byProgram) =>
        actions.Count is 0 or > Most ? Refusal.Invalid("actions", $"There must be 1 to {Most} actions.") : actions.Select((x, i) => Check(x, $"actions[{i}]", byProgram)).FirstOrDefault(x => x is not null);

    private static Refusal? Check(ApiAction x, string at, bool byProgram) => x.Type switch
    {
        "reply" or "note" => Text(at, x.Text, needed: true),
        "resolve" => Text(at, x.Text, needed: false),
        "tag" or "untag" => string.IsNullOrWhiteSpace(x.Tag) || x.Tag.Length > MaxTag || x.Tag.Contains(',', StringComparison.Ordinal)
            ? Refusal.Invalid(at + ".tag", $"{at}.tag must have 1 to {MaxTag} characters, without commas.") : null,
        "assign" => Named(at + ".agent", x.Agent),
        "take" => byProgram ? Refusal.Invalid(at + ".type", $"{at}.type cannot be take here: nobody in person does it.") : null,
        "hand_over" => x.Agent is null == x.Division is null ? Refusal.Invalid(at + ".agent", $"{at} needs an agent or a division: one of the two.") : Named(at + (x.Agent is null ? ".division" : ".agent"), x.Agent ?? x.Division),
        "snooze" => Minutes(at, x.Minutes),
        "follow_up" => Minutes(at, x.Minutes) ?? Text(at, x.Text, needed: false),
        "wake" or "reopen" => null,
        "bot" => x.On is null ? Refusal.Invalid(at + ".on", $"{at}.on must be true or false.") : null,
        "set_properties" => x.Properties is not { ValueKind: JsonValueKind.Object } given ? Refusal.Invalid(at + ".properties", $"{at}.properties must be a JSON object.")
            : given.GetRawText().Length > MaxProperties ? Refusal.Invalid(at + ".properties", $"{at}.properties can have at most {MaxProperties} characters of JSON.") : null,
        _ => Refusal.Invalid(at + ".type", $"{at}.type must be one of reply, note, tag, untag, assign, take, hand_over, snooze, wake, resolve, reopen, set_properties, bot, follow_up."),
    };

    private static Refusal? Text(string at, string? text, bool needed) =>
        (needed && string.IsNullOrWhiteSpace(text)) || text?.Length > MaxText ? Refusal.Invalid(at + ".text", $"{at}.text must have {(needed ? 1 : 0)} to {MaxText} characters.")
        : CleanText.Check(at + ".text", text);

    private static Refusal? Named(string field, string? id) => string.IsNullOrWhiteSpace(id) || id.Length > MaxId ? Refusal.Invalid(field, $"{field} must be an id of 1 to {MaxId} characters.") : null;

    private static Refusal? Minutes(string at, int? minutes) => minutes is null or < 1 or > MaxMinutes ? Refusal.Invalid(at + ".minutes", $"{at}.minutes must be a whole number from 1 to {MaxMinutes}.") : null;
}
