using Conversa.Identity.Users;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Decisions;

/// <summary>The one place where anything about conversations and agents is decided.</summary>
internal sealed class InboxDesk(WorkspaceLog log, UserDirectory users, PlaybookMemory playbooks, IEnumerable<IReaction> reactions, WebhookDeliveries deliveries)
{
    /// <summary>Decides something, and everything that follows from it, in one transaction. A refusal leaves nothing behind.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="decide">Decides it.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="closed">Called when all that follows is stored, in the same transaction.</param>
    public async Task<Result<T>> DecideAsync<T>(long workspace, Func<Decision, Task<Result<T>>> decide, CancellationToken ct, Func<Decision, Task>? closed = null)
    {
        var outgoing = false;
        var done = await log.WriteAsync<T>(
            workspace,
            async tx =>
            {
                var decision = new Decision(tx, users, playbooks, reactions, ct);
                var decided = await decide(decision);
                if (decided.Ok)
                {
                    await decision.CloseAsync();
                    if (closed is not null)
                        await closed(decision);
                }

                outgoing = decision.Outgoing;
                return decided;
            },
            ct);
        if (outgoing)
            deliveries.Raise();
        return done;
    }

    /// <summary>Decides something about one conversation.</summary>
    public Task<Result<Done>> DecideAsync(long workspace, long room, Func<Decision, Conversations.HeldConversation, Task<Result<Done>>> decide, CancellationToken ct) =>
        DecideAsync<Done>(workspace, async decision => await decision.OpenAsync(room) is { } held ? await decide(decision, held) : InboxRefusals.NoConversation, ct);
}
