using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Responders;

/// <summary>What answers customers by itself; stored as its number.</summary>
internal enum AnswerKind : short
{
    /// <summary>The first word to somebody new.</summary>
    Greeting = 1,

    /// <summary>While the office is open.</summary>
    Online = 2,

    /// <summary>While it is closed.</summary>
    Offline = 3,
}

/// <summary>What a workspace, or one of its channels, answers by itself.</summary>
/// <param name="Channel">The channel; 0 for all that have none of their own.</param>
/// <param name="Active">Whether anything is said at all.</param>
/// <param name="Greeting">To a customer's first session; empty for nothing.</param>
/// <param name="Online">While the office is open; empty for nothing.</param>
/// <param name="Offline">While it is closed; empty for nothing.</param>
/// <param name="OnlineIfResolved">Whether those who come back after their matter was resolved hear <paramref name="Online"/>, too.</param>
/// <param name="OfflineEachMessage">Whether every message while it is closed is answered, and not once per session.</param>
/// <param name="Version">Rises with every change.</param>
internal sealed record AutoResponder(long Channel, bool Active, string Greeting, string Online, string Offline, bool OnlineIfResolved, bool OfflineEachMessage, long Version)
{
    private const string Columns = "channel_id, active, greeting, online_text, offline_text, online_if_resolved, offline_each_message, version";

    public static Task<List<AutoResponder>> AllAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        connection.QueryAsync($"select {Columns} from auto_responder where workspace_id = @workspace order by channel_id", Read, ct, ("workspace", workspace));

    public static Task<AutoResponder?> FindAsync(DbConnection connection, long workspace, long channel, CancellationToken ct) => connection.FirstAsync<AutoResponder>(
        $"select {Columns} from auto_responder where workspace_id = @workspace and channel_id = @channel", Read, ct, ("workspace", workspace), ("channel", channel));

    public Task SaveAsync(DbConnection connection, long workspace, long now, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into auto_responder (workspace_id, channel_id, active, greeting, online_text, offline_text, online_if_resolved, offline_each_message, updated_at, version)
        values (@workspace, @channel, @active, @greeting, @online, @offline, @resolved, @each, @now, @version)
        on conflict (workspace_id, channel_id) do update set active = excluded.active, greeting = excluded.greeting, online_text = excluded.online_text, offline_text = excluded.offline_text,
            online_if_resolved = excluded.online_if_resolved, offline_each_message = excluded.offline_each_message, updated_at = excluded.updated_at, version = excluded.version
        """,
        ct, ("workspace", workspace), ("channel", Channel), ("active", Active), ("greeting", Greeting), ("online", Online), ("offline", Offline), ("resolved", OnlineIfResolved),
        ("each", OfflineEachMessage), ("now", now), ("version", Version));

    private static AutoResponder Read(DbDataReader r) => new(r.GetInt64(0), r.GetBoolean(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5), r.GetBoolean(6), r.GetInt64(7));
}
