using System.Globalization;
using Conversa.Chat.Members;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Opening, making, changing, listing and clearing rooms.</summary>
internal sealed class RoomCalls(
    OpenPair pairs, OpenChannel channels, CreateGroup groups, UpdateRoom update, ClearRoom clear, ListMembers members, RoomViews views, MessageReader messages, Comments comments,
    UserDirectory users, ChatOptions options)
{
    private const int OpenedComments = 20;
    private const int ShownMembers = 1_000;
    private const int MaxRooms = 200;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.User, "POST", "get_or_create_room_with_target", OpenWithTarget);
        calls.Map(routes, SdkAccess.User, "POST", "get_or_create_room_with_unique_id", OpenChannel);
        calls.Map(routes, SdkAccess.User, "POST", "create_room", Create);
        calls.Map(routes, SdkAccess.User, "GET", "get_room_by_id", ById);
        calls.Map(routes, SdkAccess.User, "POST", "update_room", Update);
        calls.Map(routes, SdkAccess.User, "GET", "user_rooms", List);
        calls.Map(routes, SdkAccess.User, "POST", "rooms_info", Some);
        calls.Map(routes, SdkAccess.User, "GET", "total_unread_count", UnreadMessages);
        calls.Map(routes, SdkAccess.User, "GET", "get_room_unread_count", UnreadRooms);
        calls.Map(routes, SdkAccess.User, "DELETE", "clear_room_messages", Clear);
    }

    private async Task<Result<SdkAnswer>> OpenWithTarget(SdkRequest request, CancellationToken ct)
    {
        var (emails, settings) = (request.Fields.RequiredList("emails", 2), Options(request.Fields));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var others = emails.Where(email => email != request.User.ExternalId).Distinct().ToList();
        if (others.Count != 1)
            return Refusal.Invalid("emails", "emails must name exactly one other user.");
        if (await users.ByExternalIdAsync(request.Caller.Workspace, others[0], ct) is not { } target)
            return ChatRefusals.NoUser;
        var room = await pairs.Handle(new OpenPair.Command(request.User, target, settings), request.Caller, ct);
        return room.Ok ? await OpenedAsync(request, room.Value, false, ct) : room.Refusal;
    }

    private async Task<Result<SdkAnswer>> OpenChannel(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var command = new OpenChannel.Command(fields.Required("unique_id"), request.User, true, [], fields.Some("name"), fields.Some("avatar_url"), Options(fields));
        if (fields.Refusal is { } refusal)
            return refusal;
        var opened = await channels.Handle(command, request.Caller, ct);
        return opened.Ok ? await OpenedAsync(request, opened.Value.Room.Id, opened.Value.Changed, ct) : opened.Refusal;
    }

    private async Task<Result<SdkAnswer>> Create(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (name, emails, avatar, settings) = (fields.Required("name"), fields.List("participants", options.MaxMembersPerRequest), fields.Some("avatar_url"), Options(fields));
        if (fields.Refusal is { } refusal)
            return refusal;
        var people = await PeopleAsync(request, emails, ct);
        if (!people.Ok)
            return people.Refusal;
        var others = people.Value.Where(user => user.Id != request.User.Id).ToList();
        var made = await groups.Handle(new CreateGroup.Command(request.User, true, name, others, avatar, settings, null), request.Caller, ct);
        return made.Ok ? await OpenedAsync(request, made.Value.Id, true, ct) : made.Refusal;
    }

    private async Task<Result<SdkAnswer>> ById(SdkRequest request, CancellationToken ct)
    {
        var id = request.Fields.Id("id");
        return request.Fields.Refusal is { } refusal ? refusal : await OpenedAsync(request, id, false, ct);
    }

    private async Task<Result<SdkAnswer>> Update(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var command = new UpdateRoom.Command(fields.Id("id"), fields.Some("room_name"), fields.Some("avatar_url"), Options(fields));
        if (fields.Refusal is { } refusal)
            return refusal;
        var updated = await update.Handle(command, request.Caller, ct);
        if (!updated.Ok)
            return updated.Refusal;
        if (await views.OneAsync(request.Caller.User, command.Room, ct) is not { } room)
            return ChatRefusals.NoRoom;
        return (SdkAnswer)(json =>
        {
            json.WriteBoolean("changed"u8, updated.Value.Changed);
            json.WritePropertyName("room"u8);
            RoomJson.Write(json, room, request.User, null);
        });
    }

    private async Task<Result<SdkAnswer>> List(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (page, skip, limit) = fields.Page();
        var (withMembers, withEmpty) = (fields.Flag("show_participants") ?? false, fields.Flag("show_empty") ?? false);
        _ = fields.Flag("show_removed");
        var kinds = Kinds(fields);
        if (fields.Refusal is { } refusal)
            return refusal;
        var rooms = await views.ListAsync(request.Caller.User, kinds, withEmpty, null, skip, limit, ct);
        var total = await views.CountAsync(request.Caller.User, kinds, withEmpty, ct);
        var write = await ListedAsync(request, rooms, withMembers, ct);
        return (SdkAnswer)(json =>
        {
            json.WriteStartObject("meta"u8);
            json.WriteNumber("current_page"u8, page);
            json.WriteNumber("total_room"u8, total);
            json.WriteEndObject();
            write(json);
        });
    }

    private async Task<Result<SdkAnswer>> Some(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (ids, uniqueIds, withMembers) = (fields.Ids("room_id", MaxRooms), fields.List("room_unique_id", MaxRooms), fields.Flag("show_participants") ?? false);
        _ = fields.Flag("show_removed");
        if (fields.Refusal is { } refusal)
            return refusal;
        var rooms = new List<RoomView>();
        if (ids.Count > 0)
            rooms.AddRange(await views.SomeAsync(request.Caller.User, ids, ct));
        if (uniqueIds.Count > 0)
            rooms.AddRange(await views.SomeAsync(request.Caller.Workspace, request.Caller.User, uniqueIds, ct));
        rooms = [.. rooms.DistinctBy(room => room.Room.Id)];
        var write = await ListedAsync(request, rooms, withMembers, ct);
        return (SdkAnswer)(json =>
        {
            json.WriteStartObject("meta"u8);
            json.WriteNumber("request_rooms_total"u8, ids.Count + uniqueIds.Count);
            json.WriteNumber("response_rooms_total"u8, rooms.Count);
            json.WriteEndObject();
            write(json);
        });
    }

    private async Task<Result<SdkAnswer>> UnreadMessages(SdkRequest request, CancellationToken ct) => Unread((await views.UnreadAsync(request.Caller.User, ct)).Messages);

    private async Task<Result<SdkAnswer>> UnreadRooms(SdkRequest request, CancellationToken ct) => Unread((await views.UnreadAsync(request.Caller.User, ct)).Rooms);

    private static Result<SdkAnswer> Unread(long count) => (SdkAnswer)(json => json.WriteNumber("total_unread_count"u8, count));

    private async Task<Result<SdkAnswer>> Clear(SdkRequest request, CancellationToken ct)
    {
        var names = request.Fields.RequiredList("room_channel_ids", MaxRooms);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var rooms = await views.SomeAsync(request.Caller.Workspace, request.Caller.User, names, ct);
        var numbers = names.Except(rooms.Select(room => room.Room.UniqueId)).ToList();
        if (numbers.Count > 0)
        {
            // What is no unique id of theirs may be a room's number.
            var ids = numbers.Select(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToList();
            rooms.AddRange(await views.SomeAsync(request.Caller.User, ids, ct));
        }

        if (rooms.Count < names.Distinct().Count())
            return ChatRefusals.NoRoom;
        foreach (var room in rooms)
        {
            if (await clear.Handle(room.Room.Id, request.Caller, ct) is { Ok: false } refused)
                return refused.Refusal!;
        }

        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("rooms"u8);
            foreach (var room in rooms)
                NotificationJson.WriteClearedRoom(json, RoomFacts.Of(room));
            json.WriteEndArray();
        });
    }

    private async Task<Result<SdkAnswer>> OpenedAsync(SdkRequest request, long room, bool changed, CancellationToken ct) =>
        await views.OneAsync(request.Caller.User, room, ct) is { } view ? await OpenedAsync(request, view, changed, ct) : ChatRefusals.NoRoom;

    /// <summary>A room, its members, and its newest messages, newest first: clients turn them round.</summary>
    private async Task<Result<SdkAnswer>> OpenedAsync(SdkRequest request, RoomView room, bool changed, CancellationToken ct)
    {
        var present = await members.Handle(new ListMembers.Query(room.Room.Id, 0, 0, ShownMembers), request.Caller, ct);
        if (!present.Ok)
            return present.Refusal;
        var page = await comments.ForAsync(request.Caller.User, await messages.BeforeAsync(request.Caller.User, room.Room.Id, 0, OpenedComments, ct), ct);
        return (SdkAnswer)(json =>
        {
            json.WriteBoolean("changed"u8, changed);
            json.WriteBoolean("is_participant"u8, true);
            json.WritePropertyName("room"u8);
            RoomJson.Write(json, room, request.User, present.Value);
            page.WriteAll(json, "comments"u8);
        });
    }

    private async Task<SdkAnswer> ListedAsync(SdkRequest request, IReadOnlyList<RoomView> rooms, bool withMembers, CancellationToken ct)
    {
        var last = await comments.ForAsync(request.Caller.User, [.. rooms.Where(room => room.Last is not null).Select(room => room.Last!)], ct);
        var present = withMembers ? await members.OfRoomsAsync(rooms.Select(room => room.Room.Id), ct) : null;
        return json =>
        {
            json.WriteStartArray("rooms_info"u8);
            foreach (var room in rooms)
                RoomJson.Write(json, room, request.User, present?[room.Room.Id], last);
            json.WriteEndArray();
        };
    }

    private async Task<Result<IReadOnlyList<UserCard>>> PeopleAsync(SdkRequest request, IReadOnlyList<string> emails, CancellationToken ct)
    {
        var found = await users.ByExternalIdsAsync(request.Caller.Workspace, emails, ct);
        return emails.All(found.ContainsKey) ? Result.Of<IReadOnlyList<UserCard>>([.. found.Values]) : ChatRefusals.NoUser;
    }

    private string? Options(CallFields fields) => Options(fields, "options", options.MaxExtrasBytes);

    /// <summary>A room's settings: the text of a JSON object, or null.</summary>
    public static string? Options(CallFields fields, string name, int limit)
    {
        var parsed = RoomInput.ParseOptions(name, fields.ObjectText(name), limit);
        if (!parsed.Ok)
            fields.Refuse(parsed.Refusal);
        return parsed.Ok ? parsed.Value : null;
    }

    /// <summary>The kinds of rooms that are asked for; none means all.</summary>
    public static IReadOnlyList<RoomKind> Kinds(CallFields fields)
    {
        switch (fields.Some("room_type"))
        {
            case null or "default" or "all":
                return [];
            case "single":
                return [RoomKind.Single];
            case "group":
                return [RoomKind.Group];
            case "channel":
                return [RoomKind.Channel];
            default:
                fields.Refuse(Refusal.Invalid("room_type", "room_type must be default, all, single, group or channel."));
                return [];
        }
    }
}
