using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Doors;

/// <summary>
/// A program writes to a customer as the bot. Decided in the order of all decisions: once an agent serves the customer the bot does not get a word in, however
/// close the two were.
/// </summary>
internal sealed class SendAsBot(InboxDesk desk, BotUser bots)
{
    private static readonly Refusal Off = new("bot_off", RefusalKind.Conflict, "The bot is off in this conversation.");
    private static readonly Refusal Served = new("conversation_served", RefusalKind.Conflict, "An agent serves this customer; the bot keeps quiet.");
    private static readonly Refusal NoReply = Refusal.Invalid("type", "The bot cannot write messages of the type reply.");

    /// <param name="Room">The conversation.</param>
    /// <param name="ClientId">The program's own id of the message.</param>
    /// <param name="Body">What it says.</param>
    public sealed record Command(long Room, string? ClientId, MessageBody Body);

    /// <returns>The stored message; the first one again when this id was used before. <c>bot_off</c>, <c>conversation_served</c>, <c>customer_blocked</c>.</returns>
    public async Task<Result<SendMessage.Sent>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (SendMessage.CheckClientId("client_id", command.ClientId) is { } refusal)
            return refusal;
        if (command.Body.RepliedTo is not null)
            return NoReply;
        var found = await bots.OfAsync(actor.Workspace, ct);
        if (!found.Ok)
            return found.Refusal;
        var bot = found.Value;
        return await desk.DecideAsync<SendMessage.Sent>(actor.Workspace, async decision =>
        {
            if (await decision.OpenAsync(command.Room) is not { } held)
                return InboxRefusals.NoConversation;
            var tx = decision.Tx;
            if (await RoomHistory.ByClientIdAsync(tx.Connection, tx.Workspace, bot.Id, command.ClientId!, ct) is { } earlier)
                return earlier.Room == command.Room ? new SendMessage.Sent(earlier, true) : Refusal.Invalid("client_id", "client_id was used in another conversation.");
            var state = held.Life.State;
            if (state.Blocked)
                return InboxRefusals.IsBlocked;
            if (state.Served)
                return Served;
            if (!state.Bot && !(await DoorSettings.ReadAsync(tx.Connection, tx.Workspace, ct)).ForceSend)
                return Off;
            var room = await RoomChange.OpenAsync(tx, command.Room, ct) ?? throw new InvalidOperationException("A conversation without a room.");
            return new SendMessage.Sent(await room.PostAsync(bot.Id, command.Body, command.ClientId!), false);
        }, ct);
    }
}
