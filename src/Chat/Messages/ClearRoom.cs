using Conversa.Chat.Receipts;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>Clears a room for the one who asks: what was there is gone for them, and unread no more; nobody else notices.</summary>
public sealed class ClearRoom
{
    private readonly WorkspaceLog log;

    internal ClearRoom(WorkspaceLog log) => this.log = log;

    /// <returns>The last message id that is hidden now.</returns>
    public Task<Result<long>> Handle(long room, Actor actor, CancellationToken ct) => log.WriteAsync<long>(
        actor.Workspace,
        async tx =>
        {
            var stands = await tx.Connection.FirstAsync(
                """
                select h.last_id, m.cleared_id from room_member m join room_head h on h.room_id = m.room_id join room r on r.id = m.room_id
                where r.workspace_id = @workspace and m.room_id = @room and m.user_id = @user
                """,
                r => (Found: true, Last: r.GetInt64(0), Cleared: r.GetInt64(1)), ct, ("workspace", tx.Workspace), ("room", room), ("user", actor.User));
            if (!stands.Found)
                return ChatRefusals.NoRoom;
            if (stands.Last == stands.Cleared)
                return stands.Last;
            // The read cursor that others see stays: clearing is not reading. Unread counts from the message that was newest.
            await tx.Connection.ExecuteAsync(
                $"""
                update room_member as m set cleared_id = @last, sent_at_read = {SentCounts.OfMember}, read_seq = (select h.last_seq from room_head h where h.room_id = @room)
                where room_id = @room and user_id = @user
                """,
                ct, ("last", stands.Last), ("room", room), ("user", actor.User));
            tx.Append(ChatEntries.RoomCleared, room, actor.User, stands.Last);
            return stands.Last;
        },
        ct);
}
