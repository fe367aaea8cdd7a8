using Conversa.Chat.Rooms;
using Conversa.Platform;
using Conversa.Platform.Log;

namespace Conversa.Chat.Messages;

/// <summary>Posts one message. The native API, the Chat SDK, channels and bots all come through Handle.</summary>
public sealed class SendMessage
{
    private readonly WorkspaceLog log;
    private readonly PostedMessages kind;
    private readonly Replies replies;
    private readonly RoomDirectory rooms;

    internal SendMessage(WorkspaceLog log, PostedMessages kind, Replies replies, RoomDirectory rooms) =>
        (this.log, this.kind, this.replies, this.rooms) = (log, kind, replies, rooms);

    /// <param name="Room">Where to.</param>
    /// <param name="ClientId">The sender's own id for it.</param>
    /// <param name="Body">What it says.</param>
    /// <param name="Sender">For a server: in whose name. A user always sends as themselves.</param>
    public sealed record Command(long Room, string? ClientId, MessageBody Body, long Sender = 0);

    /// <param name="Message">The stored message.</param>
    /// <param name="Repeated">Whether the sender had used this client id before: then it is the first one.</param>
    public readonly record struct Sent(StoredMessage Message, bool Repeated);

    /// <summary>Why this cannot be a sender's own id for a message; null when it can.</summary>
    public static Refusal? CheckClientId(string field, string? value) => ClientMessageId.Check(field, value);

    /// <returns>The stored message; the first one again when the sender used this client id before.</returns>
    public async Task<Result<StoredMessage>> Handle(Command command, Actor actor, CancellationToken ct) => (await Send(command, actor, ct)).Then(sent => sent.Message);

    /// <returns>The same, and whether it is the first one again.</returns>
    public async Task<Result<Sent>> Send(Command command, Actor actor, CancellationToken ct)
    {
        if (ClientMessageId.Check("client_id", command.ClientId) is { } refusal)
            return refusal;
        var sender = actor.Kind == ActorKind.User ? actor.User : command.Sender;
        var body = command.Body;
        if (body.RepliedTo is not null)
        {
            var filled = await replies.FillAsync(actor.Workspace, command.Room, sender, body, ct);
            if (!filled.Ok)
                return filled.Refusal;
            body = filled.Value;
        }

        await rooms.FindAsync(command.Room, ct); // brings the room into memory here, beside others, and not in the writer, before all others
        var post = new PostedMessage(kind, command.Room, sender, command.ClientId!, body, actor.User);
        var stored = await log.AppendAsync(actor.Workspace, post);
        return stored.Ok ? new Sent(stored.Value, post.Repeated) : stored.Refusal;
    }
}
