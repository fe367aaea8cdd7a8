using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Posting, changing, deleting and reading messages, and how far they have come.</summary>
internal sealed class MessageCalls(
    SendMessage send, EditMessage edit, DeleteMessages delete, MarkRead mark, MessageReceipts receipts, MessageReader messages, RoomDirectory rooms, Comments comments, ChatOptions options)
{
    private const int MaxUniqueIds = DeleteMessages.MaxAtOnce;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.User, "POST", "post_comment", Post);
        calls.Map(routes, SdkAccess.User, "POST", "update_message", Update);
        calls.Map(routes, SdkAccess.User, "GET", "load_comments", Load);
        calls.Map(routes, SdkAccess.User, "POST", "update_comment_status", Mark);
        calls.Map(routes, SdkAccess.User, "GET", "comment_receipt", Receipts);
        calls.Map(routes, SdkAccess.User, "DELETE", "delete_messages", Delete);
    }

    private async Task<Result<SdkAnswer>> Post(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (room, clientId) = (fields.Id("topic_id"), fields.Some("unique_temp_id") ?? Ids.Token(32));
        var (type, text, payload, extras) = (fields.Some("type"), fields.Text("comment"), fields.Object("payload"), fields.Object("extras"));
        if ((fields.Refusal ?? ClientMessageId.Check("unique_temp_id", clientId)) is { } refusal)
            return refusal;
        var body = MessageBody.TryParse(type, text, payload, extras, options, "comment");
        if (!body.Ok)
            return body.Refusal;
        if (await rooms.FindForAsync(request.Caller.Workspace, room, request.Caller.User, ct) is null)
            return ChatRefusals.NoRoom;
        var sent = await send.Handle(new SendMessage.Command(room, clientId, body.Value), request.Caller, ct);
        return sent.Ok ? await OneAsync(request, sent.Value, ct) : sent.Refusal;
    }

    private async Task<Result<SdkAnswer>> Update(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (unique, text, payload, extras) = (fields.Required("unique_id"), fields.Text("comment"), fields.Object("payload"), fields.Object("extras"));
        if (fields.Refusal is { } refusal)
            return refusal;
        if ((await messages.ByClientIdsAsync(request.Caller.Workspace, request.Caller.User, [unique], ct)).FirstOrDefault() is not { } message)
            return ChatRefusals.NoMessage;
        var edited = await edit.Handle(new EditMessage.Command(message.Id, text, payload, extras, TextField: "comment"), request.Caller, ct);
        return edited.Ok ? await OneAsync(request, edited.Value, ct) : edited.Refusal;
    }

    private async Task<Result<SdkAnswer>> Load(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (room, from, after, limit) = (fields.Id("topic_id"), fields.Number("last_comment_id") ?? 0, fields.Flag("after") ?? false, fields.Count("limit", 20, options.MaxPage));
        if (fields.Refusal is { } refusal)
            return refusal;
        var me = request.Caller.User;
        if (await rooms.FindForAsync(request.Caller.Workspace, room, me, ct) is null)
            return ChatRefusals.NoRoom;
        var found = after ? await messages.AfterAsync(me, room, from, limit, ct) : await messages.BeforeAsync(me, room, from, limit, ct);
        if (after)
            found.Reverse(); // always newest first: v2 turns round what it gets
        var page = await comments.ForAsync(me, found, ct);
        return (SdkAnswer)(json => page.WriteAll(json, "comments"u8));
    }

    private async Task<Result<SdkAnswer>> Mark(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (room, read, received) = (fields.Id("room_id"), fields.Number("last_comment_read_id") ?? 0, fields.Number("last_comment_received_id") ?? 0);
        if (fields.Refusal is { } refusal)
            return refusal;
        if (read == 0 && received == 0)
            return Refusal.Invalid("last_comment_read_id", "last_comment_read_id or last_comment_received_id is needed.");
        Cursors? cursors = null;
        var changed = false;
        foreach (var (message, isRead) in new[] { (read, true), (received, false) })
        {
            if (message == 0)
                continue;
            var marked = await mark.Handle(new MarkRead.Command(room, message, isRead), request.Caller);
            if (!marked.Ok && marked.Refusal != ChatRefusals.NoRoom)
                return marked.Refusal;
            // Clients acknowledge even the message that says they were removed, and drop this promise: a refusal would end a Node process.
            cursors = marked.Ok ? marked.Value : null;
            changed |= cursors is { Moved: true };
        }

        return (SdkAnswer)(json =>
        {
            json.WriteBoolean("changed"u8, changed);
            json.Twin("last_comment_read_id"u8, "last_comment_read_id_str"u8, cursors?.ReadId ?? 0);
            json.Twin("last_comment_received_id"u8, "last_comment_received_id_str"u8, cursors?.DeliveredId ?? 0);
            json.Twin("user_id"u8, "user_id_str"u8, request.Caller.User);
        });
    }

    private async Task<Result<SdkAnswer>> Receipts(SdkRequest request, CancellationToken ct)
    {
        var id = request.Fields.Id("comment_id");
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await receipts.Handle(id, request.Caller, ct);
        return found.Then<SdkAnswer>(by => json =>
        {
            People(json, "read_by"u8, by.ReadBy);
            People(json, "delivered_to"u8, by.DeliveredTo);
            People(json, "pending"u8, by.Pending);
        });
    }

    private async Task<Result<SdkAnswer>> Delete(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var uniques = fields.RequiredList("unique_ids", MaxUniqueIds);
        (_, _) = (fields.Flag("is_delete_for_everyone"), fields.Flag("is_hard_delete"));
        if (fields.Refusal is { } refusal)
            return refusal;

        // A unique id is the sender's own: one's own message comes before another's who happened to choose the same.
        var found = await messages.ByClientIdsAsync(request.Caller.Workspace, request.Caller.User, uniques, ct);
        var deleted = await delete.Handle([.. found.DistinctBy(message => message.ClientId).Select(message => message.Id)], request.Caller, ct);
        if (!deleted.Ok)
            return deleted.Refusal;
        var page = await comments.ForAsync(request.Caller.User, [.. deleted.Value.Select(Emptied)], ct);
        return (SdkAnswer)(json => page.WriteAll(json, "comments"u8));
    }

    private static StoredMessage Emptied(StoredMessage message) => message with { Text = "", Payload = null, Extras = null, Deleted = true };

    private static void People(System.Text.Json.Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<UserCard> people)
    {
        json.WriteStartArray(name);
        foreach (var user in people)
        {
            json.WriteStartObject();
            json.WritePropertyName("user"u8);
            PersonJson.Write(json, user);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async Task<Result<SdkAnswer>> OneAsync(SdkRequest request, StoredMessage message, CancellationToken ct)
    {
        var page = await comments.ForAsync(request.Caller.User, message, ct);
        return (SdkAnswer)(json => page.WriteOne(json, "comment"u8));
    }
}
