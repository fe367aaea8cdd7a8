using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Identity.Users;
using Conversa.Platform;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Reports;

/// <summary>By what a report tells its rows apart.</summary>
internal enum ReportRows
{
    None, Day, Week, Month, Hour, Weekday, Channel, Division, Agent, Tag,
}

/// <summary>What a report is asked for.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day, which is part of it.</param>
/// <param name="Zone">Where its days begin.</param>
/// <param name="By">What its rows are.</param>
/// <param name="Channel">Only this channel; null for all.</param>
/// <param name="Division">Only this division, 0 for the general queue; null for all.</param>
/// <param name="Agent">Only what is counted for this agent; null for everybody.</param>
/// <param name="Tag">Only what carries this tag; null for everything.</param>
internal sealed record ReportQuestion(long Workspace, DateOnly First, DateOnly Last, TimeZoneInfo Zone, ReportRows By, long? Channel, long? Division, long? Agent, string? Tag)
{
    /// <summary>The longest a report may be, in days.</summary>
    public const int MostDays = 3_660;

    /// <summary>The most days that may be rows of their own.</summary>
    public const int MostDayRows = 800;

    private const int MaxTag = 64;

    /// <summary>When it begins, in unix milliseconds.</summary>
    public long From => Midnight(First);

    /// <summary>When it ends.</summary>
    public long To => Midnight(Last.AddDays(1));

    /// <summary>How many things it is filtered by.</summary>
    public IEnumerable<TallyScope> Filters
    {
        get
        {
            if (Channel is not null)
                yield return TallyScope.Channel;
            if (Division is not null)
                yield return TallyScope.Division;
            if (Agent is not null)
                yield return TallyScope.Agent;
            if (Tag is not null)
                yield return TallyScope.Tag;
        }
    }

    /// <summary>What its rows are kept apart by; null when they are stretches of time or there are none.</summary>
    public TallyScope? RowScope => By switch
    {
        ReportRows.Channel => TallyScope.Channel,
        ReportRows.Division => TallyScope.Division,
        ReportRows.Agent => TallyScope.Agent,
        ReportRows.Tag => TallyScope.Tag,
        _ => null,
    };

    /// <summary>Whether its rows are stretches of time.</summary>
    public bool ByTime => By != ReportRows.None && RowScope is null;

    /// <summary>Reads what a request asks for.</summary>
    public static async Task<Result<ReportQuestion>> ReadAsync(HttpContext http, long workspace, UserDirectory users, TimeProvider clock, CancellationToken ct)
    {
        var query = http.Request.Query;
        string? Asked(string name) => query[name] is [{ Length: > 0 } text] ? text : null;
        return await ReadAsync(Asked, workspace, users, clock, ct);
    }

    /// <summary>Reads what is asked for by name.</summary>
    public static async Task<Result<ReportQuestion>> ReadAsync(Func<string, string?> asked, long workspace, UserDirectory users, TimeProvider clock, CancellationToken ct)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(asked("time_zone") ?? "UTC", out var zone))
            return Refusal.Invalid("time_zone", "time_zone must be the name of a time zone, Asia/Jakarta for example.");
        if (RowsBy(asked("by")) is not { } by)
            return Refusal.Invalid("by", "by must be day, week, month, hour, weekday, channel, division, agent or tag.");
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
        var last = Date(asked("to"), today);
        var first = Date(asked("from"), (last ?? today).AddDays(-29));
        if (first is null)
            return Refusal.Invalid("from", "from must be a day, 2026-01-31 for example.");
        if (last is null || last < first || last.Value.DayNumber - first.Value.DayNumber >= MostDays)
            return Refusal.Invalid("to", $"to must be a day, not before from, and at most {MostDays} days after it.");
        if (by == ReportRows.Day && last.Value.DayNumber - first.Value.DayNumber >= MostDayRows)
            return Refusal.Invalid("by", $"At most {MostDayRows} days can be rows of their own. Ask for weeks or months.");
        if (asked("tag") is { Length: > MaxTag })
            return Refusal.Invalid("tag", $"tag can have at most {MaxTag} characters.");
        long? agent = asked("agent") is { } who ? (await users.ByExternalIdAsync(workspace, who, ct))?.Id ?? -1 : null;
        return new ReportQuestion(workspace, first.Value, last.Value, zone, by, Number(asked("channel")), asked("division") == "general" ? 0 : Number(asked("division")), agent, asked("tag"));
    }

    /// <summary>The row a moment belongs to, for rows that are stretches of time.</summary>
    public string RowOf(long at) => Row(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone));

    /// <summary>Every row there is, in order, for rows that are stretches of time.</summary>
    public IReadOnlyList<string> TimeRows()
    {
        if (By == ReportRows.Hour)
            return [.. Enumerable.Range(0, 24).Select(Text)];
        if (By == ReportRows.Weekday)
            return [.. Enumerable.Range(1, 7).Select(Text)];
        var rows = new List<string>();
        for (var day = First; day <= Last; day = day.AddDays(1))
        {
            var row = Row(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            if (rows.Count == 0 || rows[^1] != row)
                rows.Add(row);
        }

        return rows;
    }

    private string Row(DateTimeOffset local) => By switch
    {
        ReportRows.Day => Day(local.DateTime),
        ReportRows.Week => Day(local.DateTime.AddDays(-(((int)local.DayOfWeek + 6) % 7))),
        ReportRows.Month => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        ReportRows.Hour => Text(local.Hour),
        ReportRows.Weekday => Text((((int)local.DayOfWeek + 6) % 7) + 1),
        _ => "",
    };

    /// <summary>When a day begins there; where its first hour is left out in spring, when that hour is over.</summary>
    private long Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return new DateTimeOffset(local, Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? id) => id is null ? null : Addresses.Id(id) is > 0 and var number ? number : -1;

    private static DateOnly? Date(string? text, DateOnly otherwise) =>
        text is null ? otherwise : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000 ? day : null;

    private static ReportRows? RowsBy(string? word) => word switch
    {
        null => ReportRows.None,
        "day" => ReportRows.Day,
        "week" => ReportRows.Week,
        "month" => ReportRows.Month,
        "hour" => ReportRows.Hour,
        "weekday" => ReportRows.Weekday,
        "channel" => ReportRows.Channel,
        "division" => ReportRows.Division,
        "agent" => ReportRows.Agent,
        "tag" => ReportRows.Tag,
        _ => null,
    };
}
