using Conversa.Inbox.Hours;
using CsCheck;

namespace Conversa.Inbox.Tests.Domain;

/// <summary>The calendar of an office, compared with a walk from minute to minute.</summary>
public sealed class OfficeHours
{
    private const long Minute = 60_000;
    private const int Iterations = 300;

    // Clocks that are put forward and back by an hour or by half an hour, on either half of the earth, at night and at midnight; and clocks that never are.
    private static readonly string[] Zones =
        ["UTC", "Asia/Jakarta", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "Africa/Casablanca", "Asia/Beirut"];

    private static readonly string[] Days = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-25", "2026-11-01", "2026-10-04", "2027-02-28", "2026-12-31"];

    private static readonly Gen<IReadOnlyList<DaySpan>> Day = Gen.Int[0, 1_440].HashSet[0, 8].Select(x =>
    {
        var edges = x.Order().ToList();
        return (IReadOnlyList<DaySpan>)[.. Enumerable.Range(0, edges.Count / 2).Select(i => new DaySpan(edges[2 * i], edges[(2 * i) + 1]))];
    });

    private static readonly Gen<Holiday> AHoliday = Gen.Select(Gen.Int[0, 800], Gen.Bool, Day, (day, yearly, spans) => new Holiday(new DateOnly(2025, 12, 1).AddDays(day), yearly, spans));

    // Around the days on which clocks change, most of the time.
    private static readonly Gen<long> Instant = Gen.Select(
        Gen.Int[0, Days.Length - 1].Select(x => Days[x]), Gen.Int[-3_000, 3_000],
        (day, minutes) => DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() + (minutes * Minute));

    private static readonly Gen<(OfficeCalendar Calendar, Func<long, bool> IsOpen)> Office = Gen.Select(Gen.Int[0, Zones.Length - 1].Select(x => Zones[x]), Day.Array[7], AHoliday.Array[0, 4], (zone, week, holidays) =>
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return (new OfficeCalendar(clock, week, holidays), (Func<long, bool>)(at => IsOpen(clock, week, holidays, at)));
    });

    [Fact]
    public void The_open_time_between_two_instants_is_what_a_walk_from_minute_to_minute_counts() => Gen.Select(Office, Instant, Gen.Int[0, 4_000]).Sample(
        (office, from, minutes) =>
        {
            var walked = Enumerable.Range(0, minutes).Count(x => office.IsOpen(from + (x * Minute)));
            office.Calendar.OpenBetween(from, from + (minutes * Minute)).ShouldBe(walked * Minute);
        },
        iter: Iterations);

    [Fact]
    public void The_instant_after_so_many_open_minutes_is_where_a_walk_arrives() => Gen.Select(Office, Instant, Gen.Int[1, 700]).Sample(
        (office, from, minutes) =>
        {
            var (left, at, end) = (minutes, from, from + (6_000 * Minute));
            for (; left > 0 && at < end; at += Minute)
                left -= office.IsOpen(at) ? 1 : 0;
            var found = office.Calendar.After(from, minutes * Minute);
            if (left == 0)
                found.ShouldBe(at);
            else
                (found is null || found > end).ShouldBeTrue();
        },
        iter: Iterations);

    [Fact]
    public void It_is_open_at_an_instant_when_the_wall_says_so() => Gen.Select(Office, Instant).Sample(
        (office, at) =>
        {
            office.Calendar.IsOpenAt(at).ShouldBe(office.IsOpen(at));
            office.Calendar.IsOpenAt(at + Minute - 1).ShouldBe(office.IsOpen(at));
            if (office.Calendar.NextOpen(at) is { } next && next < at + (6_000 * Minute))
                Enumerable.Range(0, (int)((next - at) / Minute)).Any(x => office.IsOpen(at + (x * Minute))).ShouldBeFalse();
        },
        iter: Iterations);

    [Fact]
    public void A_night_shift_is_an_hour_shorter_in_spring_and_an_hour_longer_in_autumn()
    {
        var calendar = new OfficeCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), [.. Enumerable.Repeat<IReadOnlyList<DaySpan>>([new DaySpan(0, 360)], 7)], []);

        calendar.OpenBetween(At("2026-03-28T23:00:00Z"), At("2026-03-29T12:00:00Z")).ShouldBe(5 * 60 * Minute);
        calendar.OpenBetween(At("2026-10-24T22:00:00Z"), At("2026-10-25T12:00:00Z")).ShouldBe(7 * 60 * Minute);
    }

    [Fact]
    public void A_holiday_of_one_year_goes_before_one_of_every_year_and_the_week()
    {
        var christmas = new DateOnly(2026, 12, 25);
        var calendar = new OfficeCalendar(
            TimeZoneInfo.Utc, [.. Enumerable.Repeat<IReadOnlyList<DaySpan>>([DaySpan.WholeDay], 7)], [new Holiday(christmas, true, []), new Holiday(christmas.AddYears(1), false, [new DaySpan(600, 660)])]);

        calendar.IsOpenAt(At("2026-12-25T10:30:00Z")).ShouldBeFalse();
        calendar.IsOpenAt(At("2027-12-25T10:30:00Z")).ShouldBeTrue();
        calendar.IsOpenAt(At("2027-12-25T11:00:00Z")).ShouldBeFalse();
        calendar.IsOpenAt(At("2028-12-25T10:30:00Z")).ShouldBeFalse();
        calendar.NextOpen(At("2026-12-25T10:30:00Z")).ShouldBe(At("2026-12-26T00:00:00Z"));
    }

    [Fact]
    public void An_office_that_never_opens_has_no_next_minute()
    {
        var closed = new OfficeCalendar(TimeZoneInfo.Utc, [.. Enumerable.Repeat<IReadOnlyList<DaySpan>>([], 7)], []);

        closed.NextOpen(0).ShouldBeNull();
        closed.After(0, 1).ShouldBeNull();
        closed.After(5, 0).ShouldBe(5);
        closed.OpenBetween(9, 3).ShouldBe(0);
        OfficeCalendar.Always.After(7, 100).ShouldBe(107);
    }

    private static long At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static bool IsOpen(TimeZoneInfo clock, IReadOnlyList<DaySpan>[] week, Holiday[] holidays, long at)
    {
        var wall = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), clock).DateTime;
        var date = DateOnly.FromDateTime(wall);
        var spans = Array.FindLast(holidays, x => !x.EveryYear && x.Date == date)?.Spans
            ?? Array.FindLast(holidays, x => x.EveryYear && x.Date.Month == date.Month && x.Date.Day == date.Day)?.Spans ?? week[(int)date.DayOfWeek];
        var minute = (wall.Hour * 60) + wall.Minute;
        return spans.Any(x => x.From <= minute && minute < x.To);
    }
}
