using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Receipts;

/// <summary>Says that messages have arrived, or were read. A receipt covers everything before it.</summary>
public sealed class MarkRead
{
    private readonly WorkspaceLog log;
    private readonly MovedReceipts kind;

    internal MarkRead(WorkspaceLog log, MovedReceipts kind) => (this.log, this.kind) = (log, kind);

    /// <param name="Room">Where.</param>
    /// <param name="MessageId">Up to which message; beyond the newest counts as the newest.</param>
    /// <param name="Read">True: read (and so delivered); false: delivered only.</param>
    public sealed record Command(long Room, long MessageId, bool Read);

    /// <returns>Where the member's cursors stand now.</returns>
    public Task<Result<Cursors>> Handle(Command command, Actor actor)
    {
        if (command.MessageId is < 1 or >= 1L << 53)
            return Task.FromResult<Result<Cursors>>(Refusal.Invalid("message_id", "message_id must be the id of a message."));
        return log.AppendAsync(actor.Workspace, new MovedReceipt(kind, command.Room, actor.User, command.MessageId, command.Read));
    }
}
