using System.Data.Common;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Channels;

/// <summary>What kind of channel it is; stored as its number.</summary>
internal enum ChannelKind : short
{
    /// <summary>The widget on a web page or in an app.</summary>
    LiveChat = 1,

    /// <summary>A program brings what customers write, and gets what they are answered.</summary>
    Custom = 2,
}

/// <summary>A way customers reach the workspace.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">What the customer's side names it by; not secret.</param>
/// <param name="Name">What people read.</param>
/// <param name="BadgeUrl">A picture's address, or empty.</param>
/// <param name="Active">Whether new conversations may begin.</param>
/// <param name="Division">Whose queue they begin in; 0 for the general one.</param>
/// <param name="WindowHours">How long one may write after the customer's last message; 0 without such a limit.</param>
/// <param name="Bot">Whether a bot answers first.</param>
/// <param name="Secure">Whether what was said stays with the device it was said on.</param>
/// <param name="Skills">What an agent has to know.</param>
/// <param name="Settings">How the customer's side looks: a JSON object as text.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Identifier">What the workspace's own programs call a custom channel; empty without one.</param>
internal sealed record Channel(
    long Id, long Workspace, ChannelKind Kind, string Key, string Name, string BadgeUrl, bool Active, long Division, int WindowHours, bool Bot, bool Secure, IReadOnlyList<string> Skills,
    string Settings, long CreatedAt, long Version, string Identifier)
{
    public const string Columns = "h.id, h.workspace_id, h.kind, h.key, h.name, h.badge_url, h.active, h.division_id, h.window_hours, h.bot, h.secure, h.skills, h.settings, h.created_at, h.version, h.identifier";

    public static Channel Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), (ChannelKind)r.GetInt16(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetBoolean(6), r.GetInt64(7), (int)r.GetInt64(8), r.GetBoolean(9), r.GetBoolean(10),
        StoredLists.Words(r.GetString(11)), r.GetString(12), r.GetInt64(13), r.GetInt64(14), r.GetString(15));

    public static Task<Channel?> ByIdAsync(DbConnection connection, long workspace, long id, CancellationToken ct) =>
        connection.FirstAsync<Channel>($"select {Columns} from channel h where h.workspace_id = @workspace and h.id = @id", Read, ct, ("workspace", workspace), ("id", id));

    public static Task<List<Channel>> AllAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        connection.QueryAsync($"select {Columns} from channel h where h.workspace_id = @workspace order by h.id", Read, ct, ("workspace", workspace));
}
