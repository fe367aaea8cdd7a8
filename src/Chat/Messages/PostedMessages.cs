using Conversa.Chat.Rooms;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>
/// Stores messages many at a time. Membership and the room's head come from memory that is exact at the workspace's head, so nothing is read on the
/// way; a client id that is already stored fails the statement and is answered with its first result.
/// </summary>
internal sealed class PostedMessages(Database database, RoomDirectory rooms) : IBulkKind
{
    public async ValueTask<IBulkPart> PrepareAsync(BulkBatch batch, IReadOnlyList<BulkWrite> writes, CancellationToken ct)
    {
        var part = new PostedMessagesPart(database, rooms, batch.Workspace, batch.Now);
        foreach (var write in writes)
        {
            var post = (PostedMessage)write;
            if (await rooms.FindAsync(post.Room, ct) is not { } room || room.Workspace != batch.Workspace || !room.Members.ContainsKey(post.Sender))
                post.Refuse(ChatRefusals.NoRoom);
            else
                part.Accept(post, room, batch);
        }

        return part;
    }
}
