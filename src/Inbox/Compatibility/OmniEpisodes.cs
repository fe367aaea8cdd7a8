using System.Text.Json.Nodes;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Compatibility;

/// <summary>Handling episodes as this wire shows services. A service's number is the place in the log at which it was opened, so it never changes and nothing has to be stored for it.</summary>
internal static class OmniEpisodes
{
    /// <summary>The service going on, or the last one; null before the first.</summary>
    public static async Task<JsonObject?> ShowAsync(Database database, long workspace, StoredConversation stored, CancellationToken ct) =>
        stored.State.Service is { } service ? await ShowAsync(database, workspace, stored, service, ct) : null;

    /// <summary>One of a conversation's services.</summary>
    public static async Task<JsonObject> ShowAsync(Database database, long workspace, StoredConversation stored, Episode service, CancellationToken ct)
    {
        var updated = Math.Max(service.OpenedAt, Math.Max(service.FirstReplyAt, service.ResolvedAt));
        var handler = service.ResolvedBy != 0 ? service.ResolvedBy : stored.State.LastAgent;
        return new JsonObject
        {
            ["id"] = await IdAsync(database, stored.State.Room, service.Number, ct),
            ["user_id"] = handler == 0 ? null : handler,
            ["room_log_id"] = stored.State.Room,
            ["app_id"] = workspace,
            ["room_id"] = OmniJson.Text(stored.State.Room),
            ["notes"] = OmniJson.OrNull(service.Notes),
            ["is_resolved"] = service.ResolvedAt > 0,
            ["resolved_at"] = OmniJson.ServiceTime(service.ResolvedAt),
            ["retrieved_at"] = OmniJson.ServiceTime(service.OpenedAt),
            ["first_comment_id"] = service.FirstMessage == 0 ? null : OmniJson.Text(service.FirstMessage),
            ["last_comment_id"] = stored.Marks.LastMessage == 0 ? null : OmniJson.Text(stored.Marks.LastMessage),
            ["first_comment_timestamp"] = OmniJson.ServiceTime(service.FirstMessage == 0 ? 0 : service.OpenedAt),
            ["created_at"] = OmniJson.ServiceTime(service.OpenedAt),
            ["updated_at"] = OmniJson.ServiceTime(updated),
        };
    }

    /// <summary>The number of a conversation's nth service.</summary>
    public static Task<long> IdAsync(Database database, long room, long number, CancellationToken ct) => database.FirstAsync(
        "select position from conversation_fact where room_id = @room and kind = @kind and subject = @number order by position limit 1", r => r.GetInt64(0), ct,
        ("room", room), ("kind", InboxEntries.ServiceOpened), ("number", number));
}
