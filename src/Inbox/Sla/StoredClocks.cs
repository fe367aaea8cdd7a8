using System.Data.Common;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Sla;

/// <summary>The clocks as they are stored.</summary>
internal static class StoredClocks
{
    private const string Columns = "target, episode, policy_id, limit_ms, warn_ms, started_at, spent_ms, running_since, due_at, warn_at, warned, breached, ended_at";

    /// <summary>Those of a conversation that have not ended.</summary>
    public static Task<List<SlaClock>> RunningAsync(DbConnection connection, long room, CancellationToken ct) =>
        connection.QueryAsync($"select {Columns} from sla_clock where room_id = @room and ended_at = 0", Read, ct, ("room", room));

    /// <summary>Those of many conversations that have not ended.</summary>
    public static async Task<ILookup<long, SlaClock>> RunningAsync(Database database, IEnumerable<long> rooms, CancellationToken ct) =>
        (await database.QueryAsync(
            $"select {Columns}, room_id from sla_clock where ended_at = 0 and room_id in " + database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)"),
            r => (Room: r.GetInt64(13), Clock: Read(r)), ct, ("rooms", StoredLists.Text(rooms)))).ToLookup(x => x.Room, x => x.Clock);

    public static Task SaveAsync(DbConnection connection, long workspace, long room, SlaClock x, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into sla_clock (room_id, episode, target, workspace_id, policy_id, limit_ms, warn_ms, started_at, spent_ms, running_since, due_at, warn_at, warned, breached, ended_at, next_at)
        values (@room, @episode, @target, @workspace, @policy, @limit, @warn, @started, @spent, @running, @due, @warn_at, @warned, @breached, @ended, @next)
        on conflict (room_id, episode, target) do update set policy_id = excluded.policy_id, limit_ms = excluded.limit_ms, warn_ms = excluded.warn_ms, started_at = excluded.started_at,
            spent_ms = excluded.spent_ms, running_since = excluded.running_since, due_at = excluded.due_at, warn_at = excluded.warn_at, warned = excluded.warned, breached = excluded.breached,
            ended_at = excluded.ended_at, next_at = excluded.next_at
        """,
        ct, ("room", room), ("episode", (long)x.Episode), ("target", (short)x.Target), ("workspace", workspace), ("policy", x.Policy), ("limit", x.Limit), ("warn", x.WarnBefore), ("started", x.StartedAt),
        ("spent", x.Spent), ("running", x.RunningSince), ("due", x.DueAt), ("warn_at", x.WarnAt), ("warned", x.Warned), ("breached", x.Breached), ("ended", x.EndedAt), ("next", x.NextAt));

    private static SlaClock Read(DbDataReader r) => new((SlaTarget)r.GetInt16(0), (int)r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5))
    {
        Spent = r.GetInt64(6), RunningSince = r.GetInt64(7), DueAt = r.GetInt64(8), WarnAt = r.GetInt64(9), Warned = r.GetBoolean(10), Breached = r.GetBoolean(11), EndedAt = r.GetInt64(12),
    };
}
