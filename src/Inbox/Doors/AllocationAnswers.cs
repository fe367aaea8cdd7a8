using System.Text.Json;
using Conversa.Identity.Staff;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Doors;

/// <summary>
/// Follows what the endpoint answered that was asked who gets a conversation: an agent in the answer gets it; an endpoint that fails, or leaves it to the
/// program, ends the waiting; one that only took the question may still assign within the time.
/// </summary>
internal sealed class AllocationAnswers(InboxDesk desk, StaffDirectory team) : IWebhookOutcomes
{
    public bool Hears(string type) => type == DoorNames.AllocationRequested;

    public async Task<bool> HearAsync(WebhookOutcome outcome, CancellationToken ct)
    {
        var (workspace, room) = (outcome.Event.Endpoint.Workspace, outcome.Event.Key);
        var (answered, agent) = outcome.Taken ? Read(outcome.Answer) : (true, null);
        if (!answered)
            return true;
        if (agent is not null && await team.ByExternalIdAsync(workspace, agent, ct) is { State: StaffState.Active } known)
        {
            var given = await desk.DecideAsync(workspace, room, async (decision, held) =>
                held.Life.State.Queued ? (await decision.DeskAsync()).Assign(held.Life, known.User, 0, decision.Now) : Done.It, ct);
            if (given.Ok)
                return true;
        }

        await EndAsync(desk, workspace, [room], long.MaxValue, ct);
        return true;
    }

    /// <summary>Nobody is waited for any more: the program gives away what waits.</summary>
    public static async Task EndAsync(InboxDesk desk, long workspace, IReadOnlyList<long> rooms, long until, CancellationToken ct) => _ = await desk.DecideAsync<Done>(workspace, async decision =>
    {
        foreach (var room in rooms)
            await decision.Tx.Connection.ExecuteAsync("delete from allocation_request where room_id = @room and until <= @until", ct, ("room", room), ("until", until));
        decision.AgentsChanged();
        return Done.It;
    }, ct);

    /// <summary>Whether it decides anything, and for whom. Anything but an object with a word of ours is no decision.</summary>
    private static (bool Answered, string? Agent) Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("agent", out var agent))
                return (false, null);
            return agent.ValueKind switch
            {
                JsonValueKind.String => (true, agent.GetString()),
                JsonValueKind.Null => (true, null),
                _ => (false, null),
            };
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }
}
