using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>Messages over the native API.</summary>
internal static class MessageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/rooms/{room}/messages", Post).RequireUserOrScope(Scopes.MessagesWrite).WithName("PostMessage")
            .WithSummary("Posts a message: 201 once it is durable, 200 with the first one when you used the client id before.")
            .WithHeader("Idempotency-Key", "In place of `client_id`.").WithUser(required: true)
            .Accepts<PostMessageRequest>("application/json").Produces<ApiMessage>().Produces<ApiMessage>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        routes.MapGet("/rooms/{room}/messages", List).RequireUserOrScope(Scopes.MessagesRead).WithName("ListMessages")
            .WithSummary("A room's messages: the newest first, older ones with `before`; or with `after` the ones that followed, oldest first.")
            .WithQuery("limit", "How many to answer, 1 to 100; 50 without it.", "integer").WithQuery("before", "Only messages before this id, newest first.")
            .WithQuery("after", "Only messages after this id, oldest first.").WithUser()
            .Produces<ApiMessages>().ProducesProblem(400).ProducesProblem(404);
        routes.MapGet("/rooms/{room}/messages/{message}", Read).RequireUserOrScope(Scopes.MessagesRead).WithName("ReadMessage").WithSummary("One message.").WithUser()
            .Produces<ApiMessage>().ProducesProblem(404);
        routes.MapPatch("/rooms/{room}/messages/{message}", Edit).RequireUserOrScope(Scopes.MessagesWrite).WithName("EditMessage")
            .WithSummary("Changes the given parts of a message you sent.").WithIfMatch().WithUser()
            .Accepts<EditMessageRequest>("application/json").Produces<ApiMessage>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412);
        routes.MapDelete("/rooms/{room}/messages/{message}", Delete).RequireUserOrScope(Scopes.MessagesWrite).WithName("DeleteMessage")
            .WithSummary("Deletes a message for everyone: one of yours, or any as an admin of the room. Deleting it again changes nothing.").WithUser()
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(403).ProducesProblem(404);
        routes.MapPost("/rooms/{room}/clear", Clear).RequireUserOrScope(Scopes.MessagesWrite).WithName("ClearRoom")
            .WithSummary("Hides everything in the room so far from you; nobody else notices.").WithUser(required: true)
            .Produces<ApiCleared>().ProducesProblem(404);
        routes.MapGet("/sync", Sync).RequireUserOrScope(Scopes.MessagesRead).WithName("SyncMessages")
            .WithSummary("The messages of all your rooms after an id, oldest first: what a client missed.")
            .WithQuery("after", "The newest message id you have; from the beginning without it.").WithQuery("limit", "How many to answer, 1 to 100; 50 without it.", "integer").WithUser(required: true)
            .Produces<ApiMessages>().ProducesProblem(400);
    }

    private static async Task<IResult> Post(HttpContext http, string room, Callers callers, SendMessage send, ChatOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.PostMessageRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var actor = await callers.UserAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        var request = body.Value;
        var parsed = MessageBody.TryParse(request.Type, request.Text, request.Payload, request.Extras, limits);
        if (!parsed.Ok)
            return parsed.Refusal.ToHttp();
        var clientId = request.ClientId ?? (http.Request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null);
        var sent = await send.Send(new(Addresses.Id(room), clientId, parsed.Value), actor.Value, ct);
        if (!sent.Ok)
            return sent.Refusal.ToHttp();
        var (message, repeated) = sent.Value;
        return new JsonAnswer<(StoredMessage Message, UserCard? Sender)>(
            (message, await callers.CardAsync(message.Sender, ct)), static (json, state) => MessageJson.Write(json, state.Message, state.Sender),
            repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created, message.EditedAt);
    }

    private static async Task<IResult> List(HttpContext http, string room, Callers callers, RoomDirectory rooms, MessageReader messages, ChatOptions limits, CancellationToken ct)
    {
        var caller = await callers.AnyAsync(http);
        var limit = http.Request.Number("limit", 1, limits.MaxPage, Math.Min(50, limits.MaxPage));
        var before = Addresses.Optional("before", http.Request.Query["before"]);
        var after = http.Request.Query["after"] == "0" ? 0L : Addresses.Optional("after", http.Request.Query["after"]);
        if ((caller.Refusal ?? limit.Refusal ?? before.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (before.Value is not null && after.Value is not null)
            return Refusal.Invalid("after", "Give before or after, not both.").ToHttp();
        var (actor, id, count) = (caller.Value, Addresses.Id(room), (int)limit.Value);
        if (await rooms.FindAsync(id, ct) is not { } found || found.Workspace != actor.Workspace || (actor.Kind == ActorKind.User && !found.Members.ContainsKey(actor.User)))
            return ChatRefusals.NoRoom.ToHttp();
        var page = (actor.Kind == ActorKind.User, after.Value) switch
        {
            (true, { } from) => await messages.AfterAsync(actor.User, id, from, count, ct),
            (true, null) => await messages.BeforeAsync(actor.User, id, before.Value ?? 0, count, ct),
            (false, { } from) => await messages.RangeAsync(id, from + 1, long.MaxValue, count, ct),
            (false, null) => await messages.StoredBeforeAsync(id, before.Value ?? 0, count, ct),
        };
        return await AnswerAsync(page, count, callers, ct);
    }

    /// <summary>The page the query asks for, without a reader: for callers whose right to read was looked at elsewhere.</summary>
    internal static async Task<IResult> StoredPage(HttpContext http, long room, Callers callers, MessageReader messages, ChatOptions limits, CancellationToken ct)
    {
        var limit = http.Request.Number("limit", 1, limits.MaxPage, Math.Min(50, limits.MaxPage));
        var before = Addresses.Optional("before", http.Request.Query["before"]);
        var after = http.Request.Query["after"] == "0" ? 0L : Addresses.Optional("after", http.Request.Query["after"]);
        if ((limit.Refusal ?? before.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (before.Value is not null && after.Value is not null)
            return Refusal.Invalid("after", "Give before or after, not both.").ToHttp();
        var count = (int)limit.Value;
        var page = after.Value is { } from ? await messages.RangeAsync(room, from + 1, long.MaxValue, count, ct) : await messages.StoredBeforeAsync(room, before.Value ?? 0, count, ct);
        return await AnswerAsync(page, count, callers, ct);
    }

    private static async Task<IResult> Read(HttpContext http, string room, string message, Callers callers, MessageReader messages, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        return await messages.SeenAsync(actor.Value, Addresses.Id(room), Addresses.Id(message), ct) is { } found ? await AnswerAsync(found, callers, ct) : ChatRefusals.NoMessage.ToHttp();
    }

    private static async Task<IResult> Edit(HttpContext http, string room, string message, Callers callers, MessageReader messages, EditMessage edit, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.EditMessageRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var actor = await callers.AnyAsync(http);
        var version = http.Request.IfMatch();
        if ((actor.Refusal ?? version.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (await messages.SeenAsync(actor.Value, Addresses.Id(room), Addresses.Id(message), ct) is not { } known)
            return ChatRefusals.NoMessage.ToHttp();
        // Keeping the text that was just read is only right while it still is the text.
        var expected = version.Value ?? (body.Value.Text is null ? known.EditedAt : null);
        var edited = await edit.Handle(new(known.Id, body.Value.Text ?? known.Text, body.Value.Payload, body.Value.Extras, expected), actor.Value, ct);
        return edited.Ok ? await AnswerAsync(edited.Value, callers, ct) : edited.Refusal.ToHttp();
    }

    private static async Task<IResult> Delete(HttpContext http, string room, string message, Callers callers, RoomDirectory rooms, MessageReader messages, DeleteMessages delete, CancellationToken ct)
    {
        var caller = await callers.AnyAsync(http);
        if (!caller.Ok)
            return caller.Refusal.ToHttp();
        var actor = caller.Value;
        if (await messages.StoredAsync(actor.Workspace, Addresses.Id(message), ct) is not { } known || known.Room != Addresses.Id(room)
            || (actor.Kind == ActorKind.User && await rooms.FindForAsync(actor.Workspace, known.Room, actor.User, ct) is null))
            return ChatRefusals.NoMessage.ToHttp();
        if (known.Deleted)
            return TypedResults.NoContent();
        var deleted = await delete.Handle([known.Id], actor, ct);
        if (!deleted.Ok && await messages.StoredAsync(actor.Workspace, known.Id, ct) is { Deleted: true })
            return TypedResults.NoContent(); // somebody was a moment faster
        return deleted.ToHttp(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> Clear(HttpContext http, string room, Callers callers, ClearRoom clear, CancellationToken ct)
    {
        var actor = await callers.UserAsync(http);
        return actor.Ok
            ? (await clear.Handle(Addresses.Id(room), actor.Value, ct)).ToHttp(last => JsonAnswer.Of(new ApiCleared(ApiRoom.Cursor(last)), ChatJson.Wire.ApiCleared))
            : actor.Refusal.ToHttp();
    }

    private static async Task<IResult> Sync(HttpContext http, Callers callers, MessageReader messages, ChatOptions limits, CancellationToken ct)
    {
        var actor = await callers.UserAsync(http);
        var limit = http.Request.Number("limit", 1, limits.MaxPage, Math.Min(50, limits.MaxPage));
        var after = http.Request.Query["after"] == "0" ? 0L : Addresses.Optional("after", http.Request.Query["after"]);
        if ((actor.Refusal ?? limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        return await AnswerAsync(await messages.SyncAsync(actor.Value.User, after.Value ?? 0, (int)limit.Value, ct), (int)limit.Value, callers, ct);
    }

    private static async Task<IResult> AnswerAsync(StoredMessage message, Callers callers, CancellationToken ct) =>
        JsonAnswer.Of(ApiMessage.Of(message, await callers.CardAsync(message.Sender, ct)), ChatJson.Wire.ApiMessage, version: message.EditedAt);

    private static async Task<IResult> AnswerAsync(List<StoredMessage> page, int limit, Callers callers, CancellationToken ct)
    {
        var senders = await callers.CardsAsync(page.Select(message => message.Sender), ct);
        return JsonAnswer.Of(
            new ApiMessages([.. page.Select(message => ApiMessage.Of(message, senders.GetValueOrDefault(message.Sender)))], page.Count == limit ? ApiMessage.Ids(page[^1].Id) : null),
            ChatJson.Wire.ApiMessages);
    }
}
