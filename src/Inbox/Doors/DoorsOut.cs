using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Doors;

/// <summary>
/// What programs outside have to be told of a conversation goes on its way in the transaction that stores it: in its order, once, and not at all when
/// that does not commit. Nothing waits for them here.
/// </summary>
internal static class DoorsOut
{
    /// <returns>Whether anything was put on its way.</returns>
    public static async Task<bool> QueueAsync(LogTransaction tx, HeldConversation held, ConversationState? before, long version, CancellationToken ct)
    {
        var (state, told) = (held.Life.State, false);
        var forBot = held.Heard.Where(x => x is { FromCustomer: true, BotOn: true }).ToList();
        if (forBot.Count > 0)
            told |= await SendAsync(tx, DoorNames.Bot, DoorNames.BotMessage, state.Room, forBot.Select(x => x.Message), ct);
        if (held.Channel.Kind == ChannelKind.Custom)
            told |= await SendAsync(tx, DoorNames.Of(held.Channel.Id), DoorNames.ChannelMessage, state.Room, held.Heard.Where(x => !x.FromCustomer).Select(x => x.Message), ct);
        var enters = state.Queued && (before is not { Queued: true } || before.Division != state.Division);
        if (enters || (state.Queued && held.Heard.Any(x => x.FromCustomer)))
            told |= await AskAsync(tx, state.Room, version, enters, ct);
        return told;
    }

    private static async Task<bool> SendAsync(LogTransaction tx, string use, string type, long room, IEnumerable<long> messages, CancellationToken ct)
    {
        if (await WebhookEndpoints.OfDoorAsync(tx.Connection, tx.Workspace, use, ct) is not { Enabled: true } endpoint)
            return false;
        foreach (var message in messages)
            await WebhookDeliveries.AddAsync(tx.Connection, endpoint, type, message, room, tx.Now, 0, ct);
        return true;
    }

    /// <summary>
    /// Asks who gets it. Whoever enters the queue is kept for the answer until the time is over; later messages ask again, but keep nobody from being given
    /// to somebody meanwhile.
    /// </summary>
    private static async Task<bool> AskAsync(LogTransaction tx, long room, long version, bool enters, CancellationToken ct)
    {
        if (await WebhookEndpoints.OfDoorAsync(tx.Connection, tx.Workspace, DoorNames.Allocation, ct) is not { Enabled: true } endpoint)
            return false;
        var until = tx.Now + ((await DoorSettings.ReadAsync(tx.Connection, tx.Workspace, ct)).AllocationPatience * 1000L);
        if (enters)
        {
            await tx.Connection.ExecuteAsync(
                "insert into allocation_request (room_id, workspace_id, until) values (@room, @workspace, @until) on conflict (room_id) do update set until = excluded.until", ct,
                ("room", room), ("workspace", tx.Workspace), ("until", until));
        }

        await WebhookDeliveries.AddAsync(tx.Connection, endpoint, DoorNames.AllocationRequested, version, room, tx.Now, until, ct);
        return true;
    }
}
