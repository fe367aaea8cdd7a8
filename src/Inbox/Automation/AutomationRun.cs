using System.Data.Common;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Automation;

/// <summary>A rule that was followed.</summary>
/// <param name="Rule">The rule's number.</param>
/// <param name="Key">Its key then.</param>
/// <param name="Position">The entry of the log that caused it.</param>
/// <param name="Room">The conversation.</param>
/// <param name="Event">What the entry was.</param>
/// <param name="At">When, in unix milliseconds.</param>
/// <param name="Chain">The rules that led to it, itself last.</param>
/// <param name="Outcome">What was found and done: JSON.</param>
internal sealed record AutomationRun(long Rule, string Key, long Position, long Room, string Event, long At, IReadOnlyList<long> Chain, string Outcome)
{
    /// <summary>Stores it with what it did: the entries from one to another.</summary>
    public Task SaveAsync(DbConnection connection, long workspace, long first, long last, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into automation_run (workspace_id, rule_id, position, rule_key, room_id, event, at, chain, outcome, first_position, last_position)
        values (@workspace, @rule, @position, @key, @room, @event, @at, @chain, @outcome, @first, @last)
        """,
        ct, ("workspace", workspace), ("rule", Rule), ("position", Position), ("key", Key), ("room", Room), ("event", Event), ("at", At), ("chain", StoredLists.Text(Chain)), ("outcome", Outcome),
        ("first", first), ("last", last));

    /// <summary>Whether a rule was followed because of this entry already.</summary>
    public static Task<bool> IsDoneAsync(DbConnection connection, long workspace, long rule, long position, CancellationToken ct) => connection.FirstAsync(
        "select 1 from automation_run where workspace_id = @workspace and rule_id = @rule and position = @position", r => true, ct, ("workspace", workspace), ("rule", rule), ("position", position));

    /// <summary>The rules whose doing an entry is; empty when people did it.</summary>
    public static async Task<IReadOnlyList<long>> CauseAsync(DbConnection connection, long workspace, long position, CancellationToken ct) =>
        [.. (await connection.QueryAsync("select chain from automation_run where workspace_id = @workspace and last_position >= @position and first_position <= @position", r => r.GetString(0), ct,
            ("workspace", workspace), ("position", position))).SelectMany(StoredLists.Numbers).Distinct()];

    /// <summary>How often rules were followed in a conversation since then.</summary>
    public static Task<long> CountAsync(DbConnection connection, long room, long since, CancellationToken ct) => connection.FirstAsync(
        "select count(*) from automation_run where room_id = @room and at >= @since", r => r.GetInt64(0), ct, ("room", room), ("since", since));

    /// <summary>Forgets what is too old to be of use.</summary>
    public static Task ForgetAsync(DbConnection connection, long workspace, long before, CancellationToken ct) =>
        connection.ExecuteAsync("delete from automation_run where workspace_id = @workspace and at < @before", ct, ("workspace", workspace), ("before", before));
}
