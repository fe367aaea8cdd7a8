using System.Text.Json;
using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Something that has to be so: a field (<c>tag</c>, <c>channel</c>, <c>customer.NAME</c> …), <c>is</c>, <c>is_not</c>, <c>contains</c> and so on, and values.</summary>
public sealed record Condition(string Field, string Is, IReadOnlyList<string>? Values = null);

/// <summary>Something to do with a conversation. What an action of its type does not use is null.</summary>
/// <param name="Type">reply, note, tag, untag, assign, take, hand_over, snooze, wake, resolve, reopen, set_properties, bot or follow_up.</param>
/// <param name="Text">reply, note, resolve, follow_up.</param>
/// <param name="Tag">tag, untag.</param>
/// <param name="Agent">assign, hand_over: a user id.</param>
/// <param name="Division">hand_over.</param>
/// <param name="Minutes">snooze, follow_up: from now.</param>
/// <param name="On">bot.</param>
/// <param name="Properties">set_properties: merged into the additional information.</param>
public sealed record ConversationAction(
    string Type, string? Text = null, string? Tag = null, string? Agent = null, string? Division = null, int? Minutes = null, bool? On = null, JsonElement? Properties = null);

/// <summary>What became of an action: <c>done</c>, <c>refused</c> or <c>not_tried</c>.</summary>
public sealed record ActionOutcome(string Type, string Outcome, string? Code = null, string? Detail = null);

/// <summary>A condition, and whether it was so.</summary>
public sealed record ConditionOutcome(string Field, string Is, IReadOnlyList<string> Values, bool Matched);

/// <summary>How soon customers are served; 0 minutes where nothing is promised.</summary>
public sealed record SlaPolicy(
    string Key, string Name, int FirstReplyMinutes, int NextReplyMinutes, int ResolutionMinutes, int WarnMinutes, string Hours, string Match, IReadOnlyList<Condition> Conditions, int Place, bool Active,
    long Version);

/// <summary>Several actions in one click.</summary>
public sealed record Macro(string Key, string Name, IReadOnlyList<ConversationAction> Actions, int Place, bool Active, long Version);

/// <summary>What a macro did: all of it, or nothing.</summary>
public sealed record MacroRun(bool Applied, IReadOnlyList<ActionOutcome> Actions, Conversation Conversation);

/// <summary>What happens by itself when something happened.</summary>
public sealed record AutomationRule(
    string Key, string Name, string Event, string Match, IReadOnlyList<Condition> Conditions, IReadOnlyList<ConversationAction> Actions, int Place, bool Active, long Version);

/// <summary>What a rule would do.</summary>
public sealed record AutomationTest(bool Matched, IReadOnlyList<ConditionOutcome> Conditions, IReadOnlyList<ActionOutcome> Actions);

/// <summary>What a rule did.</summary>
public sealed record AutomationRun(
    string Rule, string Conversation, string Event, string Position, DateTimeOffset At, int Depth, IReadOnlyList<ConditionOutcome> Conditions, IReadOnlyList<ActionOutcome> Actions);

/// <summary>Service levels. You choose the keys; a version of 0 makes what is not there yet.</summary>
public sealed class SlaCalls
{
    private readonly ApiLine line;

    internal SlaCalls(ApiLine line) => this.line = line;

    /// <summary>Every policy, in its order.</summary>
    public async Task<IReadOnlyList<SlaPolicy>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("sla-policies", WireJson.Default.SlaPoliciesList, ct)).Policies;

    /// <summary>Makes the policy of this key, or changes it.</summary>
    public Task<SlaPolicy> PutAsync(SlaPolicy x, CancellationToken ct = default) => line.SendAsync(
        HttpMethod.Put, $"sla-policies/{Part(x.Key)}",
        new(x.Name, x.FirstReplyMinutes, x.NextReplyMinutes, x.ResolutionMinutes, x.WarnMinutes, x.Hours, x.Match, x.Conditions, x.Place, x.Active), WireJson.Default.SlaPolicyRequest,
        WireJson.Default.SlaPolicy, ct, version: x.Version);

    /// <summary>Removes it.</summary>
    public Task DropAsync(string key, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"sla-policies/{Part(key)}", null, ct);
}

/// <summary>Macros. You choose the keys; a version of 0 makes what is not there yet.</summary>
public sealed class MacroCalls
{
    private readonly ApiLine line;

    internal MacroCalls(ApiLine line) => this.line = line;

    /// <summary>Every macro, in its order.</summary>
    public async Task<IReadOnlyList<Macro>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("macros", WireJson.Default.MacrosList, ct)).Macros;

    /// <summary>Makes the macro of this key, or changes it.</summary>
    public Task<Macro> PutAsync(Macro x, CancellationToken ct = default) => line.SendAsync(
        HttpMethod.Put, $"macros/{Part(x.Key)}", new(x.Name, x.Actions, x.Place, x.Active), WireJson.Default.MacroRequest, WireJson.Default.Macro, ct, version: x.Version);

    /// <summary>Removes it.</summary>
    public Task DropAsync(string key, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"macros/{Part(key)}", null, ct);

    /// <summary>Runs it on a conversation: all of it, or nothing.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="macro">Its key.</param>
    /// <param name="key">Names this run: the same key again is the same run.</param>
    /// <param name="ct">Gives up.</param>
    public Task<MacroRun> RunAsync(string conversation, string macro, string key, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"conversations/{Part(conversation)}/macros/{Part(macro)}", null, WireJson.Default.MacroRun, key, ct);
}

/// <summary>Rules. You choose the keys; a version of 0 makes what is not there yet.</summary>
public sealed class AutomationCalls
{
    private readonly ApiLine line;

    internal AutomationCalls(ApiLine line) => this.line = line;

    /// <summary>Every rule, in its order.</summary>
    public async Task<IReadOnlyList<AutomationRule>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("automation-rules", WireJson.Default.AutomationRulesList, ct)).Rules;

    /// <summary>Makes the rule of this key, or changes it.</summary>
    public Task<AutomationRule> PutAsync(AutomationRule x, CancellationToken ct = default) => line.SendAsync(
        HttpMethod.Put, $"automation-rules/{Part(x.Key)}", Request(x), WireJson.Default.AutomationRuleRequest, WireJson.Default.AutomationRule, ct, version: x.Version);

    /// <summary>Removes it.</summary>
    public Task DropAsync(string key, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"automation-rules/{Part(key)}", null, ct);

    /// <summary>What the rule would do with a conversation as it is now. Nothing is done.</summary>
    public Task<AutomationTest> TestAsync(AutomationRule rule, string conversation, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "automation-rules/test", new(conversation, Request(rule)), WireJson.Default.AutomationTestRequest, WireJson.Default.AutomationTest, ct);

    /// <summary>A page of what rules did, the newest first.</summary>
    public async Task<Page<AutomationRun>> RunsAsync(string? rule = null, string? conversation = null, string? after = null, int limit = 50, CancellationToken ct = default)
    {
        var query = new Query("automation-runs").With("rule", rule).With("conversation", conversation).With("after", after).With("limit", limit);
        var page = await line.GetAsync(query.ToString(), WireJson.Default.AutomationRunsPage, ct);
        return new(page.Runs, page.Next);
    }

    private static AutomationRuleRequest Request(AutomationRule x) => new(x.Name, x.Event, x.Actions, x.Match, x.Conditions, x.Place, x.Active);
}
