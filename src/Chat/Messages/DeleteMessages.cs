using Conversa.Chat.Files;
using Conversa.Chat.Rooms;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>Deletes messages for everyone: the content goes, the number stays, so no gap appears in the order.</summary>
public sealed class DeleteMessages
{
    private readonly WorkspaceLog log;
    private readonly MessageReader messages;
    private readonly RoomDirectory rooms;

    internal DeleteMessages(WorkspaceLog log, MessageReader messages, RoomDirectory rooms) => (this.log, this.messages, this.rooms) = (log, messages, rooms);

    /// <summary>How many messages one call may delete.</summary>
    public const int MaxAtOnce = 500;

    /// <returns>The messages as they were, those deleted before left out; refused as a whole when one of them is not the caller's to delete.</returns>
    public async Task<Result<IReadOnlyList<StoredMessage>>> Handle(IReadOnlyList<long> ids, Actor actor, CancellationToken ct)
    {
        if (ids.Count > MaxAtOnce)
            return Refusal.Invalid("unique_ids", $"At most {MaxAtOnce} messages can be deleted at once.");
        var found = await messages.StoredAsync(actor.Workspace, ids, ct);
        foreach (var message in found)
        {
            if (actor.Kind == ActorKind.User && message.Sender != actor.User && await RefuseAsync(message, actor, ct) is { } refusal)
                return refusal;
        }

        var present = found.Where(message => !message.Deleted).ToList();
        if (present.Count == 0)
            return Result.Of<IReadOnlyList<StoredMessage>>([]);
        return await log.WriteAsync<IReadOnlyList<StoredMessage>>(
            actor.Workspace,
            async tx =>
            {
                var deleted = new List<StoredMessage>();
                foreach (var message in present)
                {
                    var rows = await tx.Connection.ExecuteAsync(
                        "update message set state = 1, text = '', payload = null, extras = null where workspace_id = @workspace and id = @id and state = 0",
                        ct, ("workspace", tx.Workspace), ("id", message.Id));
                    if (rows == 0)
                        continue;
                    await FilesOfMessage.RevokeAsync(tx.Connection, message, tx.Now, ct);
                    tx.Append(ChatEntries.MessageDeleted, message.Room, actor.User, message.Id, message with { Text = "", Payload = null, Extras = null, Deleted = true });
                    deleted.Add(message);
                }

                return Result.Of<IReadOnlyList<StoredMessage>>(deleted);
            },
            ct);
    }

    private async Task<Refusal?> RefuseAsync(StoredMessage message, Actor actor, CancellationToken ct)
    {
        if (await rooms.FindForAsync(actor.Workspace, message.Room, actor.User, ct) is not { } room
            || await messages.VisibleAsync(actor.Workspace, actor.User, message.Room, message.Id, ct) is null)
            return ChatRefusals.NoMessage;
        return room.Members.TryGetValue(actor.User, out var member) && member.Role >= MemberRole.Admin ? null : ChatRefusals.NotYours;
    }
}
