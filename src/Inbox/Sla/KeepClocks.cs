using Conversa.Inbox.Automation;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Hours;

namespace Conversa.Inbox.Sla;

/// <summary>Lets the clocks of a conversation follow what happened to it, and tells of what is about to be broken or is. The first policy that fits it counts.</summary>
internal sealed class KeepClocks(ConversationKnowledge knowledge) : IReaction
{
    public async Task ReactAsync(Decision decision, HeldConversation held, CancellationToken ct)
    {
        var policies = (await decision.PlaybookAsync()).Policies;
        var facts = held.Unsaved.ToList();
        if ((policies.Count == 0 && !held.LookAgain) || (facts.Count == 0 && !held.LookAgain))
            return;
        var (tx, state) = (decision.Tx, held.Life.State);
        var running = await StoredClocks.RunningAsync(tx.Connection, state.Room, ct);
        if (running.Count == 0 && (policies.Count == 0 || state.Service is null))
            return;
        var policy = await ChooseAsync(policies, decision, held, ct);
        var calendar = policy is { BusinessHours: true } ? (await decision.PlaybookAsync()).CalendarFor(state.Channel, state.Division) : OfficeCalendar.Always;
        var reckoning = new SlaReckoning(policy?.Limits, calendar, running);
        var then = held.Before ?? state with { Service = null, Agents = [], Session = 0, UnansweredSince = 0, SnoozedUntil = 0, Bot = false };
        foreach (var fact in facts)
            reckoning.Follow(then = then.After(fact), fact.At);
        if (facts.Count == 0 && policy is null)
            reckoning.Follow(state, decision.Now);
        reckoning.Look(decision.Now);
        foreach (var clock in reckoning.Changed)
            await StoredClocks.SaveAsync(tx.Connection, tx.Workspace, state.Room, clock, ct);
        foreach (var alert in reckoning.Alerts)
            held.Life.Remember(alert.Breached ? InboxEntries.SlaBreached : InboxEntries.SlaWarned, 0, alert.At, alert.DueAt, Word(alert.Target));
    }

    public static string Word(SlaTarget target) => target switch
    {
        SlaTarget.FirstReply => "first_reply",
        SlaTarget.NextReply => "next_reply",
        _ => "resolution",
    };

    private async Task<SlaPolicy?> ChooseAsync(IReadOnlyList<SlaPolicy> policies, Decision decision, HeldConversation held, CancellationToken ct)
    {
        if (policies.Count == 0)
            return null;
        var know = await knowledge.OfAsync([.. policies.SelectMany(x => x.Says.Conditions ?? [])], null, decision, held, ct);
        return policies.FirstOrDefault(x => Conditions.Together(x.Says.Match, Conditions.Evaluate(x.Says.Conditions ?? [], know)));
    }
}
