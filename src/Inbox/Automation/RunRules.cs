using System.Text.Json;
using Conversa.Chat;
using Conversa.Chat.Messages;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Automation;

/// <summary>
/// Hears of everything that happens at least once, whatever happens to the node, and follows the rules. What a rule did is remembered by its place in the log, in the transaction
/// that did it; so a rule is followed once per cause, never because of its own doing, and chains of rules end.
/// </summary>
internal sealed class RunRules(Database database, InboxDesk desk, PlaybookMemory playbooks, FollowRules rules, InboxOptions limits) : ILogConsumer
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const int MostAttempts = 5;

    private static readonly Refusal Busy = new("conversation_moved", RefusalKind.Conflict, "Something came in between.");

    public string Name => "inbox-rules";

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var wanted = await WantedAsync(workspace, ct);
        if (wanted.Count == 0)
            return;
        foreach (var entry in entries.Where(x => x.Room != 0 && EventOf(x) is { } name && wanted.Contains(name)))
            await ReactAsync(workspace, entry, ct);
    }

    private async Task<HashSet<string>> WantedAsync(long workspace, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return [.. (await playbooks.OfAsync(connection, workspace, ct)).Rules.Select(x => x.Says.Event)];
    }

    private static string? EventOf(LogEntry entry) => entry.Kind == ChatEntries.MessagePosted ? AutomationRule.Message : FactNames.Find(entry.Kind);

    private async Task ReactAsync(long workspace, LogEntry entry, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (first, runs) = (0L, new List<AutomationRun>());
            var done = await desk.DecideAsync<Done>(
                workspace,
                async decision =>
                {
                    (first, runs) = (0, []);
                    if (await decision.OpenAsync(entry.Room) is not { } held || (entry.Kind == ChatEntries.MessagePosted && entry.Actor != held.Life.State.Customer))
                        return Done.It;
                    if (attempt < MostAttempts && held.Changed)
                        return Busy; // what came since is stored first, by itself: it is nobody's doing but the customer's
                    first = decision.Tx.Next;
                    runs = await FollowAsync(entry, decision, held, ct);
                    return Done.It;
                },
                ct,
                async decision =>
                {
                    foreach (var run in runs)
                        await run.SaveAsync(decision.Tx.Connection, workspace, first, decision.Tx.Next - 1, ct);
                    if (runs.Count > 0)
                        await AutomationRun.ForgetAsync(decision.Tx.Connection, workspace, decision.Now - (limits.RuleLogDays * Day), ct);
                });
            if (done.Ok)
                return;
            if (done.Refusal != Busy)
                throw new InvalidOperationException(done.Refusal.Sentence); // the log is full or stopping: the same entries come again
            await desk.DecideAsync<Done>(workspace, async decision => await decision.OpenAsync(entry.Room) is null ? Done.It : Done.It, ct);
        }
    }

    private async Task<List<AutomationRun>> FollowAsync(LogEntry entry, Decision decision, HeldConversation held, CancellationToken ct)
    {
        var (tx, runs, name) = (decision.Tx, new List<AutomationRun>(), EventOf(entry)!);
        var message = entry.Kind is ChatEntries.MessagePosted or InboxEntries.CustomerWrote
            ? (await RoomHistory.AfterAsync(tx.Connection, entry.Room, entry.Subject - 1, 1, ct)).Find(x => x.Id == entry.Subject && !x.Deleted)
            : null;
        var cause = await AutomationRun.CauseAsync(tx.Connection, tx.Workspace, entry.Position, ct);
        if (cause.Count >= limits.MaxRuleDepth)
            return runs;
        var left = limits.MaxRuleRunsPerHour - await AutomationRun.CountAsync(tx.Connection, entry.Room, decision.Now - Hour, ct);
        foreach (var rule in (await decision.PlaybookAsync()).Rules.Where(x => x.Says.Event == name && entry.At >= x.Since && !cause.Contains(x.Id)))
        {
            if (left <= 0 || await AutomationRun.IsDoneAsync(tx.Connection, tx.Workspace, rule.Id, entry.Position, ct))
                continue;
            var (matched, outcome) = await rules.FollowAsync(rule.Says, $"rule-{rule.Id}-{entry.Position}", message, decision, held, ct);
            if (!matched)
                continue;
            left--;
            runs.Add(new AutomationRun(
                rule.Id, rule.Key, entry.Position, entry.Room, name, decision.Now, [.. cause, rule.Id], JsonSerializer.Serialize(outcome, AutomationJson.Wire.RuleOutcome)));
        }

        return runs;
    }
}
