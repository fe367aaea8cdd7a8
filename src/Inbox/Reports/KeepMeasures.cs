using System.Data.Common;
using System.Text.Json;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Playbooks;
using Conversa.Inbox.Storage;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Reports;

/// <summary>
/// Measures what happens to conversations, for reports. It reads the history that decisions leave behind and adds nothing to their cost. Hearing of an entry twice
/// changes nothing: each conversation knows up to where it is measured, and that moves in the transaction that counts.
/// </summary>
internal sealed class KeepMeasures(Database database, PlaybookMemory playbooks) : ILogConsumer
{
    public string Name => "inbox-reports";

    public bool Wants(LogEntry entry) => entry.Kind is (>= InboxEntries.ConversationOpened and <= InboxEntries.LastOfHistory) or InboxEntries.RatedEarlier;

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var mine = entries.Where(Wants).ToList();
        if (mine.Count == 0)
            return;
        var facts = await database.QueryAsync(
            "select position, room_id, kind, actor_id, subject, detail, at from conversation_fact where workspace_id = @workspace and position >= @first and position <= @last order by position",
            r => (Position: r.GetInt64(0), Room: r.GetInt64(1), Fact: new Fact(r.GetInt16(2), r.GetInt64(3), r.GetInt64(6), r.GetInt64(4), r.Text(5))), ct,
            ("workspace", workspace), ("first", mine[0].Position), ("last", mine[^1].Position));
        if (facts.Count > 0)
            await database.WriteAsync(connection => MeasureAsync(connection, workspace, facts, ct), ct);
    }

    private async Task<bool> MeasureAsync(DbConnection connection, long workspace, List<(long Position, long Room, Fact Fact)> facts, CancellationToken ct)
    {
        var (book, playbook) = (new TallyBook(), await playbooks.OfAsync(connection, workspace, ct));
        foreach (var room in facts.GroupBy(x => x.Room).OrderBy(x => x.Key))
            await MeasureRoomAsync(connection, workspace, room.Key, [.. room.Select(x => (x.Position, x.Fact))], book, playbook, ct);
        await book.SaveAsync(connection, workspace, ct);
        return true;
    }

    private async Task MeasureRoomAsync(DbConnection connection, long workspace, long room, List<(long Position, Fact Fact)> facts, TallyBook book, Playbook playbook, CancellationToken ct)
    {
        var stored = await connection.FirstAsync("select position, state from conversation_measure where room_id = @room", r => ((long Position, string State)?)(r.GetInt64(0), r.GetString(1)), ct, ("room", room));
        var state = stored is { } known ? JsonSerializer.Deserialize(known.State, MeasureJson.Default.MeasuredConversation)! : await BeginAsync(connection, room, ct);
        var from = stored?.Position ?? 0;
        foreach (var (position, fact) in facts.Where(x => x.Position > from))
        {
            var (after, measures) = state.Take(fact);
            await RetagAsync(connection, workspace, state, after, fact, book, ct);
            var number = 0;
            foreach (var measure in measures.Select(x => InOffice(x, playbook)))
            {
                book.Count(measure, after.Tags);
                await WriteAsync(connection, workspace, position, number++, measure, ct);
            }

            state = after;
        }

        await SaveAsync(connection, workspace, state, from, facts[^1].Position, ct);
    }

    /// <summary>The time in the hours that hold there now; what was reckoned stays when hours are changed. Where nobody set any it is not known.</summary>
    private static Measure InOffice(Measure x, Playbook playbook) =>
        x.Ms < 0 || playbook.HoursFor(x.Channel, x.Division) is not { } hours ? x : x with { OfficeMs = hours.Calendar.OpenBetween(x.At - x.Ms, x.At) };

    /// <summary>
    /// A conversation's division is in its history only once it was handed over: until then it is the one it has, and after that its channel's.
    /// </summary>
    private static async Task<MeasuredConversation> BeginAsync(DbConnection connection, long room, CancellationToken ct)
    {
        var division = await connection.FirstAsync(
            """
            select case when exists (select 1 from conversation_fact f where f.room_id = c.room_id and f.kind = @moved) then coalesce(h.division_id, 0) else c.division_id end
            from conversation c left join channel h on h.id = c.channel_id where c.room_id = @room
            """,
            r => r.GetInt64(0), ct, ("room", room), ("moved", InboxEntries.HandedOver));
        return new MeasuredConversation { Room = room, Division = division };
    }

    /// <summary>A tag belongs to the whole of the newest service, whenever it is put on; taken off, it never was.</summary>
    private static async Task RetagAsync(
        DbConnection connection, long workspace, MeasuredConversation before, MeasuredConversation after, Fact fact, TallyBook book, CancellationToken ct)
    {
        if (fact.Kind == InboxEntries.ServiceOpened)
        {
            foreach (var tag in after.Tags)
                await TagAsync(tag, true);
            return;
        }

        if (after.Number == 0 || ReferenceEquals(before.Tags, after.Tags))
            return;
        foreach (var (tag, sign) in after.Tags.Except(before.Tags).Select(x => (x, 1)).Concat(before.Tags.Except(after.Tags).Select(x => (x, -1))))
        {
            await TagAsync(tag, sign > 0);
            foreach (var measure in await OfServiceAsync(connection, after.Room, after.Number, ct))
                book.CountTag(tag, measure, sign);
        }

        Task<int> TagAsync(string tag, bool on) => connection.ExecuteAsync(
            on ? "insert into inbox_measure_tag (workspace_id, tag, room_id, service) values (@workspace, @tag, @room, @service) on conflict do nothing"
            : "delete from inbox_measure_tag where workspace_id = @workspace and tag = @tag and room_id = @room and service = @service",
            ct, ("workspace", workspace), ("tag", tag), ("room", after.Room), ("service", after.Number));
    }

    private static Task<List<Measure>> OfServiceAsync(DbConnection connection, long room, int service, CancellationToken ct) => connection.QueryAsync(
        "select kind, at, channel_id, division_id, agent_id, word, ms, office_ms from inbox_measure where room_id = @room and service = @service",
        r => new Measure((MeasureKind)r.GetInt16(0), r.GetInt64(1), room, service, r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt16(5), r.GetInt64(6), r.GetInt64(7)), ct,
        ("room", room), ("service", service));

    private static Task<int> WriteAsync(DbConnection connection, long workspace, long position, int number, Measure x, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into inbox_measure (workspace_id, position, number, kind, word, at, room_id, service, channel_id, division_id, agent_id, ms, step, office_ms, office_step)
        values (@workspace, @position, @number, @kind, @word, @at, @room, @service, @channel, @division, @agent, @ms, @step, @office, @office_step)
        """,
        ct, ("workspace", workspace), ("position", position), ("number", number), ("kind", (short)x.Kind), ("word", x.Word), ("at", x.At), ("room", x.Room), ("service", x.Number),
        ("channel", x.Channel), ("division", x.Division), ("agent", x.Agent), ("ms", x.Ms), ("step", Spread.StepOf(x.Ms)), ("office", x.OfficeMs), ("office_step", x.OfficeMs < 0 ? -1 : Spread.StepOf(x.OfficeMs)));

    private static async Task SaveAsync(DbConnection connection, long workspace, MeasuredConversation state, long from, long position, CancellationToken ct)
    {
        if (position <= from)
            return;
        var values = new (string, object?)[]
        {
            ("room", state.Room), ("workspace", workspace), ("position", position), ("from", from), ("state", JsonSerializer.Serialize(state, MeasureJson.Default.MeasuredConversation)),
        };
        var saved = from == 0
            ? await connection.ExecuteAsync("insert into conversation_measure (room_id, workspace_id, position, state) values (@room, @workspace, @position, @state) on conflict do nothing", ct, values)
            : await connection.ExecuteAsync("update conversation_measure set position = @position, state = @state where room_id = @room and position = @from", ct, values);
        if (saved != 1)
            throw new InvalidOperationException("Another node measures the same conversation."); // nothing is counted twice: the same entries come again
    }
}
