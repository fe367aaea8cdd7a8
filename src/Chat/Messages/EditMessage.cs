using System.Text.Json;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>Changes what a message says. Its sender may, and a server in its workspace.</summary>
public sealed class EditMessage
{
    private readonly WorkspaceLog log;
    private readonly MessageReader messages;
    private readonly Replies replies;
    private readonly ChatOptions limits;

    internal EditMessage(WorkspaceLog log, MessageReader messages, Replies replies, ChatOptions limits) =>
        (this.log, this.messages, this.replies, this.limits) = (log, messages, replies, limits);

    /// <param name="Id">Which message.</param>
    /// <param name="Text">The new text.</param>
    /// <param name="Payload">The new payload; absent keeps it where the type allows.</param>
    /// <param name="Extras">The new extras; absent keeps them.</param>
    /// <param name="EditedAt">Refuses unless the message was last edited then (0: never); null does not look.</param>
    /// <param name="TextField">How the caller spells the text field.</param>
    public sealed record Command(long Id, string? Text, JsonElement? Payload, JsonElement? Extras, long? EditedAt = null, string TextField = "text");

    /// <returns>The message as it is now.</returns>
    public async Task<Result<StoredMessage>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var known = actor.Kind == ActorKind.Server ? await messages.StoredAsync(actor.Workspace, command.Id, ct) : await FindAsync(command.Id, actor, ct);
        if (known is null or { Deleted: true })
            return ChatRefusals.NoMessage;
        if (known.Type == "system_event" || (actor.Kind == ActorKind.User && known.Sender != actor.User))
            return ChatRefusals.NotYours;
        using var kept = command.Payload is null && known.Payload is not null ? JsonDocument.Parse(known.Payload) : null;
        var parsed = MessageBody.TryParse(known.Type, command.Text, command.Payload ?? kept?.RootElement, command.Extras, limits, command.TextField);
        if (!parsed.Ok)
            return parsed.Refusal;
        var body = parsed.Value;
        if (body.RepliedTo is not null)
        {
            var filled = await replies.FillAsync(actor.Workspace, known.Room, known.Sender, body, ct);
            if (!filled.Ok)
                return filled.Refusal;
            body = filled.Value;
        }

        return await log.WriteAsync<StoredMessage>(actor.Workspace, tx => WriteAsync(tx, command, body, actor, ct), ct);
    }

    private static async Task<Result<StoredMessage>> WriteAsync(LogTransaction tx, Command command, MessageBody body, Actor actor, CancellationToken ct)
    {
        var before = await tx.Connection.FirstAsync<StoredMessage>(
            $"select {StoredMessage.Columns} from message x where x.workspace_id = @workspace and x.id = @id", StoredMessage.Read, ct, ("workspace", tx.Workspace), ("id", command.Id));
        if (before is null or { Deleted: true })
            return ChatRefusals.NoMessage;
        var after = before with { Text = body.Text, Payload = body.Payload, Extras = command.Extras is null ? before.Extras : body.Extras };
        if (after == before)
            return before; // the same edit again
        if (command.EditedAt is { } expected && expected != before.EditedAt)
            return ChatRefusals.Stale;
        after = after with { EditedAt = Math.Max(tx.Now, before.EditedAt + 1) };
        await tx.Connection.ExecuteAsync(
            "update message set text = @text, payload = @payload, extras = @extras, edited_at = @edited where workspace_id = @workspace and id = @id", ct,
            ("text", after.Text), ("payload", after.Payload), ("extras", after.Extras), ("edited", after.EditedAt), ("workspace", tx.Workspace), ("id", after.Id));
        tx.Append(ChatEntries.MessageEdited, after.Room, actor.User, after.Id, after);
        return after;
    }

    private async Task<StoredMessage?> FindAsync(long id, Actor actor, CancellationToken ct) =>
        await messages.StoredAsync(actor.Workspace, id, ct) is { } stored ? await messages.VisibleAsync(actor.Workspace, actor.User, stored.Room, id, ct) : null;
}
