using System.Collections.Immutable;
using System.Data.Common;
using Conversa.Inbox.Storage;

namespace Conversa.Inbox.Conversations;

/// <summary>How far the messages of a conversation are reckoned in, and what lists show of them.</summary>
/// <param name="Seen">Messages up to here.</param>
/// <param name="LastMessage">The newest that a person wrote; 0 for none.</param>
/// <param name="LastAt">When that was, or when the conversation was opened.</param>
/// <param name="LastCustomerAt">When the customer last wrote; 0 for never.</param>
internal readonly record struct Marks(long Seen, long LastMessage, long LastAt, long LastCustomerAt);

/// <summary>A conversation as it is stored.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Marks">What its messages made of it.</param>
/// <param name="WindowEndsAt">When the channel's window ends; 0 without one.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="Version">The position of the last change.</param>
/// <param name="Info">Additional information: a JSON object as text.</param>
/// <param name="Extras">What programs keep with it: a JSON object as text.</param>
internal sealed record StoredConversation(ConversationState State, Marks Marks, long WindowEndsAt, long CreatedAt, long Version, string Info, string Extras)
{
    public const string Columns =
        """
        c.room_id, c.channel_id, c.customer_id, c.division_id, c.bot, c.blocked, c.snoozed_until, c.agents, c.last_agent_id, c.session, c.unanswered_since, c.language, c.skills, c.tags,
        c.seen_id, c.last_message_id, c.last_at, c.last_customer_at, c.window_ends_at, c.created_at, c.version, c.info, c.extras,
        s.number, s.opened_at, s.first_message_id, s.first_reply_at, s.first_reply_by, s.resolved_at, s.resolved_by, s.notes, s.score
        """;

    public const string From = "from conversation c left join conversation_service s on s.room_id = c.room_id and s.number = c.service";

    /// <summary>How many columns that is.</summary>
    public const int Width = 32;

    public static StoredConversation Read(DbDataReader r) => new(
        new ConversationState
        {
            Room = r.GetInt64(0), Channel = r.GetInt64(1), Customer = r.GetInt64(2), Division = r.GetInt64(3), Bot = r.GetBoolean(4), Blocked = r.GetBoolean(5), SnoozedUntil = r.GetInt64(6),
            Agents = [.. StoredLists.Numbers(r.GetString(7))], LastAgent = r.GetInt64(8), Session = (int)r.GetInt64(9), UnansweredSince = r.GetInt64(10), Language = r.GetString(11),
            Skills = [.. StoredLists.Words(r.GetString(12))], Tags = StoredLists.Words(r.GetString(13)).ToImmutableSortedSet(StringComparer.Ordinal),
            Service = r.IsDBNull(23) ? null : new Episode(
                (int)r.GetInt64(23), r.GetInt64(24), r.GetInt64(25), r.GetInt64(26), r.GetInt64(27), r.GetInt64(28), r.GetInt64(29), r.GetString(30), r.GetInt16(31)),
        },
        new Marks(r.GetInt64(14), r.GetInt64(15), r.GetInt64(16), r.GetInt64(17)), r.GetInt64(18), r.GetInt64(19), r.GetInt64(20), r.GetString(21), r.GetString(22));
}
