using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Settings;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Reports;

/// <summary>Answers reports: what came, what was settled, how long it took and how customers found it.</summary>
internal sealed class ReadReport(Database database, Office office, UserDirectory users)
{
    private const int MostRows = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/reports", Get).RequirePermissionOrScope(Permissions.ReportsRead, InboxScopes.Read).WithName("ReadReport")
        .WithSummary("What came, what was settled, how long it took and how customers found it.")
        .WithQuery("from", "The first day; 30 days without it.").WithQuery("to", "The last day, which is part of it; today without it.")
        .WithQuery("time_zone", "Where its days begin, Asia/Jakarta for example; UTC without it.")
        .WithQuery("by", "What its rows are: day, week, month, hour (of the day), weekday, channel, division, agent or tag; no rows without it.")
        .WithQuery("channel", "Only this channel.").WithQuery("division", "Only this division, or `general`: where things were when they happened.")
        .WithQuery("agent", "Only what is counted for this agent: a user id.").WithQuery("tag", "Only services that carry this tag.")
        .Produces<ApiReport>().ProducesProblem(400);

    private static async Task<IResult> Get(HttpContext http, ReadReport self, UserDirectory users, TimeProvider clock, CancellationToken ct)
    {
        var question = await ReportQuestion.ReadAsync(http, http.Actor().Workspace, users, clock, ct);
        return question.Ok ? JsonAnswer.Of(await self.Handle(question.Value, MostRows, ct), ReportJson.Wire.ApiReport) : question.Refusal.ToHttp();
    }

    /// <summary>The report.</summary>
    /// <param name="question">What is asked for.</param>
    /// <param name="most">How many rows there may be that are no stretches of time.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ApiReport> Handle(ReportQuestion question, int most, CancellationToken ct)
    {
        var figures = await FiguresAsync(question, ct);
        var whole = question.RowScope is null ? figures : await FiguresAsync(question with { By = ReportRows.None }, ct);
        var together = whole.Together();
        var withBacklog = question.Agent is null;
        var before = whole.BacklogBefore.GetValueOrDefault(ReportFigures.Whole);
        var total = Show(together, withBacklog ? before + together.Backlog : null);
        List<ApiReportRow> rows = question.By == ReportRows.None ? [] : question.ByTime ? TimeRows(question, figures, before, withBacklog) : await SubjectRowsAsync(question, figures, withBacklog, ct);
        return new ApiReport(Day(question.First), Day(question.Last), question.Zone.Id, question.By == ReportRows.None ? null : Word(question.By), total, question.ByTime ? rows : [.. rows.Take(most)],
            !question.ByTime && rows.Count > most);
    }

    private Task<ReportFigures> FiguresAsync(ReportQuestion question, CancellationToken ct)
    {
        var apart = question.Filters.Concat(question.RowScope is { } scope ? [scope] : []).Distinct().Count();
        return apart <= 1 ? TallyReader.ReadAsync(database, question, ct) : MeasureReader.ReadAsync(database, question, ct);
    }

    private static List<ApiReportRow> TimeRows(ReportQuestion question, ReportFigures figures, long before, bool withBacklog)
    {
        var (rows, backlog, goesOn) = (new List<ApiReportRow>(), before, question.By is ReportRows.Day or ReportRows.Week or ReportRows.Month);
        foreach (var key in question.TimeRows())
        {
            var tally = figures.Rows.GetValueOrDefault(key) ?? new Tally();
            backlog += tally.Backlog;
            rows.Add(new ApiReportRow(key, key, Show(tally, withBacklog && goesOn ? backlog : null)));
        }

        return rows;
    }

    private async Task<List<ApiReportRow>> SubjectRowsAsync(ReportQuestion question, ReportFigures figures, bool withBacklog, CancellationToken ct)
    {
        var view = await office.OfAsync(question.Workspace, ct);
        var keys = figures.Rows.Keys.Union(figures.BacklogBefore.Where(x => x.Value != 0).Select(x => x.Key)).ToList();
        var people = question.By == ReportRows.Agent ? await users.ByIdsAsync(keys.Select(x => long.Parse(x, CultureInfo.InvariantCulture)), ct) : null;
        var rows = new List<ApiReportRow>();
        foreach (var key in keys)
        {
            var tally = figures.Rows.GetValueOrDefault(key) ?? new Tally();
            var id = question.By == ReportRows.Tag ? 0 : long.Parse(key, CultureInfo.InvariantCulture);
            var (shown, name) = question.By switch
            {
                ReportRows.Channel => (key, view.Channels.GetValueOrDefault(id)?.Name ?? ""),
                ReportRows.Division => (id == 0 ? "general" : key, view.Divisions.GetValueOrDefault(id, "")),
                ReportRows.Agent => (people!.GetValueOrDefault(id)?.ExternalId ?? key, people!.GetValueOrDefault(id)?.Name ?? ""),
                _ => (key, key),
            };
            rows.Add(new ApiReportRow(shown, name, Show(tally, withBacklog && question.By != ReportRows.Agent ? figures.BacklogBefore.GetValueOrDefault(key) + tally.Backlog : null)));
        }

        return [.. rows.OrderByDescending(x => x.Figures.Resolved + x.Figures.Started).ThenByDescending(x => x.Figures.Reply.Count).ThenBy(x => x.Name, StringComparer.Ordinal)];
    }

    private static ApiFigures Show(Tally x, long? backlog)
    {
        var scores = Enumerable.Range(1, 5).Select(x.Scored).ToList();
        var rated = scores.Sum();
        return new ApiFigures(
            x.New + x.Returned + x.Reopened, x.New, x.Returned, x.Reopened, x.ByAgent + x.ByBot + x.Unattended, x.ByAgent, x.ByBot, x.Unattended, x.Handled, backlog,
            Show(x.First), Show(x.Reply), Show(x.Resolution), Show(x.BotResolution), Show(x.FirstOffice), Show(x.ReplyOffice), Show(x.ResolutionOffice),
            new ApiSatisfaction(
                rated, rated == 0 ? null : Math.Round((scores[3] + scores[4]) / (double)rated, 4), rated == 0 ? null : Math.Round(scores.Select((count, i) => count * (i + 1.0)).Sum() / rated, 3), scores));
    }

    private static ApiTimes Show(Spread x) => new(x.Count, Seconds(x.Percentile(0.5)), Seconds(x.Percentile(0.9)), Seconds(x.Mean));

    private static double? Seconds(long? ms) => ms is { } known ? Math.Round(known / 1000.0, 1) : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Word(ReportRows by) => by switch
    {
        ReportRows.Day => "day",
        ReportRows.Week => "week",
        ReportRows.Month => "month",
        ReportRows.Hour => "hour",
        ReportRows.Weekday => "weekday",
        ReportRows.Channel => "channel",
        ReportRows.Division => "division",
        ReportRows.Agent => "agent",
        _ => "tag",
    };
}
