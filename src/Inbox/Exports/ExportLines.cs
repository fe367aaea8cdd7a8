using System.Globalization;
using System.Text;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Reports;
using Conversa.Inbox.Settings;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Exports;

/// <summary>Some lines of a file, and the place after which the next ones come.</summary>
internal sealed record ExportLinesPage(string Text, int Rows, string Progress, bool End);

/// <summary>Makes the lines of files, a page at a time by key: wherever it is interrupted, it goes on from the last page that was stored.</summary>
internal sealed class ExportLines(Database database, Office office, UserDirectory users, ReadReport reports)
{
    private const int MostAtOnce = 1_000;

    /// <summary>How many lines there will be; for showing progress.</summary>
    public async Task<long> CountAsync(ExportKind kind, ReportQuestion question, CancellationToken ct)
    {
        if (kind == ExportKind.Report)
            return 1;
        var (where, values) = Where(question);
        return await database.FirstAsync($"select count(*) from inbox_measure m where {where}", r => r.GetInt64(0), ct, values);
    }

    /// <summary>The next lines.</summary>
    public Task<ExportLinesPage> ReadAsync(ExportKind kind, ReportQuestion question, string progress, int most, CancellationToken ct) =>
        kind == ExportKind.Report ? ReportAsync(question, ct) : ResolvedAsync(question, progress, Math.Min(most, MostAtOnce), ct);

    private async Task<ExportLinesPage> ReportAsync(ReportQuestion question, CancellationToken ct)
    {
        var report = await reports.Handle(question, int.MaxValue, ct);
        var text = new StringBuilder("\uFEFF"); // spreadsheets take a file for UTF-8 by this
        var line = new CsvLine(text);
        line.Cell(report.By ?? "all").Cell("name").Cell("started").Cell("new").Cell("returned").Cell("reopened").Cell("resolved").Cell("resolved_by_agents").Cell("resolved_by_bot").Cell("unattended")
            .Cell("handled").Cell("backlog");
        foreach (var name in (string[])["first_response", "reply", "resolution", "bot_resolution", "first_response_office", "reply_office", "resolution_office"])
            line.Cell(name + "_count").Cell(name + "_median_s").Cell(name + "_p90_s").Cell(name + "_mean_s");
        line.Cell("ratings").Cell("satisfied").Cell("average").End();
        foreach (var row in report.Rows.Append(new ApiReportRow("total", "", report.Total)))
        {
            var x = row.Figures;
            line.Words(row.Key).Words(row.Name);
            foreach (var number in (double?[])[x.Started, x.New, x.Returned, x.Reopened, x.Resolved, x.ResolvedByAgents, x.ResolvedByBot, x.Unattended, x.Handled, x.Backlog])
                line.Number(number);
            foreach (var times in (ApiTimes[])[x.FirstResponse, x.Reply, x.Resolution, x.BotResolution, x.FirstResponseOffice, x.ReplyOffice, x.ResolutionOffice])
                line.Number(times.Count).Number(times.Median).Number(times.P90).Number(times.Mean);
            line.Number(x.Satisfaction.Count).Number(x.Satisfaction.Satisfied).Number(x.Satisfaction.Average).End();
        }

        return new ExportLinesPage(text.ToString(), 1, "", End: true);
    }

    private async Task<ExportLinesPage> ResolvedAsync(ReportQuestion question, string progress, int most, CancellationToken ct)
    {
        var text = new StringBuilder();
        var line = new CsvLine(text);
        if (progress.Length == 0)
        {
            text.Append('\uFEFF');
            foreach (var name in (string[])["conversation", "service", "channel", "division", "agent", "customer_id", "customer", "started", "resolved", "outcome", "resolution_s", "first_response_s", "replies", "mean_reply_s", "score", "tags"])
                line.Cell(name);
            line.End();
        }

        var (where, values) = Where(question);
        var (at, position) = progress.Split('.') is [var one, var two] ? (long.Parse(one, CultureInfo.InvariantCulture), long.Parse(two, CultureInfo.InvariantCulture)) : (0L, 0L);
        await using var connection = await database.OpenReadAsync(ct);
        var page = await connection.QueryAsync(
            $"""
            select m.at, m.position, m.room_id, m.service, m.channel_id, m.division_id, m.agent_id, m.word, m.ms, coalesce(c.customer_id, 0) from inbox_measure m left join conversation c on c.room_id = m.room_id
            where {where} and (m.at > @at or (m.at = @at and m.position > @position)) order by m.at, m.position limit @page
            """,
            r => (At: r.GetInt64(0), Position: r.GetInt64(1), Room: r.GetInt64(2), Number: r.GetInt32(3), Channel: r.GetInt64(4), Division: r.GetInt64(5), Agent: r.GetInt64(6), Word: (Outcome)r.GetInt16(7), Ms: r.GetInt64(8), Customer: r.GetInt64(9)),
            ct, [.. values, ("at", at), ("position", position), ("page", most)]);
        var among = database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)");
        var rooms = StoredLists.Text(page.Select(x => x.Room).Distinct());
        var said = (await connection.QueryAsync(
            $"select room_id, service, kind, word, ms from inbox_measure where room_id in {among} and kind in ({(int)MeasureKind.Replied}, {(int)MeasureKind.Rated}) order by position",
            r => (Key: (r.GetInt64(0), r.GetInt32(1)), Kind: (MeasureKind)r.GetInt16(2), Word: r.GetInt16(3), Ms: r.GetInt64(4)), ct, ("rooms", rooms))).ToLookup(x => x.Key);
        var tags = (await connection.QueryAsync($"select room_id, service, tag from inbox_measure_tag where room_id in {among} order by tag", r => (Key: (r.GetInt64(0), r.GetInt32(1)), Tag: r.GetString(2)), ct, ("rooms", rooms)))
            .ToLookup(x => x.Key, x => x.Tag);
        var view = await office.OfAsync(question.Workspace, ct);
        var people = await users.ByIdsAsync(page.SelectMany(x => new[] { x.Agent, x.Customer }).Where(x => x != 0).Distinct(), ct);
        foreach (var x in page)
        {
            var replies = said[(x.Room, x.Number)].Where(s => s.Kind == MeasureKind.Replied).ToList();
            double? first = replies.Where(s => s.Word == 1).Select(s => (double?)(s.Ms / 1000.0)).FirstOrDefault();
            var (agent, customer) = (people.GetValueOrDefault(x.Agent), people.GetValueOrDefault(x.Customer));
            line.Cell(ConversationViews.Id(x.Room)).Number(x.Number).Words(view.Channels.GetValueOrDefault(x.Channel)?.Name).Words(view.Divisions.GetValueOrDefault(x.Division, "")).Words(agent?.Name)
                .Words(customer?.ExternalId).Words(customer?.Name).Time(x.At - x.Ms, question.Zone).Time(x.At, question.Zone)
                .Cell(x.Word switch { Outcome.ByAgent => "agent", Outcome.ByBot => "bot", _ => "unattended" }).Number(x.Ms / 1000.0).Number(first).Number(replies.Count)
                .Number(replies.Count == 0 ? null : replies.Average(s => s.Ms) / 1000.0).Number(said[(x.Room, x.Number)].Where(s => s.Kind == MeasureKind.Rated).Select(s => (double?)s.Word).LastOrDefault())
                .Words(string.Join("; ", tags[(x.Room, x.Number)])).End();
        }

        var next = page.Count == 0 ? progress : string.Create(CultureInfo.InvariantCulture, $"{page[^1].At}.{page[^1].Position}");
        return new ExportLinesPage(text.ToString(), page.Count, next.Length == 0 ? "0.0" : next, page.Count < most);
    }

    private static (string Where, (string, object?)[] Values) Where(ReportQuestion question)
    {
        List<(string, object?)> values = [("workspace", question.Workspace), ("from", question.From), ("to", question.To), ("resolved", (short)MeasureKind.Resolved)];
        var where = "m.workspace_id = @workspace and m.at >= @from and m.at < @to and m.kind = @resolved";
        foreach (var (column, name, value) in new (string, string, long?)[] { ("m.channel_id", "channel", question.Channel), ("m.division_id", "division", question.Division), ("m.agent_id", "agent", question.Agent) })
        {
            if (value is null)
                continue;
            where += $" and {column} = @{name}";
            values.Add((name, value));
        }

        if (question.Tag is not null)
        {
            where += " and exists (select 1 from inbox_measure_tag t where t.workspace_id = m.workspace_id and t.tag = @tag and t.room_id = m.room_id and t.service = m.service)";
            values.Add(("tag", question.Tag));
        }

        return (where, [.. values]);
    }
}
