using Conversa.Chat.Messages;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>What happened since a cursor: every client asks every few seconds, so the answer "nothing" is the cheap one.</summary>
internal sealed class SyncCalls(MessageReader messages, SyncEvents events, Comments comments, ChatOptions options)
{
    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.User, "GET", "sync", Sync);
        calls.Map(routes, SdkAccess.User, "GET", "sync_event", SyncEvent, bare: true);
    }

    private async Task<Result<SdkAnswer>> Sync(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        // Without a limit v2 advances only over messages it did not know, so a small page of known ones would hold it for ever.
        var (after, limit) = (fields.Number("last_received_comment_id") ?? 0, fields.Count("limit", options.SyncPage, options.SyncPage));
        if (fields.Refusal is { } refusal)
            return refusal;
        var me = request.Caller.User;
        List<StoredMessage> found = await messages.NewestAsync(me, ct) > after ? await messages.SyncAsync(me, after, limit, ct) : [];
        var page = await comments.ForAsync(me, found, ct);
        var last = found.Count > 0 ? found[^1].Id : after;
        return (SdkAnswer)(json =>
        {
            page.WriteAll(json, "comments"u8);
            json.WriteStartObject("meta"u8);
            json.WriteNumber("last_received_comment_id"u8, last);
            json.WriteBoolean("need_clear"u8, false);
            json.WriteEndObject();
        });
    }

    private async Task<Result<SdkAnswer>> SyncEvent(SdkRequest request, CancellationToken ct)
    {
        var after = request.Fields.Number("start_event_id") ?? 0;
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var page = await events.ReadAsync(request.Caller, after, ct);
        return (SdkAnswer)(json => page.Write(json));
    }
}
