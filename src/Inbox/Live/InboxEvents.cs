using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Chat.Api;
using Conversa.Chat.Live;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Realtime;

namespace Conversa.Inbox.Live;

/// <summary>
/// The inbox on the event stream: people who work here hear what happens to the conversations they may see, with the conversation as it is now; the
/// customer hears where their own stands, and nothing else.
/// </summary>
internal sealed class InboxEvents(Database database, Office office, ConversationViews views, UserDirectory users) : ILiveSource
{
    private static readonly IReadOnlySet<long> Nobody = new HashSet<long>();

    public async ValueTask<IReadOnlyList<SourceEvent>> CompleteAsync(long workspace, IReadOnlyList<LogEvent> entries, CancellationToken ct)
    {
        office.ForgetAfter(workspace, entries);
        var mine = entries.Select(x => x.Entry).Where(x => FactNames.Find(x.Kind) is not null).ToList();
        if (mine.Count == 0)
            return [];
        var view = await office.OfAsync(workspace, ct);
        var stored = await views.FindAsync(workspace, [.. mine.Where(x => x.Room != 0).Select(x => x.Room).Distinct()], ct);
        var shown = (await views.ShowAsync(workspace, [.. stored.Values], ct)).ToDictionary(x => x.Id);
        var details = await DetailsAsync(workspace, mine, ct);
        var people = await users.ByIdsAsync(mine.SelectMany(x => new[] { x.Actor, FactNames.IsAboutAgent(x.Kind) || x.Kind == InboxEntries.AvailabilityChanged ? x.Subject : 0 }).Where(x => x != 0), ct);
        var events = new List<SourceEvent>();
        foreach (var entry in mine)
        {
            if (entry.Room == 0)
                events.Add(OfOffice(entry, view, people));
            else if (stored.TryGetValue(entry.Room, out var one))
                events.AddRange(OfConversation(entry, one, view, shown[ConversationViews.Id(entry.Room)], details.GetValueOrDefault(entry.Position), people));
        }

        return events;
    }

    private static IEnumerable<SourceEvent> OfConversation(
        LogEntry entry, StoredConversation stored, OfficeView view, ApiConversation shown, string? detail, IReadOnlyDictionary<long, UserCard> people)
    {
        var state = stored.State;
        var about = FactNames.IsAboutAgent(entry.Kind) ? entry.Subject : 0;
        var left = entry.Kind is InboxEntries.AgentAssigned or InboxEntries.Resolved or InboxEntries.Blocked or InboxEntries.Snoozed or InboxEntries.HandedOver or InboxEntries.BotTurnedOn;
        var name = FactNames.Of(entry.Kind);
        yield return new SourceEvent(entry.Position, view.Audience(state, about, left), true, () => Frame(entry.Position, name, new ApiConversationEvent(
            name, ConversationViews.Id(entry.Position), ConversationViews.Time(entry.At), ApiPerson.Of(people.GetValueOrDefault(entry.Actor)), ApiPerson.Of(people.GetValueOrDefault(about)), detail,
            FactNames.HasSubject(entry.Kind) ? ConversationViews.Id(entry.Subject) : null, shown), InboxJson.Wire.ApiConversationEvent));
        if (FactNames.IsForCustomer(entry.Kind) && !view.Staff.ContainsKey(state.Customer))
        {
            yield return new SourceEvent(entry.Position, new HashSet<long> { state.Customer }, false, () =>
                Frame(entry.Position, "conversation.status", CustomerStatus.Of(stored, shown.Agents, entry.Position), InboxJson.Wire.ApiStatus));
        }
    }

    private static SourceEvent OfOffice(LogEntry entry, OfficeView view, IReadOnlyDictionary<long, UserCard> people)
    {
        var name = FactNames.Of(entry.Kind);
        var agent = entry.Kind == InboxEntries.AvailabilityChanged ? entry.Subject : 0;
        HashSet<long> audience = [.. view.Staff.Values.Where(x => x.User == agent || x.May(Permissions.TeamRead)).Select(x => x.User)];
        var availability = agent == 0 ? null : Words.Of((view.Agents.GetValueOrDefault(agent) ?? AgentRecord.New(agent, true)).Availability);
        return new SourceEvent(entry.Position, audience.Count == 0 ? Nobody : audience, true, () => Frame(entry.Position, name, new ApiOfficeEvent(
            name, ConversationViews.Id(entry.Position), ConversationViews.Time(entry.At), ApiPerson.Of(people.GetValueOrDefault(agent)), availability), InboxJson.Wire.ApiOfficeEvent));
    }

    private async Task<Dictionary<long, string>> DetailsAsync(long workspace, List<LogEntry> entries, CancellationToken ct)
    {
        var positions = entries.Where(x => FactNames.HasDetail(x.Kind)).Select(x => x.Position).ToList();
        return positions.Count == 0 ? [] : (await database.QueryAsync(
            "select position, detail from conversation_fact where workspace_id = @workspace and detail is not null and position in "
            + database.Dialect("(select value from json_each(@positions))", "(select json_array_elements_text(@positions::json)::bigint)"),
            r => (Position: r.GetInt64(0), Detail: r.GetString(1)), ct, ("workspace", workspace), ("positions", Storage.StoredLists.Text(positions)))).ToDictionary(x => x.Position, x => x.Detail);
    }

    private static Frame Frame<T>(long position, string name, T value, JsonTypeInfo<T> type) => Realtime.Frame.ServerSentEvent(position, name, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
