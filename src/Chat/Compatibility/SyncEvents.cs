using System.Text.Json;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Compatibility;

/// <summary>
/// Reads from the log what a user would have heard on <c>{token}/n</c>: receipts and deletions in their rooms, and what they cleared themselves. It
/// looks back over a bounded stretch of the log, because one client always asks from the beginning.
/// </summary>
internal sealed class SyncEvents(Database database, LogReader log, RoomViews views, UserDirectory users)
{
    /// <summary>How many entries of the log one answer looks at.</summary>
    public const int Stretch = 50_000;

    /// <summary>How many events one answer holds.</summary>
    public const int MaxEvents = 500;

    public async Task<Page> ReadAsync(Actor actor, long after, CancellationToken ct)
    {
        var head = await log.HeadAsync(actor.Workspace, ct) ?? 0;
        var from = Math.Max(after, head - Stretch);
        if (from >= head)
            return new Page([], [], new Dictionary<long, UserCard>(), true);
        var found = await database.QueryAsync(
            $"""
            select e.position, e.kind, e.room_id, e.actor_id, e.subject, e.at, coalesce(x.client_id, '')
            from log_entry e
            join room_member m on m.room_id = e.room_id and m.user_id = @user
            join room r on r.id = e.room_id
            left join message x on x.workspace_id = e.workspace_id and x.id = e.subject
            where e.workspace_id = @workspace and e.position > @from
                and (e.kind = {ChatEntries.MessageDeleted}
                    or (e.kind in ({ChatEntries.Delivered}, {ChatEntries.Read}) and r.kind <> {(short)RoomKind.Channel})
                    or (e.kind = {ChatEntries.RoomCleared} and e.actor_id = @user))
            order by e.position limit {MaxEvents}
            """,
            r => new Event(new LogEntry(actor.Workspace, r.GetInt64(0), r.GetInt16(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5)), r.GetString(6)),
            ct, ("workspace", actor.Workspace), ("user", actor.User), ("from", from));
        var cleared = found.Where(e => e.Entry.Kind == ChatEntries.RoomCleared).Select(e => e.Entry.Room).Distinct().ToList();
        var rooms = cleared.Count > 0 ? await views.SomeAsync(actor.User, cleared, ct) : [];
        var people = await users.ByIdsAsync(found.Select(e => e.Entry.Actor).Where(id => id != 0).Distinct(), ct);
        return new Page(found, rooms.ToDictionary(room => room.Room.Id, RoomFacts.Of), people, from == after);
    }

    /// <param name="Entry">What happened.</param>
    /// <param name="ClientId">The sender's own id of the message it is about.</param>
    internal readonly record struct Event(LogEntry Entry, string ClientId);

    /// <summary>Events with everything needed to write them.</summary>
    internal sealed class Page(IReadOnlyList<Event> events, Dictionary<long, RoomFacts> rooms, IReadOnlyDictionary<long, UserCard> people, bool startFound)
    {
        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartArray("events"u8);
            foreach (var (entry, clientId) in events)
            {
                var actor = people.GetValueOrDefault(entry.Actor);
                switch (entry.Kind)
                {
                    case ChatEntries.MessageDeleted:
                        NotificationJson.WriteDeleted(json, entry.Position, entry.At, actor, entry.Room, clientId);
                        break;
                    case ChatEntries.Delivered:
                        NotificationJson.WriteDelivered(json, entry.Position, entry.At, actor, entry.Room, entry.Subject, clientId);
                        break;
                    case ChatEntries.Read:
                        NotificationJson.WriteRead(json, entry.Position, entry.At, actor, entry.Room, entry.Subject, clientId);
                        break;
                    case ChatEntries.RoomCleared when rooms.TryGetValue(entry.Room, out var room):
                        NotificationJson.WriteCleared(json, entry.Position, entry.At, actor, room);
                        break;
                }
            }

            json.WriteEndArray();
            json.WriteBoolean("is_start_event_id_found"u8, startFound);
        }
    }
}
