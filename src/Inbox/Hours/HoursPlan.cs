using System.Globalization;
using Conversa.Platform;

namespace Conversa.Inbox.Hours;

/// <summary>What people say about their hours, made into a calendar, or refused by name.</summary>
internal static class HoursPlan
{
    private const int MaxSpans = 12;
    private const int MaxHolidays = 400;
    private const int MaxName = 100;
    private const int MaxZone = 64;

    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static Result<OfficeCalendar> Parse(OfficeHoursRequest plan)
    {
        if (plan.TimeZone.Length is 0 or > MaxZone || !TimeZoneInfo.TryFindSystemTimeZoneById(plan.TimeZone, out var zone))
            return Refusal.Invalid("time_zone", "time_zone must be the IANA name of a time zone, for example Asia/Jakarta.");
        var week = new List<IReadOnlyList<DaySpan>>();
        foreach (var (name, day) in Days.Zip(InOrder(plan.Week)))
        {
            var spans = Spans($"week.{name}", day);
            if (!spans.Ok)
                return spans.Refusal;
            week.Add(spans.Value);
        }

        var holidays = new List<Holiday>();
        var given = plan.Holidays ?? [];
        if (given.Count > MaxHolidays)
            return Refusal.Invalid("holidays", $"There can be at most {MaxHolidays} holidays.");
        for (var i = 0; i < given.Count; i++)
        {
            var (one, field) = (given[i], $"holidays[{i}]");
            if (!DateOnly.TryParseExact(one.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return Refusal.Invalid(field + ".date", $"{field}.date must be a day as YYYY-MM-DD.");
            if (one.Name.Length > MaxName)
                return Refusal.Invalid(field + ".name", $"{field}.name can have at most {MaxName} characters.");
            if (holidays.Exists(x => x.EveryYear == one.EveryYear && (one.EveryYear ? (x.Date.Month, x.Date.Day) == (date.Month, date.Day) : x.Date == date)))
                return Refusal.Invalid(field + ".date", $"{field}.date is given twice.");
            var spans = Spans(field + ".hours", one.Hours);
            if (!spans.Ok)
                return spans.Refusal;
            holidays.Add(new Holiday(date, one.EveryYear, spans.Value));
        }

        return new OfficeCalendar(zone, week, holidays);
    }

    private static IReadOnlyList<ApiSpan>?[] InOrder(ApiWeek week) => [week.Sunday, week.Monday, week.Tuesday, week.Wednesday, week.Thursday, week.Friday, week.Saturday];

    private static Result<IReadOnlyList<DaySpan>> Spans(string field, IReadOnlyList<ApiSpan>? given)
    {
        if (given is null or [])
            return Result.Of<IReadOnlyList<DaySpan>>([]);
        if (given.Count > MaxSpans)
            return Refusal.Invalid(field, $"{field} can have at most {MaxSpans} stretches.");
        var spans = new List<DaySpan>();
        for (var i = 0; i < given.Count; i++)
        {
            var (from, to) = (MinuteOf(given[i].From), MinuteOf(given[i].To));
            if (from is null or 1_440)
                return Refusal.Invalid($"{field}[{i}].from", $"{field}[{i}].from must be a time from 00:00 to 23:59.");
            if (to is null)
                return Refusal.Invalid($"{field}[{i}].to", $"{field}[{i}].to must be a time from 00:01 to 24:00.");
            if (to <= from)
                return Refusal.Invalid($"{field}[{i}].to", $"{field}[{i}].to must be later than from; what goes past midnight is two stretches.");
            if (i > 0 && from < spans[^1].To)
                return Refusal.Invalid($"{field}[{i}].from", $"{field}[{i}].from must not be before the end of the stretch before it.");
            spans.Add(new DaySpan(from.Value, to.Value));
        }

        return spans;
    }

    private static int? MinuteOf(string text) =>
        text == "24:00" ? 1_440 : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
}
