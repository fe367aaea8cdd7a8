using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.FollowUps;
using Conversa.Inbox.Settings;
using Conversa.Inbox.Sla;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Api;

/// <summary>Shows conversations: reads them with the names of whoever and whatever they are about, many at a time.</summary>
internal sealed class ConversationViews(Database database, UserDirectory users, Office office, TimeProvider clock)
{
    public static string Id(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static DateTime Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime;

    public static DateTime? TimeOrNull(long at) => at == 0 ? null : Time(at);

    /// <summary>One conversation of a workspace as it is stored, or null.</summary>
    public Task<StoredConversation?> FindAsync(long workspace, long room, CancellationToken ct) => database.FirstAsync<StoredConversation>(
        $"select {StoredConversation.Columns} {StoredConversation.From} where c.room_id = @room and c.workspace_id = @workspace", StoredConversation.Read, ct,
        ("room", room), ("workspace", workspace));

    /// <summary>Conversations of a workspace as they are stored, by room.</summary>
    public async Task<Dictionary<long, StoredConversation>> FindAsync(long workspace, IReadOnlyCollection<long> rooms, CancellationToken ct) =>
        rooms.Count == 0 ? [] : (await database.QueryAsync(
            $"select {StoredConversation.Columns} {StoredConversation.From} where c.workspace_id = @workspace and c.room_id in "
            + database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)"),
            StoredConversation.Read, ct, ("workspace", workspace), ("rooms", Storage.StoredLists.Text(rooms)))).ToDictionary(x => x.State.Room);

    /// <summary>How they are shown, in the same order.</summary>
    public async Task<List<ApiConversation>> ShowAsync(long workspace, IReadOnlyList<StoredConversation> stored, CancellationToken ct)
    {
        var view = await office.OfAsync(workspace, ct);
        var messages = await RoomHistory.ByIdsAsync(database, workspace, [.. stored.Select(x => x.Marks.LastMessage).Where(x => x != 0).Distinct()], ct);
        var people = await users.ByIdsAsync(stored.SelectMany(x => People(x.State)).Concat(messages.Values.Select(x => x.Sender)).Where(x => x != 0).Distinct(), ct);
        var clocks = await StoredClocks.RunningAsync(database, stored.Select(x => x.State.Room), ct);
        var reminders = await FollowUp.OfAsync(database, stored.Select(x => x.State.Room), ct);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        ApiPerson? Person(long user) => ApiPerson.Of(people.GetValueOrDefault(user));
        return [.. stored.Select(x => Show(x, view, messages.GetValueOrDefault(x.Marks.LastMessage), clocks[x.State.Room], reminders.GetValueOrDefault(x.State.Room), Person, now))];
    }

    /// <summary>How one is shown.</summary>
    public async Task<ApiConversation> ShowAsync(long workspace, StoredConversation stored, CancellationToken ct) => (await ShowAsync(workspace, [stored], ct))[0];

    private static IEnumerable<long> People(ConversationState state) =>
        state.Agents.Append(state.Customer).Append(state.LastAgent).Append(state.Service?.FirstReplyBy ?? 0).Append(state.Service?.ResolvedBy ?? 0);

    private static ApiConversation Show(StoredConversation stored, OfficeView view, StoredMessage? last, IEnumerable<SlaClock> clocks, long reminder, Func<long, ApiPerson?> person, long now)
    {
        var (s, service) = (stored.State, stored.State.Service);
        return new ApiConversation(
            Id(s.Room), new ApiNamed(Id(s.Channel), view.Channels.GetValueOrDefault(s.Channel)?.Name ?? ""), person(s.Customer),
            s.Division == 0 ? null : new ApiNamed(Id(s.Division), view.Divisions.GetValueOrDefault(s.Division, "")), s.Resolved, s.Served, TimeOrNull(s.QueuedSince),
            ChannelWindow.Status(stored.WindowEndsAt, now) switch { WindowStatus.Open => "open", WindowStatus.AlmostExpired => "almost_expired", _ => "expired" }, TimeOrNull(stored.WindowEndsAt),
            [.. s.Agents.Select(person).OfType<ApiPerson>()], person(s.LastAgent), s.Bot, TimeOrNull(s.SnoozedUntil), s.Blocked, [.. s.Tags], s.Session,
            service is null ? null : new ApiEpisode(
                service.Number, Time(service.OpenedAt), TimeOrNull(service.FirstReplyAt), person(service.FirstReplyBy), TimeOrNull(service.ResolvedAt), person(service.ResolvedBy), service.Notes,
                service.Score == 0 ? null : service.Score),
            TimeOrNull(s.UnansweredSince),
            last is null or { Deleted: true } ? null : new ApiLastMessage(Id(last.Id), person(last.Sender), last.Type, last.Text, Time(last.CreatedAt)),
            Time(stored.Marks.LastAt), Time(stored.CreatedAt), new RawJson(stored.Info), new RawJson(stored.Extras), stored.Version,
            TimeOrNull(clocks.Where(x => x.DueAt != 0).Select(x => x.DueAt).DefaultIfEmpty().Min()),
            [.. clocks.OrderBy(x => x.Target).Select(x => new ApiPromise(KeepClocks.Word(x.Target), TimeOrNull(x.DueAt), x.RunningSince == 0, x.Breached))], TimeOrNull(reminder));
    }
}
