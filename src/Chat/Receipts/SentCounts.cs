namespace Conversa.Chat.Receipts;

/// <summary>
/// How many messages each member has sent, which unread counts leave out. Writing a member's row with every message would cost more than the message,
/// so the rows follow every few messages: up to the head's counted_id they know, what came later is counted when somebody asks.
/// </summary>
internal static class SentCounts
{
    /// <summary>The messages a member has sent; m is the member's row.</summary>
    public const string OfMember =
        """
        (m.sent_count + (select count(*) from message s where s.room_id = m.room_id and s.sender_id = m.user_id
            and s.id > (select c.counted_id from room_head c where c.room_id = m.room_id)))
        """;

    private const int Every = 16;

    /// <summary>Brings the rows of a room's senders up to its newest message; to be run before the head moves.</summary>
    public static string CatchUp(string which) =>
        $"""
        update room_member set sent_count = sent_count + c.number
        from (select s.room_id, s.sender_id, count(*) as number from room_head h join message s on s.room_id = h.room_id and s.id > h.counted_id
            where h.room_id {which} group by s.room_id, s.sender_id) c
        where room_member.room_id = c.room_id and room_member.user_id = c.sender_id
        """;

    /// <summary>Whether the rows have to follow when a room moves from one number to another.</summary>
    public static bool AreDue(long before, long after) => before / Every != after / Every;
}
