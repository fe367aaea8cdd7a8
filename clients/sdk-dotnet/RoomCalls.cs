using System.Net.Http.Json;
using System.Text.Json;
using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Messages, members, receipts and typing, for those who are in the room.</summary>
public sealed class RoomCalls
{
    private readonly ApiLine line;

    internal RoomCalls(ApiLine line) => this.line = line;

    /// <summary>Posts a message. The same <paramref name="clientId"/> again answers the first one.</summary>
    public Task<Message> PostAsync(string room, string clientId, string? text, string? type = null, JsonElement? payload = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"rooms/{Part(room)}/messages", new(clientId, type, text, payload), WireJson.Default.PostMessageRequest, WireJson.Default.Message, ct);

    /// <summary>Messages before one, newest first; without one, the newest.</summary>
    public async Task<Page<Message>> MessagesBeforeAsync(string room, string? before = null, int limit = 50, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query($"rooms/{Part(room)}/messages").With("before", before).With("limit", limit).ToString(), WireJson.Default.MessagesPage, ct);
        return new(page.Messages, page.Next);
    }

    /// <summary>A page of who is in the room and how far each has read.</summary>
    public async Task<Page<Member>> MembersAsync(string room, string? after = null, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query($"rooms/{Part(room)}/members").With("after", after).ToString(), WireJson.Default.MembersPage, ct);
        return new(page.Members, page.Next);
    }

    /// <summary>Everything up to this message is read.</summary>
    public Task<Cursors> ReadAsync(string room, string message, CancellationToken ct = default) => MoveAsync(room, new(message, null), ct);

    /// <summary>Everything up to this message has arrived.</summary>
    public Task<Cursors> DeliveredAsync(string room, string message, CancellationToken ct = default) => MoveAsync(room, new(null, message), ct);

    /// <summary>Tells the room that one writes, or stopped. Say it again every few seconds.</summary>
    public Task SayTypingAsync(string room, bool typing = true, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Put, $"rooms/{Part(room)}/typing", JsonContent.Create(new TypingRequest(typing), WireJson.Default.TypingRequest), ct);

    private Task<Cursors> MoveAsync(string room, ReceiptRequest cursor, CancellationToken ct) =>
        line.SendAsync(HttpMethod.Put, $"rooms/{Part(room)}/receipt", cursor, WireJson.Default.ReceiptRequest, WireJson.Default.Cursors, ct);
}
