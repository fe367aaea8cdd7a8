using System.ComponentModel;
using System.Globalization;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;

namespace Conversa.Chat.Api;

/// <summary>A person as messages and lists show them.</summary>
public sealed record ApiPerson(
    [property: Description("The app's own id of the user.")] string Id,
    string Name,
    [property: Description("A picture's address, or empty.")] string AvatarUrl)
{
    public static ApiPerson? Of(UserCard? user) => user is null ? null : new ApiPerson(user.ExternalId, user.Name, user.AvatarUrl);
}

/// <summary>A message, the same in answers and in events.</summary>
public sealed record ApiMessage(
    [property: Description("Opaque; rises within the workspace.")] string Id,
    [property: Description("The room's id.")] string Room,
    [property: Description("The message's number in its room, counted without holes.")] long Seq,
    [property: Description("The id of the room's message before it; null for the first.")] string? PreviousId,
    [property: Description("Who sent it; null when they were erased.")] ApiPerson? Sender,
    [property: Description("The sender's own id for it; sending it again is the same message.")] string ClientId,
    [property: Description("text, reply, file_attachment, custom, buttons, card, carousel, location, contact_person, system_event or the app's own word.")] string Type,
    string Text,
    [property: Description("The type's own content.")] RawJson? Payload,
    [property: Description("The app's own additions.")] RawJson? Extras,
    DateTime CreatedAt,
    [property: Description("Null when it never was.")] DateTime? EditedAt,
    [property: Description("What `If-Match` asks for, in quotation marks: rises with every edit.")] long Version,
    [property: Description("True only in the answer to sending something again that was deleted since.")] bool Deleted)
{
    public static ApiMessage Of(StoredMessage message, UserCard? sender) => new(
        Ids(message.Id), Ids(message.Room), message.Seq, message.PreviousId == 0 ? null : Ids(message.PreviousId), ApiPerson.Of(sender), message.ClientId, message.Type, message.Text,
        RawJson.Of(message.Payload), RawJson.Of(message.Extras), Time(message.CreatedAt), message.EditedAt == 0 ? null : Time(message.EditedAt), message.EditedAt, message.Deleted);

    /// <summary>An id as native clients see it: opaque text.</summary>
    public static string Ids(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Unix milliseconds as JSON shows them: <c>2030-01-02T03:04:05.678Z</c>.</summary>
    public static DateTime Time(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime;
}

/// <summary>A page of messages.</summary>
public sealed record ApiMessages(
    IReadOnlyList<ApiMessage> Messages,
    [property: Description("The id to continue from, in the parameter the page was asked with; null at the end.")] string? Next);
