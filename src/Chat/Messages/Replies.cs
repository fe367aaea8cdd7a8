using System.Text.Json.Nodes;
using Conversa.Identity.Users;
using Conversa.Platform;

namespace Conversa.Chat.Messages;

/// <summary>Completes replies: a client may name only the message it answers, and every client can show what it said.</summary>
internal sealed class Replies(MessageReader messages, UserDirectory users)
{
    public async Task<Result<MessageBody>> FillAsync(long workspace, long room, long sender, MessageBody body, CancellationToken ct)
    {
        if (await messages.VisibleAsync(workspace, sender, room, body.RepliedTo!.Value, ct) is not { } answered)
            return Refusal.Invalid("payload.replied_comment_id", "payload.replied_comment_id must be a message of this room.");
        var author = await users.ByIdAsync(answered.Sender, ct);
        var payload = body.Payload is null ? [] : JsonNode.Parse(body.Payload)!.AsObject();
        payload["text"] = body.Text;
        payload["replied_comment_id"] = answered.Id;
        payload["replied_comment_message"] = answered.Text;
        payload["replied_comment_type"] = answered.Type;
        payload["replied_comment_payload"] = answered.Payload is null ? new JsonObject() : JsonNode.Parse(answered.Payload);
        payload["replied_comment_sender_username"] = author?.Name ?? "";
        payload["replied_comment_sender_email"] = author?.ExternalId ?? "";
        payload["replied_comment_is_deleted"] = false;
        return body.WithPayload(payload.ToJsonString());
    }
}
