using System.Globalization;
using Conversa.Chat.Rooms;
using Conversa.Chat.Search;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Finding messages by their words, and files by their kind.</summary>
internal sealed class SearchCalls(SearchMessages search, ListFiles files, UserDirectory users, Comments comments)
{
    private const int MaxRooms = 200;
    private const int MaxExtensions = 100;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.User, "POST", "search", Search);
        calls.Map(routes, SdkAccess.User, "POST", "search_messages", SearchOld);
        calls.Map(routes, SdkAccess.User, "POST", "file_list", Files);
    }

    private async Task<Result<SdkAnswer>> Search(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (text, type, sender, rooms) = (fields.Required("query"), fields.Some("type"), fields.Some("sender"), fields.Ids("room_ids", MaxRooms));
        var (kinds, (page, skip, limit)) = (Kinds(fields), fields.Page());
        if (fields.Refusal is { } refusal)
            return refusal;
        var by = await SenderAsync(request, sender, ct);
        if (!by.Known)
            return Nothing(page, limit);
        var found = await search.Handle(new SearchMessages.Query(text, limit) { Rooms = [.. rooms], Kinds = kinds, Sender = by.Id, Type = type, Skip = skip }, request.Caller, ct);
        return found.Ok ? await FoundAsync(request, found.Value, page, skip, limit, ct) : found.Refusal;
    }

    private async Task<Result<SdkAnswer>> SearchOld(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (text, room, before) = (fields.Required("query"), fields.Number("room_id"), fields.Number("last_comment_id"));
        if (fields.Refusal is { } refusal)
            return refusal;
        const int Limit = 20;
        var query = new SearchMessages.Query(text, Limit) { Rooms = room is > 0 ? [room.Value] : [], Before = before is > 0 ? before : null };
        var found = await search.Handle(query, request.Caller, ct);
        return found.Ok ? await FoundAsync(request, found.Value, 1, 0, Limit, ct) : found.Refusal;
    }

    private async Task<Result<SdkAnswer>> Files(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (rooms, sender, kind) = (fields.Ids("room_ids", MaxRooms), fields.Some("sender"), Kind(fields));
        var (include, exclude, (page, skip, limit)) = (fields.List("include_extensions", MaxExtensions), fields.List("exclude_extensions", MaxExtensions), fields.Page());
        if (fields.Refusal is { } refusal)
            return refusal;
        var by = await SenderAsync(request, sender, ct);
        if (!by.Known)
            return Nothing(page, limit);
        var found = await files.Handle(new ListFiles.Query(limit) { Rooms = [.. rooms], Sender = by.Id, Kind = kind, Include = include, Exclude = exclude, Skip = skip }, request.Caller, ct);
        return found.Ok ? await FoundAsync(request, found.Value, page, skip, limit, ct) : found.Refusal;
    }

    private async Task<Result<SdkAnswer>> FoundAsync(SdkRequest request, SearchMessages.Found found, int page, int skip, int limit, CancellationToken ct)
    {
        var shown = await comments.ForAsync(request.Caller.User, found.Messages, ct);
        var total = skip + found.Messages.Count + (found.More ? 1 : 0); // as many as are known of: who pages on learns of more
        return (SdkAnswer)(json =>
        {
            shown.WriteAll(json, "comments"u8);
            WritePage(json, page, limit, total);
        });
    }

    private static Result<SdkAnswer> Nothing(int page, int limit) => (SdkAnswer)(json =>
    {
        json.WriteStartArray("comments"u8);
        json.WriteEndArray();
        WritePage(json, page, limit, 0);
    });

    private static void WritePage(System.Text.Json.Utf8JsonWriter json, int page, int limit, int total)
    {
        json.WriteNumber("page"u8, page);
        json.WriteNumber("limit"u8, limit);
        json.WriteString("total"u8, total.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Nobody named means anybody; a name that is not known has sent nothing.</summary>
    private async ValueTask<(bool Known, long? Id)> SenderAsync(SdkRequest request, string? sender, CancellationToken ct) =>
        sender is null ? (true, null) : await users.ByExternalIdAsync(request.Caller.Workspace, sender, ct) is { } user ? (true, user.Id) : (false, null);

    private static IReadOnlyCollection<RoomKind> Kinds(CallFields fields)
    {
        var isPublic = fields.Flag("is_public");
        switch (fields.Some("room_type"))
        {
            case null or "all" or "default":
                return isPublic == true ? [RoomKind.Channel] : [];
            case "single":
                return [RoomKind.Single];
            case "group":
                return isPublic switch { true => [RoomKind.Channel], false => [RoomKind.Group], null => [RoomKind.Group, RoomKind.Channel] };
            case "channel":
                return [RoomKind.Channel];
            default:
                fields.Refuse(Refusal.Invalid("room_type", "room_type must be single, group or channel."));
                return [];
        }
    }

    private static FileKind Kind(CallFields fields)
    {
        switch (fields.Some("file_type"))
        {
            case null or "all":
                return FileKind.Any;
            case "media":
                return FileKind.Media;
            case "image":
                return FileKind.Image;
            case "video":
                return FileKind.Video;
            case "audio":
                return FileKind.Audio;
            case "doc" or "document":
                return FileKind.Document;
            default:
                fields.Refuse(Refusal.Invalid("file_type", "file_type must be all, media, image, video, audio or doc."));
                return FileKind.Any;
        }
    }
}
