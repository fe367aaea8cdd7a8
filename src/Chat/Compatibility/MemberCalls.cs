using Conversa.Chat.Members;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Who is in a room, and changing that.</summary>
internal sealed class MemberCalls(ChangeMembers change, ListMembers list, RoomViews views, UserDirectory users, ChatOptions options)
{
    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.User, "GET", "room_participants", Participants);
        calls.Map(routes, SdkAccess.User, "POST", "add_room_participants", Add);
        calls.Map(routes, SdkAccess.User, "POST", "remove_room_participants", Remove);
    }

    private async Task<Result<SdkAnswer>> Participants(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (uniqueId, id) = (fields.Some("room_unique_id"), fields.Number("room_id"));
        var (page, skip, limit) = fields.Page(otherwise: 100);
        var offset = fields.Number("offset") is { } given ? (int)Math.Min(given, CallFields.MaxSkipped) : skip;
        var sorting = fields.Some("sorting") ?? "asc";
        if (sorting is not ("asc" or "desc"))
            fields.Refuse(Refusal.Invalid("sorting", "sorting must be asc or desc."));
        if (fields.Refusal is { } refusal)
            return refusal;

        // Three methods of v2 ask without naming a room, and die of anything but a success.
        if (uniqueId is null && id is null)
            return Page([], 0, page, offset, limit);
        var room = uniqueId is not null
            ? (await views.SomeAsync(request.Caller.Workspace, request.Caller.User, [uniqueId], ct)).FirstOrDefault()
            : await views.OneAsync(request.Caller.User, id!.Value, ct);
        if (room is null)
            return ChatRefusals.NoRoom;
        var members = await list.Handle(new ListMembers.Query(room.Room.Id, 0, offset, limit, sorting == "desc"), request.Caller, ct);
        return members.Ok ? Page(members.Value, room.Room.MemberCount, page, offset, limit) : members.Refusal;
    }

    private async Task<Result<SdkAnswer>> Add(SdkRequest request, CancellationToken ct)
    {
        var people = await PeopleAsync(request, ct);
        if (!people.Ok)
            return people.Refusal;
        var (room, named) = people.Value;
        var added = await change.Add(room, named, request.Caller, ct);
        if (!added.Ok)
            return added.Refusal;
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("participants_added"u8);
            foreach (var user in added.Value)
                PersonJson.WriteParticipant(json, user, 0, 0);
            json.WriteEndArray();
        });
    }

    private async Task<Result<SdkAnswer>> Remove(SdkRequest request, CancellationToken ct)
    {
        var people = await PeopleAsync(request, ct);
        if (!people.Ok)
            return people.Refusal;
        var (room, named) = people.Value;
        var removed = await change.Remove(room, named, request.Caller, ct);
        if (!removed.Ok)
            return removed.Refusal;
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("participants_removed"u8); // texts here, objects when adding
            foreach (var user in removed.Value)
                json.WriteStringValue(user.ExternalId);
            json.WriteEndArray();
        });
    }

    private async Task<Result<(long Room, IReadOnlyList<UserCard> People)>> PeopleAsync(SdkRequest request, CancellationToken ct)
    {
        var (room, emails) = (request.Fields.Id("room_id"), request.Fields.RequiredList("emails", options.MaxMembersPerRequest));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        if (await views.OneAsync(request.Caller.User, room, ct) is null && !await IsCallerAsync(request, emails, ct))
            return ChatRefusals.NoRoom; // before anybody is looked up: a stranger to the room learns nothing about people either
        var found = await users.ByExternalIdsAsync(request.Caller.Workspace, emails, ct);
        return emails.All(found.ContainsKey) ? (room, (IReadOnlyList<UserCard>)[.. found.Values]) : ChatRefusals.NoUser;
    }

    /// <summary>Whether it is about the caller alone, who may be leaving once more.</summary>
    private async ValueTask<bool> IsCallerAsync(SdkRequest request, IReadOnlyList<string> emails, CancellationToken ct) =>
        emails is [var one] && await users.ByIdAsync(request.Caller.User, ct) is { } caller && caller.ExternalId == one;

    private static Result<SdkAnswer> Page(IReadOnlyList<MemberView> members, long total, int page, int offset, int limit) => (SdkAnswer)(json =>
    {
        PersonJson.WriteParticipants(json, "participants"u8, members);
        json.WriteStartObject("meta"u8);
        json.WriteNumber("current_page"u8, page);
        json.WriteNumber("current_offset"u8, offset);
        json.WriteNumber("per_page"u8, limit);
        json.WriteNumber("total"u8, total);
        json.WriteEndObject();
    });
}
