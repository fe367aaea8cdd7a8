using Conversa.Client;
using Conversa.ConsoleApp.Texts;

namespace Conversa.ConsoleApp.Pages.Reports;

/// <summary>A column of the table of figures.</summary>
/// <param name="Key">Its part of the words' keys.</param>
/// <param name="Show">What it shows of a row.</param>
public sealed record ReportColumn(string Key, Func<Figures, Words, string> Show)
{
    public static IReadOnlyList<ReportColumn> All { get; } =
    [
        new("started", static (x, t) => t.Number(x.Started)),
        new("resolved", static (x, t) => t.Number(x.Resolved)),
        new("handled", static (x, t) => t.Number(x.Handled)),
        new("bot", static (x, t) => t.Number(x.ResolvedByBot)),
        new("reopened", static (x, t) => t.Number(x.Reopened)),
        new("backlog", static (x, t) => x.Backlog is { } backlog ? t.Number(backlog) : "–"),
        new("first", static (x, t) => t.Seconds(x.FirstResponse.Median)),
        new("first90", static (x, t) => t.Seconds(x.FirstResponse.P90)),
        new("reply", static (x, t) => t.Seconds(x.Reply.Median)),
        new("reply90", static (x, t) => t.Seconds(x.Reply.P90)),
        new("resolution", static (x, t) => t.Seconds(x.Resolution.Median)),
        new("resolution90", static (x, t) => t.Seconds(x.Resolution.P90)),
        new("csat", static (x, t) => x.Satisfaction.Satisfied is { } share ? t.Share(share) : "–"),
        new("ratings", static (x, t) => t.Number(x.Satisfaction.Count)),
    ];
}
