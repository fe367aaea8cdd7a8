using Conversa.Chat.Members;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>An app's own backend makes, changes and fills rooms.</summary>
internal sealed class ServerRoomCalls(
    CreateGroup groups, UpdateRoom update, OpenPair pairs, OpenChannel channels, ChangeMembers change, ListMembers list, RoomViews views, ServerRooms rooms, ServerPeople people,
    ChatOptions options)
{
    private const int MaxRooms = 100;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.Server, "POST", "create_room", Create);
        calls.Map(routes, SdkAccess.Server, "POST", "update_room", Update);
        calls.Map(routes, SdkAccess.Server, "POST", "get_or_create_room_with_target", OpenPair);
        calls.Map(routes, SdkAccess.Server, "POST", "get_or_create_channel", OpenChannel);
        calls.Map(routes, SdkAccess.Server, "GET", "get_rooms_info", Some);
        calls.Map(routes, SdkAccess.Server, "GET", "get_user_rooms", OfUser);
        calls.Map(routes, SdkAccess.Server, "GET", "get_room_participants", Participants);
        calls.Map(routes, SdkAccess.Server, "POST", "add_room_participants", Add);
        calls.Map(routes, SdkAccess.Server, "POST", "remove_room_participants", Remove);
        calls.Map(routes, SdkAccess.Server, "GET", "get_unread_count", Unread);
    }

    private async Task<Result<SdkAnswer>> Create(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (name, avatar, settings) = (fields.Required("room_name"), fields.Some("room_avatar_url"), Options(fields));
        var participants = fields.RequiredList("participants", options.MaxMembersPerRequest);
        var creator = await people.OneAsync(request, "creator", ct);
        if (!creator.Ok)
            return creator.Refusal;
        var members = await people.AllAsync(request, participants, ct);
        if (!members.Ok)
            return members.Refusal;
        var made = await groups.Handle(new CreateGroup.Command(creator.Value, false, name, members.Value, avatar, settings, null), request.Caller, ct);
        return made.Ok ? await OneAsync(made.Value, null, ct) : made.Refusal;
    }

    private async Task<Result<SdkAnswer>> Update(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (name, avatar, settings) = (fields.Some("room_name"), fields.Some("room_avatar_url"), Options(fields));
        var room = await rooms.OneAsync(request, "room_id", ct);
        if (!room.Ok)
            return room.Refusal;
        var updated = await update.Handle(new UpdateRoom.Command(room.Value.Id, name, avatar, settings), request.Caller, ct);
        return updated.Ok ? await OneAsync(updated.Value.Room, updated.Value.Changed, ct) : updated.Refusal;
    }

    private async Task<Result<SdkAnswer>> OpenPair(SdkRequest request, CancellationToken ct)
    {
        var (ids, settings) = (request.Fields.List("user_ids", MaxRooms), Options(request.Fields));
        if (ids.Count != 2)
            request.Fields.Refuse(Refusal.Invalid("user_ids", "user_ids must name exactly two users."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var two = await people.AllAsync(request, ids, ct);
        if (!two.Ok)
            return two.Refusal;
        if (two.Value.Count != 2)
            return Refusal.Invalid("user_ids", "user_ids must name two different users.");
        var opened = await pairs.Handle(new OpenPair.Command(two.Value[0], two.Value[1], settings), request.Caller, ct);
        return opened.Ok ? await OneAsync(opened.Value.Room, null, ct) : opened.Refusal;
    }

    private async Task<Result<SdkAnswer>> OpenChannel(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (unique, name, avatar, settings) = (fields.Required("unique_id"), fields.Some("room_name"), fields.Some("room_avatar_url"), Options(fields));
        var participants = fields.RequiredList("participants", options.MaxMembersPerRequest);
        if (fields.Refusal is { } refusal)
            return refusal;
        var members = await people.AllAsync(request, participants, ct);
        if (!members.Ok)
            return members.Refusal;
        var opened = await channels.Handle(new OpenChannel.Command(unique, members.Value[0], true, [.. members.Value.Skip(1)], name, avatar, settings), request.Caller, ct);
        return opened.Ok ? await OneAsync(opened.Value.Room, opened.Value.Changed, ct) : opened.Refusal;
    }

    private async Task<Result<SdkAnswer>> Some(SdkRequest request, CancellationToken ct)
    {
        var (ids, uniqueIds) = (request.Fields.Ids("room_ids", MaxRooms), request.Fields.List("room_channel_ids", MaxRooms));
        if (ids.Count + uniqueIds.Count == 0)
            request.Fields.Refuse(Refusal.Invalid("room_ids", "room_ids or room_channel_ids is needed."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var facts = await rooms.FactsAsync(await rooms.SomeAsync(request.Caller.Workspace, ids, uniqueIds, ct), ct);
        return (SdkAnswer)(json => ServerJson.WriteRooms(json, facts));
    }

    private async Task<Result<SdkAnswer>> OfUser(SdkRequest request, CancellationToken ct)
    {
        var ((page, skip, limit), kinds) = (request.Fields.Page(), RoomCalls.Kinds(request.Fields));
        var user = await people.OneAsync(request, "user_id", ct);
        if (!user.Ok)
            return user.Refusal;
        var found = await views.ListAsync(user.Value.Id, kinds, true, null, skip, limit, ct);
        var total = await views.CountAsync(user.Value.Id, kinds, true, ct);
        return (SdkAnswer)(json =>
        {
            json.WriteStartObject("meta"u8);
            json.WriteNumber("current_page"u8, page);
            json.WriteNumber("total_room"u8, total);
            json.WriteEndObject();
            ServerJson.WriteRooms(json, found.Select(RoomFacts.Of));
        });
    }

    private async Task<Result<SdkAnswer>> Participants(SdkRequest request, CancellationToken ct)
    {
        var (_, skip, limit) = request.Fields.Page();
        var room = await rooms.OneAsync(request, "room_id", ct);
        if (!room.Ok)
            return room.Refusal;
        var found = await list.Handle(new ListMembers.Query(room.Value.Id, 0, skip, limit), request.Caller, ct);
        return found.Then<SdkAnswer>(members => json => ServerJson.WriteUsers(json, "participants"u8, members.Select(member => member.User)));
    }

    private async Task<Result<SdkAnswer>> Add(SdkRequest request, CancellationToken ct)
    {
        var named = await NamedAsync(request, ct);
        if (!named.Ok)
            return named.Refusal;
        var added = await change.Add(named.Value.Room, named.Value.People, request.Caller, ct);
        return added.Then<SdkAnswer>(users => json => ServerJson.WriteUsers(json, "participants_added"u8, users));
    }

    private async Task<Result<SdkAnswer>> Remove(SdkRequest request, CancellationToken ct)
    {
        var named = await NamedAsync(request, ct);
        if (!named.Ok)
            return named.Refusal;
        var removed = await change.Remove(named.Value.Room, named.Value.People, request.Caller, ct);
        return removed.Then<SdkAnswer>(users => json => ServerJson.WriteUsers(json, "participants_removed"u8, users));
    }

    private async Task<Result<SdkAnswer>> Unread(SdkRequest request, CancellationToken ct)
    {
        var (ids, uniqueIds) = (request.Fields.Ids("room_ids", MaxRooms), request.Fields.List("room_channel_ids", MaxRooms));
        var user = await people.OneAsync(request, "user_id", ct);
        if (!user.Ok)
            return user.Refusal;
        var me = user.Value;
        var found = ids.Count + uniqueIds.Count == 0 ? await views.ListAsync(me.Id, [], true, null, 0, MaxRooms, ct) : [];
        if (ids.Count > 0)
            found.AddRange(await views.SomeAsync(me.Id, ids, ct));
        if (uniqueIds.Count > 0)
            found.AddRange(await views.SomeAsync(me.Workspace, me.Id, uniqueIds, ct));
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("unread_counts"u8);
            foreach (var room in found.DistinctBy(room => room.Room.Id))
            {
                json.WriteStartObject();
                json.WriteNumberText("room_id"u8, room.Room.Id);
                json.WriteNumber("unread_count"u8, room.Unread);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task<Result<(long Room, IReadOnlyList<UserCard> People)>> NamedAsync(SdkRequest request, CancellationToken ct)
    {
        var ids = request.Fields.RequiredList("user_ids", options.MaxMembersPerRequest);
        var room = await rooms.OneAsync(request, "room_id", ct);
        if (!room.Ok)
            return room.Refusal;
        var named = await people.AllAsync(request, ids, ct);
        return named.Then(users => (room.Value.Id, users));
    }

    private async Task<Result<SdkAnswer>> OneAsync(RoomRecord room, bool? changed, CancellationToken ct)
    {
        var facts = (await rooms.FactsAsync([room], ct))[0];
        return (SdkAnswer)(json =>
        {
            if (changed is { } known)
                json.WriteBoolean("changed"u8, known);
            json.WritePropertyName("room"u8);
            ServerJson.WriteRoom(json, facts);
        });
    }

    private string? Options(CallFields fields) => RoomCalls.Options(fields, "room_options", options.MaxExtrasBytes);
}
