using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Doors;

/// <summary>A bot that cannot be reached keeps no customer waiting: after its time people take the conversation over. What was said still goes to it.</summary>
internal sealed class BotOutcomes(Database database, InboxDesk desk, TimeProvider clock) : IWebhookOutcomes
{
    private const int Gone = 410;

    public bool Hears(string type) => type == DoorNames.BotMessage;

    public async Task<bool> HearAsync(WebhookOutcome outcome, CancellationToken ct)
    {
        if (outcome.Taken)
            return false;
        var workspace = outcome.Event.Endpoint.Workspace;
        await using var connection = await database.OpenReadAsync(ct);
        var patience = (await DoorSettings.ReadAsync(connection, workspace, ct)).BotPatience;
        var waited = clock.GetUtcNow().ToUnixTimeMilliseconds() - outcome.QueuedAt;
        if (outcome.Status != Gone && (patience == 0 || waited < patience * 1000L))
            return false;
        _ = await desk.DecideAsync(workspace, outcome.Event.Key, async (decision, held) =>
            held.Life.State is { Bot: true, Resolved: false } ? (await decision.DeskAsync()).Let(held.Life, life => life.SetBot(false, 0, decision.Now)) : Done.It, ct);
        return false;
    }
}
