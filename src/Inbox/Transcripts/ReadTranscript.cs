using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Transcripts;

/// <summary>Puts a conversation together as something to keep: what people said, in order, and notes only when they are asked for.</summary>
internal sealed class ReadTranscript(Database database, Office office, UserDirectory users, TimeProvider clock)
{
    private const int Page = 500;

    public async Task<Transcript> Handle(long workspace, StoredConversation stored, TimeZoneInfo zone, bool notes, CancellationToken ct)
    {
        var (room, customer) = (stored.State.Room, stored.State.Customer);
        var said = new Queue<StoredMessage>();
        var shortened = false;
        await using (var connection = await database.OpenReadAsync(ct))
        {
            List<StoredMessage> page;
            var after = 0L;
            do
            {
                page = await RoomHistory.AfterAsync(connection, room, after, Page, ct);
                foreach (var message in page.Where(x => !x.Deleted && x.Type != "system_event"))
                    said.Enqueue(message);
                for (; said.Count > Transcript.Most; shortened = true)
                    said.Dequeue();
                after = page.Count == 0 ? after : page[^1].Id;
            }
            while (page.Count == Page);
        }

        var written = !notes ? [] : await database.QueryAsync(
            "select at, actor_id, detail from conversation_fact where room_id = @room and kind = @noted order by position desc limit @most", r => (At: r.GetInt64(0), Who: r.GetInt64(1), Text: r.Text(2) ?? ""), ct,
            ("room", room), ("noted", InboxEntries.Noted), ("most", Transcript.Most));
        var people = await users.ByIdsAsync(said.Select(x => x.Sender).Concat(written.Select(x => x.Who)).Append(customer).Where(x => x != 0).Distinct(), ct);
        string Name(long user) => people.GetValueOrDefault(user)?.Name is { Length: > 0 } name ? name : "?";
        var lines = said.Select(x => Line(x, Name(x.Sender), x.Sender == customer)).Concat(written.Select(x => new TranscriptLine(x.At, Name(x.Who), false, x.Text, null, true))).OrderBy(x => x.At).ToList();
        var view = await office.OfAsync(workspace, ct);
        return new Transcript(
            ConversationViews.Id(room), view.Channels.GetValueOrDefault(stored.State.Channel)?.Name ?? "", Name(customer), zone, clock.GetUtcNow().ToUnixTimeMilliseconds(), lines, shortened);
    }

    private static TranscriptLine Line(StoredMessage message, string who, bool customer)
    {
        var (text, link) = (message.Text, (string?)null);
        if (message.Type == "file_attachment" && message.Payload is { } payload)
        {
            using var json = JsonDocument.Parse(payload);
            string? Part(string name) => json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            link = Part("url");
            text = string.Join(" ", new[] { Part("file_name") ?? link, Part("caption") }.Where(x => !string.IsNullOrEmpty(x)));
        }

        return new TranscriptLine(message.CreatedAt, who, customer, text, link, false);
    }
}
