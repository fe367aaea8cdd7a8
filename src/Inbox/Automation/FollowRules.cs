using Conversa.Chat.Messages;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;

namespace Conversa.Inbox.Automation;

/// <summary>A condition, and whether it was so.</summary>
internal sealed record ApiConditionOutcome(string Field, string Is, IReadOnlyList<string> Values, bool Matched);

/// <summary>What a rule found and did.</summary>
internal sealed record RuleOutcome(IReadOnlyList<ApiConditionOutcome> Conditions, IReadOnlyList<ApiActionOutcome> Actions);

/// <summary>Follows one rule in one conversation: looks at its conditions and, when they are met, does its actions. One that is refused does not keep the others from being done.</summary>
internal sealed class FollowRules(ConversationKnowledge knowledge, DoActions actions)
{
    /// <returns>What was found and done; null actions when the conditions are not met.</returns>
    public async Task<(bool Matched, RuleOutcome Outcome)> FollowAsync(AutomationRuleRequest says, string key, StoredMessage? message, Decision decision, HeldConversation held, CancellationToken ct)
    {
        var conditions = says.Conditions ?? [];
        var each = Conditions.Evaluate(conditions, await knowledge.OfAsync([.. conditions], message, decision, held, ct));
        IReadOnlyList<ApiConditionOutcome> found = [.. conditions.Zip(each, (x, so) => new ApiConditionOutcome(x.Field, x.Is, x.Values ?? [], so))];
        if (!Conditions.Together(says.Match, each))
            return (false, new RuleOutcome(found, []));
        var by = new ActionsBy(null, (await decision.PlaybookAsync()).Author, key);
        var done = new List<ApiActionOutcome>();
        for (var i = 0; i < says.Actions.Count; i++)
            done.Add(DoActions.Outcome(says.Actions[i], await actions.DoAsync(says.Actions[i], i, by, decision, held, ct)));
        return (true, new RuleOutcome(found, done));
    }
}
