using System.Data.Common;

namespace Conversa.Chat.Rooms;

/// <summary>A room's own row.</summary>
/// <param name="Id">Globally unique.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Kind">Of two, of a group, or a channel.</param>
/// <param name="UniqueId">The app's name for a channel; made by the server for the others.</param>
/// <param name="Name">The name; empty for a room of two, which takes the other member's.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Options">The app's own settings: the text of a JSON object.</param>
/// <param name="MemberCount">How many members it has.</param>
/// <param name="CreatedBy">The user who made it, or for whom a server did.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Version">Rises with every change of name, picture or options.</param>
public sealed record RoomRecord(
    long Id, long Workspace, RoomKind Kind, string UniqueId, string Name, string AvatarUrl, string Options, long MemberCount, long CreatedBy, long CreatedAt, long UpdatedAt, long Version)
{
    /// <summary>What the unique id of a room begins with whose members and description another module decides; nobody changes them through Chat's own API.</summary>
    public const string KeptPrefix = "conversation-";

    /// <summary>Whether another module keeps this room.</summary>
    public bool Kept => UniqueId.StartsWith(KeptPrefix, StringComparison.Ordinal);

    /// <summary>The columns <see cref="Read"/> expects, of a table named r.</summary>
    internal const string Columns =
        "r.id, r.workspace_id, r.kind, r.unique_id, r.name, r.avatar_url, r.options, r.member_count, r.created_by, r.created_at, r.updated_at, r.version";

    /// <summary>How many columns that is.</summary>
    internal const int Width = 12;

    internal static RoomRecord Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), (RoomKind)r.GetInt16(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(9),
        r.GetInt64(10), r.GetInt64(11));
}
