using System.ComponentModel;

namespace Conversa.Inbox.Hours;

/// <summary>A stretch of a day.</summary>
internal sealed record ApiSpan(
    [property: Description("As the wall's clock shows it: 09:00.")] string From,
    [property: Description("Later than from; 24:00 is the day's end. What goes past midnight is two stretches.")] string To);

/// <summary>The week; a day without stretches is closed.</summary>
internal sealed record ApiWeek(
    IReadOnlyList<ApiSpan>? Monday = null, IReadOnlyList<ApiSpan>? Tuesday = null, IReadOnlyList<ApiSpan>? Wednesday = null, IReadOnlyList<ApiSpan>? Thursday = null,
    IReadOnlyList<ApiSpan>? Friday = null, IReadOnlyList<ApiSpan>? Saturday = null, IReadOnlyList<ApiSpan>? Sunday = null);

/// <summary>A day with hours of its own.</summary>
internal sealed record ApiHoliday(
    [property: Description("YYYY-MM-DD.")] string Date,
    string Name = "",
    [property: Description("Whether it comes back every year. One of a single year goes before it.")] bool EveryYear = false,
    [property: Description("When it is open; without them it is closed.")] IReadOnlyList<ApiSpan>? Hours = null);

/// <summary>When an office is open.</summary>
internal sealed record OfficeHoursRequest(
    [property: Description("As the IANA names them: Asia/Jakarta.")] string TimeZone, ApiWeek Week, IReadOnlyList<ApiHoliday>? Holidays = null);

/// <summary>When an office is open, and whether it is now.</summary>
internal sealed record ApiOfficeHours(
    [property: Description("Whose they are: workspace, division:ID, channel:ID; `always` where nobody has set any.")] string From,
    string? TimeZone, ApiWeek? Week, IReadOnlyList<ApiHoliday> Holidays, bool OpenNow,
    [property: Description("When it opens next; null while it is open, or when that never comes.")] DateTime? OpensAt,
    [property: Description("Rises with every change; 0 where these are somebody else's hours.")] long Version);

/// <summary>Everybody's own hours.</summary>
internal sealed record ApiOfficeHoursList(IReadOnlyList<ApiOfficeHours> OfficeHours);
