using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>An app's own backend writes in its users' names, tells rooms what happened, and reads what was said.</summary>
internal sealed class ServerMessageCalls(SendMessage send, PostSystemEvent events, MessageReader messages, ServerRooms rooms, ServerPeople people, ChatOptions options)
{
    private const int MaxObjects = 100;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.Server, "POST", "post_comment", Post);
        calls.Map(routes, SdkAccess.Server, "POST", "post_system_event_message", PostEvent);
        calls.Map(routes, SdkAccess.Server, "GET", "load_comments", Load);
        calls.Map(routes, SdkAccess.Server, "GET", "load_comments_with_range", Range);
    }

    private async Task<Result<SdkAnswer>> Post(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (type, text, payload, extras) = (fields.Some("type"), fields.Text("message"), fields.Object("payload"), fields.Object("extras"));
        var clientId = fields.Some("unique_temp_id") ?? Ids.Token(32);
        if (ClientMessageId.Check("unique_temp_id", clientId) is { } bad)
            fields.Refuse(bad);
        var sender = await people.OneAsync(request, "user_id", ct);
        if (!sender.Ok)
            return sender.Refusal;
        var room = await rooms.OneAsync(request, "room_id", ct);
        if (!room.Ok)
            return room.Refusal;
        var body = MessageBody.TryParse(type, text, payload, extras, options, "message");
        if (!body.Ok)
            return body.Refusal;
        var sent = await send.Handle(new SendMessage.Command(room.Value.Id, clientId, body.Value, sender.Value.Id), request.Caller, ct);
        return sent.Then(message => One(message, sender.Value));
    }

    private async Task<Result<SdkAnswer>> PostEvent(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (type, text, payload, extras) = (fields.Required("system_event_type"), fields.Text("message"), fields.Object("payload"), fields.Object("extras"));
        var (subject, objects) = (fields.Some("subject_user_id"), fields.List("object_user_id", MaxObjects));
        var room = await rooms.OneAsync(request, "room_id", ct);
        if (!room.Ok)
            return room.Refusal;
        var by = await people.AllAsync(request, subject is null ? [] : [subject], ct);
        if (!by.Ok)
            return by.Refusal;
        var to = await people.AllAsync(request, objects, ct);
        if (!to.Ok)
            return to.Refusal;
        var posted = await events.Handle(new PostSystemEvent.Command(room.Value.Id, type, by.Value.Count > 0 ? by.Value[0] : null, to.Value, text, payload, extras), request.Caller, ct);
        if (!posted.Ok)
            return posted.Refusal;
        var cards = await people.ByIdsAsync([posted.Value.Sender], ct);
        return One(posted.Value, cards.GetValueOrDefault(posted.Value.Sender));
    }

    private async Task<Result<SdkAnswer>> Load(SdkRequest request, CancellationToken ct)
    {
        var (_, skip, limit) = request.Fields.Page(max: options.MaxPage);
        var room = await rooms.OneAsync(request, "room_id", ct);
        return room.Ok ? await AllAsync(await messages.PageAsync(room.Value.Id, skip, limit, ct), false, ct) : room.Refusal;
    }

    private async Task<Result<SdkAnswer>> Range(SdkRequest request, CancellationToken ct)
    {
        var (first, last) = (request.Fields.Number("first_comment_id") ?? 0, request.Fields.Number("last_comment_id") ?? long.MaxValue);
        if (first > last)
            request.Fields.Refuse(Refusal.Invalid("first_comment_id", "first_comment_id must not be greater than last_comment_id."));
        var room = await rooms.OneAsync(request, "room_id", ct);
        return room.Ok ? await AllAsync(await messages.RangeAsync(room.Value.Id, first, last, options.SyncPage, ct), true, ct) : room.Refusal;
    }

    private static SdkAnswer One(StoredMessage message, UserCard? sender) => json =>
    {
        json.WritePropertyName("comment"u8);
        ServerJson.WriteComment(json, message, sender);
    };

    private async Task<Result<SdkAnswer>> AllAsync(IReadOnlyList<StoredMessage> found, bool withUniqueIds, CancellationToken ct)
    {
        var senders = await people.ByIdsAsync(found.Select(message => message.Sender).Distinct(), ct);
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("comments"u8);
            foreach (var message in found)
                ServerJson.WriteComment(json, message, senders.GetValueOrDefault(message.Sender), withUniqueIds);
            json.WriteEndArray();
        });
    }
}
