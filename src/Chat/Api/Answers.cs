using System.ComponentModel;
using Conversa.Chat.Files;

namespace Conversa.Chat.Api;

/// <summary>The people who were named, all of them members now.</summary>
internal sealed record ApiPeople(IReadOnlyList<ApiPerson> Users);

/// <summary>Where a member's cursors stand.</summary>
internal sealed record ApiCursors(string Room, string User, string? ReadId, string? DeliveredId);

/// <summary>How far a message has come with everybody but its sender.</summary>
internal sealed record ApiReceipts(
    [property: Description("They have read it.")] IReadOnlyList<ApiPerson> ReadBy,
    [property: Description("It has arrived there, unread.")] IReadOnlyList<ApiPerson> DeliveredTo,
    [property: Description("It has not arrived there.")] IReadOnlyList<ApiPerson> Pending);

/// <summary>What waits to be read.</summary>
internal sealed record ApiUnread([property: Description("Over all rooms.")] long Messages, [property: Description("Rooms that have any.")] long Rooms);

/// <summary>What clearing hid.</summary>
internal sealed record ApiCleared([property: Description("Everything up to this message is hidden from you; null in an empty room.")] string? ClearedId);

/// <summary>An uploaded file.</summary>
internal sealed record ApiFile(
    string Id,
    [property: Description("Unguessable; whoever has it can read the file until it is deleted. For a picture, put `w_320,h_320/` between `/upload/` and the rest for a thumbnail.")] string Url,
    string Name,
    [property: Description("What its bytes say it is.")] string MediaType,
    long Size,
    [property: Description("Of a picture.")] int? Width,
    [property: Description("Of a picture.")] int? Height,
    [property: Description("Of a document.")] int? Pages,
    DateTime CreatedAt)
{
    public static ApiFile Of(StoredFile file, string publicUrl) => new(
        ApiMessage.Ids(file.Id), publicUrl + file.Path, file.Name, file.MediaType, file.Size, file.Width, file.Height, file.Pages, ApiMessage.Time(file.CreatedAt));
}
