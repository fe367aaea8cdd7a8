using Conversa.Platform.Log;

namespace Conversa.Chat.Receipts;

/// <summary>A member's cursors after a receipt.</summary>
/// <param name="Room">The room.</param>
/// <param name="User">The member.</param>
/// <param name="ReadId">Everything up to this message id is read.</param>
/// <param name="DeliveredId">Everything up to this message id has arrived; never behind the read cursor.</param>
/// <param name="Moved">False when the cursor stood there, or further, before.</param>
public sealed record Cursors(long Room, long User, long ReadId, long DeliveredId, bool Moved);

/// <summary>What listeners of this node are handed with a receipt.</summary>
/// <param name="Room">The room.</param>
/// <param name="User">The member whose cursor moved.</param>
/// <param name="MessageId">The message it points at.</param>
/// <param name="ClientId">The sender's own id for that message, which Chat SDK clients match by.</param>
internal sealed record ReceiptContent(long Room, long User, long MessageId, string ClientId);

/// <summary>One receipt on its way into the log.</summary>
internal sealed class MovedReceipt(MovedReceipts kind, long room, long user, long messageId, bool read) : BulkWrite<Cursors>(kind)
{
    public long Room { get; } = room;
    public long User { get; } = user;
    public long MessageId { get; } = messageId;
    public bool IsRead { get; } = read;
}
