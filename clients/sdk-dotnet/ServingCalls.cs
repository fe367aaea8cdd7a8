using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>A stretch of a day as the wall's clock shows it: <c>09:00</c> to <c>17:30</c>; <c>24:00</c> is the day's end.</summary>
public sealed record OpenSpan(string From, string To);

/// <summary>A week; a day without stretches is closed.</summary>
public sealed record OpenWeek(
    IReadOnlyList<OpenSpan>? Monday = null, IReadOnlyList<OpenSpan>? Tuesday = null, IReadOnlyList<OpenSpan>? Wednesday = null, IReadOnlyList<OpenSpan>? Thursday = null,
    IReadOnlyList<OpenSpan>? Friday = null, IReadOnlyList<OpenSpan>? Saturday = null, IReadOnlyList<OpenSpan>? Sunday = null);

/// <summary>A day with hours of its own.</summary>
/// <param name="Date"><c>YYYY-MM-DD</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="EveryYear">Whether it comes back every year.</param>
/// <param name="Hours">When it is open; without them it is closed.</param>
public sealed record OpenHoliday(string Date, string Name = "", bool EveryYear = false, IReadOnlyList<OpenSpan>? Hours = null);

/// <summary>The hours that count for somebody.</summary>
/// <param name="From">Whose they are: <c>workspace</c>, <c>division:ID</c>, <c>channel:ID</c>, or <c>always</c> where nobody has set any.</param>
/// <param name="Holidays">Days with hours of their own.</param>
/// <param name="OpenNow">Whether it is open.</param>
/// <param name="Version">For changing them; 0 where these are somebody else's.</param>
/// <param name="TimeZone">As the IANA names it.</param>
/// <param name="Week">The week.</param>
/// <param name="OpensAt">When it opens next; null while it is open.</param>
public sealed record OfficeHours(string From, IReadOnlyList<OpenHoliday> Holidays, bool OpenNow, long Version, string? TimeZone = null, OpenWeek? Week = null, DateTimeOffset? OpensAt = null);

/// <summary>What is answered by itself.</summary>
/// <param name="From">Whose it is: <c>workspace</c>, <c>channel:ID</c>, or <c>none</c> where nobody has set any.</param>
/// <param name="Active">Whether anything is said at all.</param>
/// <param name="Greeting">To a customer's first session.</param>
/// <param name="Online">While the office is open, once per session.</param>
/// <param name="Offline">While it is closed.</param>
/// <param name="SendOnlineIfResolved">Whether those who come back after their matter was resolved hear <paramref name="Online"/>, too.</param>
/// <param name="SendOfflineEachMessage">Whether every message while it is closed is answered.</param>
/// <param name="Version">For changing it; 0 where this is somebody else's.</param>
public sealed record AutoResponder(string From, bool Active, string Greeting, string Online, string Offline, bool SendOnlineIfResolved, bool SendOfflineEachMessage, long Version);

/// <summary>
/// When the office is open. A channel's own hours go before its division's, and those before the workspace's. Whoever gives the version they saw is refused with
/// <c>stale_version</c> when somebody changed it meanwhile.
/// </summary>
public sealed class OfficeHoursCalls
{
    private readonly ApiLine line;

    internal OfficeHoursCalls(ApiLine line) => this.line = line;

    /// <summary>All hours that were set.</summary>
    public async Task<IReadOnlyList<OfficeHours>> AllAsync(CancellationToken ct = default) => (await line.GetAsync("office-hours/all", WireJson.Default.OfficeHoursList, ct)).OfficeHours;

    /// <summary>The workspace's.</summary>
    public Task<OfficeHours> ReadAsync(CancellationToken ct = default) => line.GetAsync("office-hours", WireJson.Default.OfficeHours, ct);

    /// <summary>Those that count for a division.</summary>
    public Task<OfficeHours> OfDivisionAsync(string division, CancellationToken ct = default) => line.GetAsync(Division(division), WireJson.Default.OfficeHours, ct);

    /// <summary>Those that count for a channel.</summary>
    public Task<OfficeHours> OfChannelAsync(string channel, CancellationToken ct = default) => line.GetAsync(Channel(channel), WireJson.Default.OfficeHours, ct);

    /// <summary>Sets the workspace's.</summary>
    public Task<OfficeHours> SetAsync(string timeZone, OpenWeek week, IReadOnlyList<OpenHoliday> holidays, long? version = null, CancellationToken ct = default) =>
        PutAsync("office-hours", timeZone, week, holidays, version, ct);

    /// <summary>Sets a division's own.</summary>
    public Task<OfficeHours> SetOfDivisionAsync(string division, string timeZone, OpenWeek week, IReadOnlyList<OpenHoliday> holidays, long? version = null, CancellationToken ct = default) =>
        PutAsync(Division(division), timeZone, week, holidays, version, ct);

    /// <summary>Sets a channel's own.</summary>
    public Task<OfficeHours> SetOfChannelAsync(string channel, string timeZone, OpenWeek week, IReadOnlyList<OpenHoliday> holidays, long? version = null, CancellationToken ct = default) =>
        PutAsync(Channel(channel), timeZone, week, holidays, version, ct);

    /// <summary>Takes the workspace's back: it is always open then.</summary>
    public Task DropAsync(CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, "office-hours", null, ct);

    /// <summary>Takes a division's own back.</summary>
    public Task DropOfDivisionAsync(string division, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, Division(division), null, ct);

    /// <summary>Takes a channel's own back.</summary>
    public Task DropOfChannelAsync(string channel, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, Channel(channel), null, ct);

    private static string Division(string division) => $"divisions/{Part(division)}/office-hours";

    private static string Channel(string channel) => $"channels/{Part(channel)}/office-hours";

    private Task<OfficeHours> PutAsync(string path, string timeZone, OpenWeek week, IReadOnlyList<OpenHoliday> holidays, long? version, CancellationToken ct) =>
        line.SendAsync(HttpMethod.Put, path, new(timeZone, week, holidays), WireJson.Default.OfficeHoursRequest, WireJson.Default.OfficeHours, ct, version: version);
}

/// <summary>What is answered by itself. A channel's own puts the workspace's out of use there.</summary>
public sealed class AutoResponderCalls
{
    private readonly ApiLine line;

    internal AutoResponderCalls(ApiLine line) => this.line = line;

    /// <summary>The workspace's.</summary>
    public Task<AutoResponder> ReadAsync(CancellationToken ct = default) => line.GetAsync("auto-responder", WireJson.Default.AutoResponder, ct);

    /// <summary>What counts for a channel.</summary>
    public Task<AutoResponder> OfChannelAsync(string channel, CancellationToken ct = default) => line.GetAsync(Channel(channel), WireJson.Default.AutoResponder, ct);

    /// <summary>Sets the workspace's; its version is the one that was seen, 0 when there was none.</summary>
    public Task<AutoResponder> SetAsync(AutoResponder wanted, CancellationToken ct = default) => PutAsync("auto-responder", wanted, ct);

    /// <summary>Sets a channel's own; its version is the one that was seen, 0 when there was none.</summary>
    public Task<AutoResponder> SetOfChannelAsync(string channel, AutoResponder wanted, CancellationToken ct = default) => PutAsync(Channel(channel), wanted, ct);

    /// <summary>Lets the workspace's count for a channel again.</summary>
    public Task DropOfChannelAsync(string channel, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, Channel(channel), null, ct);

    private static string Channel(string channel) => $"channels/{Part(channel)}/auto-responder";

    private Task<AutoResponder> PutAsync(string path, AutoResponder x, CancellationToken ct) => line.SendAsync(
        HttpMethod.Put, path, new(x.Active, x.Greeting, x.Online, x.Offline, x.SendOnlineIfResolved, x.SendOfflineEachMessage), WireJson.Default.AutoResponderRequest, WireJson.Default.AutoResponder, ct,
        version: x.Version);
}
