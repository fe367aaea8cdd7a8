using System.Globalization;

namespace Conversa.Chat.Compatibility.Mqtt;

/// <summary>The topics Chat SDK clients use, taken apart.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Key">The token, the app's code, or the user, as the kind says.</param>
/// <param name="Room">The room, or 0.</param>
/// <param name="Rest">The channel's unique id, or the user of a room topic (<c>+</c> for all).</param>
internal readonly record struct SdkTopicName(SdkTopicKind Kind, string Key = "", long Room = 0, string Rest = "")
{
    /// <summary>Reads a topic or filter; <see cref="SdkTopicKind.Unknown"/> when it is none of them.</summary>
    public static SdkTopicName Parse(string topic)
    {
        var levels = topic.Split('/');
        return levels switch
        {
            ["r", var room, "typing"] when Number(room, out var id) => new(SdkTopicKind.RoomTyping, Room: id),
            ["r", var room, var again, "e"] when Number(room, out var id) && (again == room || again == "+") => new(SdkTopicKind.Event, Room: id),
            ["r", var room, var again, var user, "t"] when Number(room, out var id) && (again == room || again == "+") => new(SdkTopicKind.Typing, Room: id, Rest: user),
            ["r", var room, var again, var user, "d"] when Number(room, out var id) && (again == room || again == "+") => new(SdkTopicKind.Delivered, Room: id, Rest: user),
            ["r", var room, var again, var user, "r"] when Number(room, out var id) && (again == room || again == "+") => new(SdkTopicKind.Read, Room: id, Rest: user),
            ["u", var user, "s"] => new(SdkTopicKind.Presence, user),
            [var token, "c"] => new(SdkTopicKind.Comments, token),
            [var token, "n"] => new(SdkTopicKind.Notifications, token),
            [var token, "update"] => new(SdkTopicKind.Updates, token),
            [var app, var channel, "c"] => new(SdkTopicKind.Channel, app, Rest: channel),
            _ => new(SdkTopicKind.Unknown),
        };
    }

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

/// <summary>What a Chat SDK topic is for.</summary>
internal enum SdkTopicKind
{
    Unknown,
    Comments,
    Notifications,
    Updates,
    Channel,
    Typing,
    RoomTyping,
    Delivered,
    Read,
    Event,
    Presence,
}
