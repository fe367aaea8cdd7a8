using System.Text.Json.Nodes;
using Conversa.Identity.Users;

namespace Conversa.Chat.Rooms;

/// <summary>What a room tells its members about itself, as an ordinary message of the type <c>system_event</c>.</summary>
/// <param name="Type">The event's name on the wire.</param>
internal sealed record SystemEvent(string Type)
{
    public static readonly SystemEvent CreateRoom = new("create_room");
    public static readonly SystemEvent AddMember = new("add_member");
    public static readonly SystemEvent JoinRoom = new("join_room");
    public static readonly SystemEvent RemoveMember = new("remove_member");
    public static readonly SystemEvent LeftRoom = new("left_room");
    public static readonly SystemEvent ChangeName = new("change_room_name");
    public static readonly SystemEvent ChangeAvatar = new("change_room_avatar");

    /// <summary>The events a server may post by name.</summary>
    public static readonly IReadOnlyList<SystemEvent> All = [CreateRoom, AddMember, JoinRoom, RemoveMember, LeftRoom, ChangeName, ChangeAvatar];

    /// <summary>A line that stands for the event where nothing else is shown.</summary>
    public string Sentence(UserCard subject, IReadOnlyList<UserCard> objects, string room) => Type switch
    {
        "create_room" => $"{subject.Name} created room {room}",
        "add_member" => $"{subject.Name} added {Names(objects)}",
        "join_room" => $"{subject.Name} joined room {room}",
        "remove_member" => $"{subject.Name} removed {Names(objects)}",
        "left_room" => $"{subject.Name} left room {room}",
        "change_room_name" => $"{subject.Name} changed room's name to {room}",
        "change_room_avatar" => $"{subject.Name} changed room's avatar",
        _ => "",
    };

    /// <summary>Who did what to whom; the lists are there when it was done to several.</summary>
    public JsonObject Payload(UserCard subject, IReadOnlyList<UserCard> objects, string room)
    {
        var payload = new JsonObject
        {
            ["type"] = Type,
            ["subject_username"] = subject.Name,
            ["subject_email"] = subject.ExternalId,
            ["object_username"] = objects.Count > 0 ? objects[0].Name : "",
            ["object_email"] = objects.Count > 0 ? objects[0].ExternalId : "",
            ["room_name"] = room,
        };
        if (objects.Count > 1)
        {
            payload["object_username_list"] = new JsonArray([.. objects.Select(user => JsonValue.Create(user.Name))]);
            payload["object_email_list"] = new JsonArray([.. objects.Select(user => JsonValue.Create(user.ExternalId))]);
        }

        return payload;
    }

    private static string Names(IReadOnlyList<UserCard> users) => users.Count switch
    {
        0 => "",
        <= 5 => string.Join(", ", users.Select(user => user.Name)),
        _ => $"{string.Join(", ", users.Take(5).Select(user => user.Name))} and {users.Count - 5} more",
    };
}
