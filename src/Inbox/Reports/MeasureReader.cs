using System.Globalization;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Reports;

/// <summary>Answers reports that tell apart by more than one thing, from the measures themselves: the database counts, by the index of the narrowest filter.</summary>
internal static class MeasureReader
{
    public static async Task<ReportFigures> ReadAsync(Database database, ReportQuestion question, CancellationToken ct)
    {
        var (rows, before) = (new Dictionary<string, Tally>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        var (from, where, values) = Where(question);
        var key = question.RowScope switch
        {
            TallyScope.Channel => "m.channel_id",
            TallyScope.Division => "m.division_id",
            TallyScope.Agent => "m.agent_id",
            TallyScope.Tag => "t.tag",
            _ => question.ByTime ? $"m.at / {TallyKey.Quarter}" : "0",
        };
        await using var connection = await database.OpenReadAsync(ct);
        foreach (var x in await connection.QueryAsync(
            $"""
            select {key}, m.kind, m.word, m.step, m.office_step, count(*), sum(m.ms), sum(m.office_ms) {from}
            where {where} and m.at >= @from and m.at < @to group by 1, 2, 3, 4, 5
            """,
            r => (Key: r.GetValue(0), Kind: (MeasureKind)r.GetInt16(1), Word: r.GetInt16(2), Step: r.GetInt32(3), OfficeStep: r.GetInt32(4), Count: r.GetInt64(5), Sum: Long(r.GetValue(6)), OfficeSum: Long(r.GetValue(7))), ct,
            [.. values, ("from", question.From), ("to", question.To)]))
        {
            var row = question.ByTime ? question.RowOf(Long(x.Key) * TallyKey.Quarter) : question.RowScope is null ? ReportFigures.Whole : Convert.ToString(x.Key, CultureInfo.InvariantCulture)!;
            if (!rows.TryGetValue(row, out var tally))
                rows.Add(row, tally = new Tally());
            tally.Count(x.Kind, x.Word, x.Count, x.Step, x.Sum, x.OfficeStep, x.OfficeSum);
        }

        if (question.Agent is null && question.RowScope != TallyScope.Agent)
        {
            foreach (var (row, backlog) in await connection.QueryAsync(
                $"""
                select {(question.RowScope is null ? "0" : key)}, sum(case m.kind when {(int)MeasureKind.Started} then 1 when {(int)MeasureKind.Resolved} then -1 else m.word end) {from}
                where {where} and m.kind in ({(int)MeasureKind.Started}, {(int)MeasureKind.Resolved}, {(int)MeasureKind.Moved}) and m.at < @from group by 1
                """,
                r => (r.GetValue(0), Long(r.GetValue(1))), ct, [.. values, ("from", question.From)]))
                before[question.RowScope is null ? ReportFigures.Whole : Convert.ToString(row, CultureInfo.InvariantCulture)!] = backlog;
        }

        return new ReportFigures(rows, before);
    }

    private static (string From, string Where, List<(string, object?)> Values) Where(ReportQuestion question)
    {
        var from = "from inbox_measure m";
        List<string> where = ["m.workspace_id = @workspace"];
        List<(string, object?)> values = [("workspace", question.Workspace)];
        if (question.Tag is not null || question.RowScope == TallyScope.Tag)
            from += " join inbox_measure_tag t on t.room_id = m.room_id and t.service = m.service and t.workspace_id = m.workspace_id";
        if (question.Tag is not null)
            Only("t.tag", "tag", question.Tag);
        if (question.Channel is not null)
            Only("m.channel_id", "channel", question.Channel);
        if (question.Division is not null)
            Only("m.division_id", "division", question.Division);
        if (question.Agent is not null)
            Only("m.agent_id", "agent", question.Agent);
        if (question.Agent is not null || question.RowScope == TallyScope.Agent)
            where.Add("m.agent_id <> 0");
        return (from, string.Join(" and ", where), values);

        void Only(string column, string name, object value)
        {
            where.Add($"{column} = @{name}");
            values.Add((name, value));
        }
    }

    private static long Long(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
