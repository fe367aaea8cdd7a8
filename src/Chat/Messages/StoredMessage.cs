using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Messages;

/// <summary>A message as it is stored. Immutable: an edit makes another one.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Id">Its position in the workspace's log.</param>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its number in the room, without holes.</param>
/// <param name="PreviousId">The room's message before it; 0 for the first.</param>
/// <param name="Sender">The sender's user number.</param>
/// <param name="ClientId">The sender's own id for it, by which a repeated send is recognised.</param>
/// <param name="Type">text, reply, file_attachment, custom, system_event …</param>
/// <param name="Text">What was written, verbatim.</param>
/// <param name="Payload">The type's own content: a JSON value as text, or null.</param>
/// <param name="Extras">The app's own additions: a JSON object as text, or null.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="EditedAt">Unix milliseconds, 0 when it never was.</param>
/// <param name="HiddenFrom">The one who had blocked the sender and so never sees it; 0 for nobody.</param>
/// <param name="Deleted">Whether its content is gone.</param>
public sealed record StoredMessage(
    long Workspace, long Id, long Room, long Seq, long PreviousId, long Sender, string ClientId, string Type, string Text, string? Payload, string? Extras,
    long CreatedAt, long EditedAt, long HiddenFrom, bool Deleted)
{
    /// <summary>The columns <see cref="Read(DbDataReader)"/> expects, of a table named x.</summary>
    internal const string Columns =
        "x.workspace_id, x.id, x.room_id, x.seq, x.previous_id, x.sender_id, x.client_id, x.type, x.text, x.payload, x.extras, x.created_at, x.edited_at, x.hidden_from, x.state";

    internal static StoredMessage Read(DbDataReader r) => Read(r, 0);

    internal static StoredMessage Read(DbDataReader r, int at) => new(
        r.GetInt64(at), r.GetInt64(at + 1), r.GetInt64(at + 2), r.GetInt64(at + 3), r.GetInt64(at + 4), r.GetInt64(at + 5), r.GetString(at + 6), r.GetString(at + 7),
        r.GetString(at + 8), r.Text(at + 9), r.Text(at + 10), r.GetInt64(at + 11), r.GetInt64(at + 12), r.GetInt64(at + 13), r.GetInt16(at + 14) == 1);
}
