using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Responders;

/// <summary>What was last said by itself in a conversation.</summary>
/// <param name="Session">The session it was said in.</param>
/// <param name="CountedFrom">Since when it is counted.</param>
/// <param name="Count">How often it was said since.</param>
internal readonly record struct AutoAnswer(int Session, long CountedFrom, long Count)
{
    private const long Hour = 3_600_000;

    /// <summary>Whether it was said so often within an hour that whoever writes must be a machine, too.</summary>
    public bool IsTooMuch(long now, int mostPerHour) => now - CountedFrom < Hour && Count >= mostPerHour;

    public static Task<AutoAnswer> LastAsync(DbConnection connection, long room, AnswerKind kind, CancellationToken ct) => connection.FirstAsync(
        "select session, counted_from, count from auto_answer where room_id = @room and kind = @kind", r => new AutoAnswer((int)r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), ct,
        ("room", room), ("kind", (short)kind));

    public static Task SaidAsync(DbConnection connection, long workspace, long room, AnswerKind kind, int session, long now, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into auto_answer (room_id, kind, workspace_id, session, counted_from, count) values (@room, @kind, @workspace, @session, @now, 1)
        on conflict (room_id, kind) do update set session = excluded.session,
            count = case when excluded.counted_from - auto_answer.counted_from < @hour then auto_answer.count + 1 else 1 end,
            counted_from = case when excluded.counted_from - auto_answer.counted_from < @hour then auto_answer.counted_from else excluded.counted_from end
        """,
        ct, ("room", room), ("kind", (short)kind), ("workspace", workspace), ("session", (long)session), ("now", now), ("hour", Hour));
}
