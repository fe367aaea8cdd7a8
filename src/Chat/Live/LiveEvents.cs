using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform.Log;

namespace Conversa.Chat.Live;

/// <summary>Completes log entries into events: from what the writer had at hand, else from the database, many at a time.</summary>
internal sealed class LiveEvents(RoomDirectory rooms, MessageReader messages, UserDirectory users)
{
    /// <summary>The events of these entries, in order; entries that concern nobody's screen are left out.</summary>
    public async ValueTask<List<LiveEvent>> CompleteAsync(long workspace, IReadOnlyList<LogEvent> entries, CancellationToken ct)
    {
        var missing = entries.Where(e => e.Content is null && NeedsMessage(e.Entry.Kind)).Select(e => e.Entry.Subject).Distinct().ToList();
        var read = missing.Count == 0 ? [] : (await messages.StoredAsync(workspace, missing, ct)).ToDictionary(message => message.Id);
        var events = new List<LiveEvent>(entries.Count);
        foreach (var (entry, content) in entries)
        {
            if (entry.Kind is < ChatEntries.MessagePosted or > ChatEntries.MemberRoleChanged)
                continue;
            var room = entry.Room == 0 ? null : await rooms.FindAsync(entry.Room, ct);
            if (room is null)
                continue;
            var actor = entry.Actor == 0 ? null : await users.ByIdAsync(entry.Actor, ct);
            var message = content as StoredMessage ?? (NeedsMessage(entry.Kind) ? read.GetValueOrDefault(entry.Subject) : null);
            switch (entry.Kind)
            {
                case ChatEntries.MessagePosted or ChatEntries.MessageEdited when message is { Deleted: false }:
                    events.Add(new LiveEvent(entry, room, await SenderAsync(message, actor, ct), message));
                    break;
                case ChatEntries.MessageDeleted when message is not null:
                    events.Add(new LiveEvent(entry, room, actor, message));
                    break;
                case ChatEntries.Delivered or ChatEntries.Read:
                    var receipt = content as ReceiptContent ?? (message is null ? null : new ReceiptContent(entry.Room, entry.Actor, message.Id, message.ClientId));
                    if (receipt is not null && room.Kind != RoomKind.Channel)
                        events.Add(new LiveEvent(entry, room, actor, Receipt: receipt));
                    break;
                case ChatEntries.MemberJoined or ChatEntries.MemberLeft or ChatEntries.MemberRoleChanged:
                    events.Add(new LiveEvent(entry, room, actor, Member: await users.ByIdAsync(entry.Subject, ct)));
                    break;
                case ChatEntries.RoomCreated or ChatEntries.RoomUpdated or ChatEntries.RoomCleared:
                    events.Add(new LiveEvent(entry, room, actor));
                    break;
            }
        }

        return AddLeavers(events);
    }

    private static List<LiveEvent> AddLeavers(List<LiveEvent> events)
    {
        var left = events.Where(live => live.Entry.Kind == ChatEntries.MemberLeft).ToList();
        if (left.Count == 0)
            return events;
        return events.ConvertAll(live => live with
        {
            LeftSince = [.. left.Where(later => later.Entry.Room == live.Entry.Room && later.Entry.Position >= live.Entry.Position).Select(later => later.Entry.Subject)],
        });
    }

    private static bool NeedsMessage(short kind) =>
        kind is ChatEntries.MessagePosted or ChatEntries.MessageEdited or ChatEntries.MessageDeleted or ChatEntries.Delivered or ChatEntries.Read;

    private async ValueTask<UserCard?> SenderAsync(StoredMessage message, UserCard? actor, CancellationToken ct) =>
        actor?.Id == message.Sender ? actor : await users.ByIdAsync(message.Sender, ct);
}
