using Conversa.Platform.Log;

namespace Conversa.Chat.Messages;

/// <summary>One message on its way into the log.</summary>
/// <param name="kind">Who stores it.</param>
/// <param name="room">The room.</param>
/// <param name="sender">The sender's user number.</param>
/// <param name="clientId">The sender's own id for it.</param>
/// <param name="body">What it says.</param>
/// <param name="actor">Who did it: the sender, or 0 when a server posted in their name.</param>
internal sealed class PostedMessage(PostedMessages kind, long room, long sender, string clientId, MessageBody body, long actor) : BulkWrite<StoredMessage>(kind)
{
    public long Room { get; } = room;
    public long Sender { get; } = sender;
    public string ClientId { get; } = clientId;
    public MessageBody Body { get; } = body;
    public long Actor { get; } = actor;

    /// <summary>Whether it is answered with a message that was stored before it came.</summary>
    public bool Repeated { get; private set; }

    /// <summary>Answers with the first message under this client id.</summary>
    public void AnswerRepeated(StoredMessage first)
    {
        Repeated = true;
        Answer(first);
    }
}
