using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>Receipts over the native API.</summary>
internal static class ReceiptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/rooms/{room}/receipt", Move).RequireUserOrScope(Scopes.MessagesWrite).WithName("MoveReceipt")
            .WithSummary("Says that everything up to a message has arrived, or is read. Cursors never move back, so it can be repeated.").WithUser(required: true)
            .Accepts<MoveReceiptRequest>("application/json").Produces<ApiCursors>().ProducesProblem(400).ProducesProblem(404);
        routes.MapGet("/rooms/{room}/messages/{message}/receipts", Read).RequireUserOrScope(Scopes.MessagesRead).WithName("ReadReceipts")
            .WithSummary("Who has received and read one message; channels keep no such lists.").WithUser()
            .Produces<ApiReceipts>().ProducesProblem(404);
    }

    private static async Task<IResult> Move(HttpContext http, string room, Callers callers, MarkRead mark, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.MoveReceiptRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var caller = await callers.UserAsync(http);
        var read = Addresses.Optional("read", body.Value.Read);
        var delivered = Addresses.Optional("delivered", body.Value.Delivered);
        if ((caller.Refusal ?? read.Refusal ?? delivered.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (read.Value is null == delivered.Value is null)
            return Refusal.Invalid("read", "Give read or delivered: the id of a message.").ToHttp();
        var actor = caller.Value;
        var moved = await mark.Handle(new(Addresses.Id(room), read.Value ?? delivered.Value!.Value, read.Value is not null), actor);
        if (!moved.Ok)
            return moved.Refusal.ToHttp();
        var user = await callers.CardAsync(actor.User, ct);
        return JsonAnswer.Of(
            new ApiCursors(room, user?.ExternalId ?? "", ApiRoom.Cursor(moved.Value.ReadId), ApiRoom.Cursor(moved.Value.DeliveredId)), ChatJson.Wire.ApiCursors);
    }

    private static async Task<IResult> Read(HttpContext http, string room, string message, Callers callers, MessageReader messages, MessageReceipts receipts, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        if (await messages.SeenAsync(actor.Value, Addresses.Id(room), Addresses.Id(message), ct) is not { } known)
            return ChatRefusals.NoMessage.ToHttp();
        return (await receipts.Handle(known.Id, actor.Value, ct)).ToHttp(found => JsonAnswer.Of(
            new ApiReceipts([.. found.ReadBy.Select(x => ApiPerson.Of(x)!)], [.. found.DeliveredTo.Select(x => ApiPerson.Of(x)!)], [.. found.Pending.Select(x => ApiPerson.Of(x)!)]),
            ChatJson.Wire.ApiReceipts));
    }
}
