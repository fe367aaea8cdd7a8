using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Conversa.Platform;

namespace Conversa.Inbox.Automation;

/// <summary>Something that has to be so.</summary>
internal sealed record ApiCondition(
    [property: Description("channel, division, tag, agent, language, session, score, text, open, bot, served, resolved, unanswered, customer.name, customer.email, customer.phone, customer.identity, customer.NAME (a property), info.NAME.")] string Field,
    [property: AllowedValues("is", "is_not", "contains", "contains_not", "known", "unknown", "more_than", "less_than"), Description("Without regard to capitals; is and contains: any of the values, their opposites: none of them.")] string Is,
    [property: Description("None for known and unknown; one number for more_than and less_than; else at least one.")] IReadOnlyList<string>? Values = null);

/// <summary>Conditions: checked where they come in, and evaluated without storage.</summary>
internal static class Conditions
{
    public const int Most = 20;
    private const int MaxValues = 50;
    private const int MaxValue = 200;
    private const int MaxField = 100;

    private static readonly HashSet<string> Fields =
        ["channel", "division", "tag", "agent", "language", "session", "score", "text", "open", "bot", "served", "resolved", "unanswered", "customer.name", "customer.email", "customer.phone", "customer.identity"];

    private static readonly string[] Words = ["is", "is_not", "contains", "contains_not", "known", "unknown", "more_than", "less_than"];

    public static Refusal? CheckMatch(string match) => match is "all" or "any" ? null : Refusal.Invalid("match", "match must be all or any.");

    public static Refusal? Check(IReadOnlyList<ApiCondition>? conditions)
    {
        if (conditions?.Count > Most)
            return Refusal.Invalid("conditions", $"There can be at most {Most} conditions.");
        return conditions?.Select((x, i) => Check(x, $"conditions[{i}]")).FirstOrDefault(x => x is not null);
    }

    /// <summary>Which of them are so.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="know">What is known under a field's name.</param>
    public static List<bool> Evaluate(IReadOnlyList<ApiCondition> conditions, Func<string, IReadOnlyList<string>> know) => [.. conditions.Select(x => Holds(x, know(x.Field)))];

    /// <summary>Whether they are together. No condition is always so.</summary>
    public static bool Together(string match, IReadOnlyList<bool> each) => each.Count == 0 || (match == "any" ? each.Any(x => x) : each.All(x => x));

    private static bool Holds(ApiCondition condition, IReadOnlyList<string> known)
    {
        var values = condition.Values ?? [];
        return condition.Is switch
        {
            "is" => known.Any(x => values.Contains(x, StringComparer.OrdinalIgnoreCase)),
            "is_not" => !known.Any(x => values.Contains(x, StringComparer.OrdinalIgnoreCase)),
            "contains" => known.Any(x => values.Any(v => x.Contains(v, StringComparison.OrdinalIgnoreCase))),
            "contains_not" => !known.Any(x => values.Any(v => x.Contains(v, StringComparison.OrdinalIgnoreCase))),
            "known" => known.Any(x => x.Length > 0),
            "unknown" => !known.Any(x => x.Length > 0),
            "more_than" => known.Any(x => Number(x) > Number(values[0])),
            _ => known.Any(x => Number(x) < Number(values[0])),
        };
    }

    private static Refusal? Check(ApiCondition x, string at)
    {
        if (x.Field.Length > MaxField || (!Fields.Contains(x.Field) && !IsNamed(x.Field, "info.") && !IsNamed(x.Field, "customer.")))
            return Refusal.Invalid(at + ".field", $"{at}.field must be one of {string.Join(", ", Fields)}, info.NAME or customer.NAME.");
        if (!Words.Contains(x.Is))
            return Refusal.Invalid(at + ".is", $"{at}.is must be one of {string.Join(", ", Words)}.");
        var values = x.Values ?? [];
        if (values.Count > MaxValues || values.Any(v => v.Length > MaxValue))
            return Refusal.Invalid(at + ".values", $"{at}.values can have at most {MaxValues} values of at most {MaxValue} characters.");
        return x.Is switch
        {
            "known" or "unknown" when values.Count > 0 => Refusal.Invalid(at + ".values", $"{at}.values must be empty with {x.Is}."),
            "known" or "unknown" => null,
            "more_than" or "less_than" when values.Count != 1 || Number(values[0]) is null => Refusal.Invalid(at + ".values", $"{at}.values must be one number with {x.Is}."),
            _ when values.Count == 0 || values.Any(v => v.Length == 0) => Refusal.Invalid(at + ".values", $"{at}.values must have at least one value, and none that is empty."),
            _ => null,
        };
    }

    private static bool IsNamed(string field, string prefix) => field.Length > prefix.Length && field.StartsWith(prefix, StringComparison.Ordinal);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
