using System.Globalization;
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

/// <summary>Rooms over the native API.</summary>
internal static class RoomEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rooms", List).RequireUserOrScope(Scopes.RoomsRead).WithName("ListRooms")
            .WithSummary("Your rooms, the one with the newest message first; a server without `user` lists every room of its workspace, newest made first.")
            .WithPaging().WithQuery("kind", "Only these, separated by commas: single, group, channel.").WithUser()
            .Produces<ApiRooms>().ProducesProblem(400);
        routes.MapPost("/rooms", Open).RequireUserOrScope(Scopes.RoomsWrite).WithName("OpenRoom")
            .WithSummary("Opens a room and makes it when it is not there: the one of two people, a channel by its unique id (which you join), or a group by your Idempotency-Key.")
            .WithHeader("Idempotency-Key", "For a group, needed there: the same key again is the same group.").WithUser(required: true)
            .Accepts<OpenRoomRequest>("application/json").Produces<ApiRoom>().ProducesProblem(400).ProducesProblem(404);
        routes.MapGet("/rooms/{room}", Read).RequireUserOrScope(Scopes.RoomsRead).WithName("ReadRoom").WithSummary("One room.").WithUser()
            .Produces<ApiRoom>().ProducesProblem(404);
        routes.MapPatch("/rooms/{room}", Change).RequireUserOrScope(Scopes.RoomsWrite).WithName("ChangeRoom")
            .WithSummary("Changes the given parts of a group or channel, and tells its members.").WithIfMatch().WithUser()
            .Accepts<ChangeRoomRequest>("application/json").Produces<ApiRoom>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        routes.MapGet("/unread", Unread).RequireUserOrScope(Scopes.MessagesRead).WithName("CountUnread").WithSummary("How much waits to be read, over all your rooms.").WithUser(required: true)
            .Produces<ApiUnread>();
    }

    private static async Task<IResult> List(HttpContext http, Callers callers, RoomViews views, RoomLookup lookup, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        var limit = http.Request.Limit();
        var kinds = Kinds(http.Request.Query["kind"].ToString());
        var after = After(http.Request.Query["after"].ToString());
        if ((actor.Refusal ?? limit.Refusal ?? kinds.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (actor.Value.Kind != ActorKind.User)
        {
            var all = await lookup.ListAsync(actor.Value.Workspace, kinds.Value, after.Value?.Room ?? 0, limit.Value, ct);
            return JsonAnswer.Of(new ApiRooms([.. all.Select(ApiRoom.Of)], all.Count == limit.Value ? Next(0, all[^1].Id) : null), ChatJson.Wire.ApiRooms);
        }

        var rooms = await views.ListAsync(actor.Value.User, kinds.Value, showEmpty: true, after.Value, 0, limit.Value, ct);
        var senders = await callers.CardsAsync(rooms.Where(room => room.Last is not null).Select(room => room.Last!.Sender), ct);
        return JsonAnswer.Of(
            new ApiRooms(
                [.. rooms.Select(room => ApiRoom.Of(room, senders.GetValueOrDefault(room.Last?.Sender ?? 0)))],
                rooms.Count == limit.Value ? Next(rooms[^1].HeadId, rooms[^1].Room.Id) : null),
            ChatJson.Wire.ApiRooms);
    }

    private static async Task<IResult> Open(HttpContext http, Callers callers, OpenPair pairs, CreateGroup groups, OpenChannel channels, RoomViews views, ChatOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.OpenRoomRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var caller = await callers.UserAsync(http);
        if (!caller.Ok)
            return caller.Refusal.ToHttp();
        var (request, actor) = (body.Value, caller.Value);
        var options = RoomInput.ParseOptions("options", request.Options, limits.MaxExtrasBytes);
        if ((options.Refusal ?? RefuseStrayFields(request)) is { } refusal)
            return refusal.ToHttp();
        var opener = (await callers.CardAsync(actor.User, ct))!;
        switch (request.Kind)
        {
            case "single":
                var other = await callers.NamedAsync(actor.Workspace, "user", request.User, ct);
                return other.Ok
                    ? await AnswerAsync(await pairs.Handle(new(opener, other.Value, options.Value), actor, ct), callers, ct)
                    : other.Refusal.ToHttp();
            case "channel":
                var opened = await channels.Handle(new(request.UniqueId, opener, true, [], request.Name, request.AvatarUrl, options.Value), actor, ct);
                return opened.Ok ? await AnswerAsync(actor.User, opened.Value.Room.Id, callers, views, ct) : opened.Refusal.ToHttp();
            default:
                var key = http.Request.IdempotencyKey();
                var members = await callers.NamedAsync(actor.Workspace, "members", request.Members ?? [], limits.MaxMembersPerRequest, ct);
                if ((key.Refusal ?? members.Refusal) is { } no)
                    return no.ToHttp();
                var made = await groups.Handle(
                    new(opener, true, request.Name ?? "", [.. members.Value.Where(member => member.Id != opener.Id)], request.AvatarUrl, options.Value, key.Value), actor, ct);
                return made.Ok ? await AnswerAsync(actor.User, made.Value.Id, callers, views, ct) : made.Refusal.ToHttp();
        }
    }

    private static async Task<IResult> Read(HttpContext http, string room, Callers callers, RoomViews views, RoomLookup lookup, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        return !actor.Ok ? actor.Refusal.ToHttp() : await AnswerAsync(actor.Value, Addresses.Id(room), callers, views, lookup, ct);
    }

    private static async Task<IResult> Change(HttpContext http, string room, Callers callers, UpdateRoom update, RoomViews views, RoomLookup lookup, ChatOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.ChangeRoomRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var actor = await callers.AnyAsync(http);
        var version = http.Request.IfMatch();
        var options = RoomInput.ParseOptions("options", body.Value.Options, limits.MaxExtrasBytes);
        if ((actor.Refusal ?? version.Refusal ?? options.Refusal) is { } refusal)
            return refusal.ToHttp();
        var updated = await update.Handle(new(Addresses.Id(room), body.Value.Name, body.Value.AvatarUrl, options.Value, version.Value), actor.Value, ct);
        return updated.Ok ? await AnswerAsync(actor.Value, updated.Value.Room.Id, callers, views, lookup, ct) : updated.Refusal.ToHttp();
    }

    private static async Task<IResult> Unread(HttpContext http, Callers callers, RoomViews views, CancellationToken ct)
    {
        var actor = await callers.UserAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        var (messages, rooms) = await views.UnreadAsync(actor.Value.User, ct);
        return JsonAnswer.Of(new ApiUnread(messages, rooms), ChatJson.Wire.ApiUnread);
    }

    private static async Task<IResult> AnswerAsync(Actor actor, long room, Callers callers, RoomViews views, RoomLookup lookup, CancellationToken ct)
    {
        if (actor.Kind == ActorKind.User)
            return await AnswerAsync(actor.User, room, callers, views, ct);
        return await lookup.ByIdAsync(actor.Workspace, room, ct) is { } found ? Answer(ApiRoom.Of(found)) : ChatRefusals.NoRoom.ToHttp();
    }

    private static async Task<IResult> AnswerAsync(long user, long room, Callers callers, RoomViews views, CancellationToken ct) =>
        await AnswerAsync(await views.OneAsync(user, room, ct) is { } view ? view : ChatRefusals.NoRoom, callers, ct);

    private static async Task<IResult> AnswerAsync(Result<RoomView> room, Callers callers, CancellationToken ct)
    {
        if (!room.Ok)
            return room.Refusal.ToHttp();
        var sender = room.Value.Last is { } last ? await callers.CardAsync(last.Sender, ct) : null;
        return Answer(ApiRoom.Of(room.Value, sender));
    }

    private static IResult Answer(ApiRoom room) => JsonAnswer.Of(room, ChatJson.Wire.ApiRoom, version: room.Version);

    private static Refusal? RefuseStrayFields(OpenRoomRequest request)
    {
        Refusal? Stray(string field, object? value, params string[] kinds) =>
            value is null || kinds.Contains(request.Kind) ? null : Refusal.Invalid(field, $"{field} is not for a room of the kind {request.Kind}.");
        if (request.Kind is not ("single" or "group" or "channel"))
            return Refusal.Invalid("kind", "kind must be one of: single, group, channel.");
        return Stray("user", request.User, "single") ?? Stray("unique_id", request.UniqueId, "channel") ?? Stray("name", request.Name, "group", "channel")
            ?? Stray("members", request.Members, "group") ?? Stray("avatar_url", request.AvatarUrl, "group", "channel");
    }

    private static Result<IReadOnlyList<RoomKind>> Kinds(string text)
    {
        var kinds = new List<RoomKind>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (word is not ("single" or "group" or "channel"))
                return Refusal.Invalid("kind", "kind must be some of: single, group, channel, separated by commas.");
            kinds.Add(word switch { "single" => RoomKind.Single, "group" => RoomKind.Group, _ => RoomKind.Channel });
        }

        return kinds;
    }

    private static string Next(long lastId, long room) => string.Create(CultureInfo.InvariantCulture, $"{lastId}.{room}");

    private static Result<(long LastId, long Room)?> After(string text)
    {
        if (text.Length == 0)
            return ((long, long)?)null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && (text[..dot] == "0" || Addresses.Id(text[..dot]) > 0) && Addresses.Id(text[(dot + 1)..]) is > 0 and var room
            ? ((long, long)?)(Addresses.Id(text[..dot]), room)
            : Refusal.Invalid("after", "after must be the next of the page before.");
    }
}
