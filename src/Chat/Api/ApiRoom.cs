using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Conversa.Chat.Members;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Api;

/// <summary>A room, with what only one member sees of it; a server that asks for itself sees none of that.</summary>
internal sealed record ApiRoom(
    [property: Description("Opaque.")] string Id,
    [property: AllowedValues("single", "group", "channel")] string Kind,
    [property: Description("The app's own name for a channel; made by the server for the others.")] string UniqueId,
    [property: Description("In a room of two, the other one's name.")] string Name,
    [property: Description("A picture's address, or empty.")] string AvatarUrl,
    [property: Description("The app's own settings.")] RawJson Options,
    long MemberCount,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    [property: Description("What `If-Match` asks for, in quotation marks: rises with every change of name, picture or options.")] long Version,
    [property: AllowedValues("member", "admin", "owner", null), Description("Your role.")] string? Role,
    [property: Description("Messages of others after your read cursor.")] long? Unread,
    [property: Description("You have read everything up to this message.")] string? ReadId,
    [property: Description("Everything up to this message has arrived with you.")] string? DeliveredId,
    [property: Description("The newest message you can see.")] ApiMessage? LastMessage,
    [property: Description("In a room of two: the other one.")] ApiPerson? Other)
{
    public static ApiRoom Of(RoomView view, UserCard? sender) => Of(view.Room) with
    {
        Name = view.Name,
        AvatarUrl = view.AvatarUrl,
        Role = Word(view.Role),
        Unread = view.Unread,
        ReadId = Cursor(view.ReadId),
        DeliveredId = Cursor(view.DeliveredId),
        LastMessage = view.Last is null ? null : ApiMessage.Of(view.Last, sender),
        Other = ApiPerson.Of(view.Other),
    };

    public static ApiRoom Of(RoomRecord room) => new(
        ApiMessage.Ids(room.Id), Word(room.Kind), room.UniqueId, room.Name, room.AvatarUrl, new RawJson(room.Options), room.MemberCount, ApiMessage.Time(room.CreatedAt),
        ApiMessage.Time(room.UpdatedAt), room.Version, null, null, null, null, null, null);

    public static string Word(RoomKind kind) => kind switch
    {
        RoomKind.Single => "single",
        RoomKind.Group => "group",
        _ => "channel",
    };

    public static string Word(MemberRole role) => role switch
    {
        MemberRole.Member => "member",
        MemberRole.Admin => "admin",
        _ => "owner",
    };

    public static string? Cursor(long id) => id == 0 ? null : ApiMessage.Ids(id);
}

/// <summary>A page of rooms.</summary>
internal sealed record ApiRooms(IReadOnlyList<ApiRoom> Rooms, [property: Description("For `after`; null at the end.")] string? Next);

/// <summary>One member of a room.</summary>
internal sealed record ApiMember(
    ApiPerson User,
    [property: AllowedValues("member", "admin", "owner")] string Role,
    DateTime JoinedAt,
    [property: Description("They have read everything up to this message.")] string? ReadId,
    [property: Description("Everything up to this message has arrived with them.")] string? DeliveredId)
{
    public static ApiMember Of(MemberView member) => new(
        ApiPerson.Of(member.User)!, ApiRoom.Word(member.Role), ApiMessage.Time(member.JoinedAt), ApiRoom.Cursor(member.ReadId), ApiRoom.Cursor(member.DeliveredId));
}

/// <summary>A page of members.</summary>
internal sealed record ApiMembers(IReadOnlyList<ApiMember> Members, [property: Description("For `after`; null at the end.")] string? Next);
