using Conversa.Chat.Search;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>Finding messages and files again, over the native API.</summary>
internal static class SearchEndpoints
{
    private const long LastMoment = 253_402_300_799_999; // the year 9999, in unix milliseconds

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search", Search).RequireUserOrScope(Scopes.MessagesRead).WithName("SearchMessages")
            .WithSummary("Messages that hold every word, newest first; the last word may go on. A server without `user` searches its whole workspace.")
            .WithQuery("query", $"The words, at most {SearchMessages.LongestQuery} characters.", required: true).WithQuery("room", "Only in this room.")
            .WithQuery("sender", "Only by this user.").WithQuery("type", "Only messages of this type.")
            .WithQuery("since", "Only from this time on, in unix milliseconds.", "integer").WithQuery("until", "Only before this time, in unix milliseconds.", "integer")
            .WithQuery("limit", "How many to answer, 1 to 100; 20 without it.", "integer").WithQuery("before", "The `next` of the page before.").WithUser()
            .Produces<ApiMessages>().ProducesProblem(400);
        routes.MapGet("/files", List).RequireUserOrScope(Scopes.MessagesRead).WithName("ListFiles").WithTags("Files")
            .WithSummary("Messages with files, newest first.")
            .WithQuery("room", "Only in this room.").WithQuery("sender", "Only by this user.").WithQuery("kind", "Only these: image, video, audio, media (all three), or document.")
            .WithQuery("limit", "How many to answer, 1 to 100; 20 without it.", "integer").WithQuery("before", "The `next` of the page before.").WithUser()
            .Produces<ApiMessages>().ProducesProblem(400);
    }

    private static async Task<IResult> Search(HttpContext http, Callers callers, SearchMessages search, CancellationToken ct)
    {
        var asked = await AskAsync(http, callers, ct);
        var since = http.Request.Number("since", 0, LastMoment, -1);
        var until = http.Request.Number("until", 0, LastMoment, -1);
        if ((asked.Refusal ?? since.Refusal ?? until.Refusal) is { } refusal)
            return refusal.ToHttp();
        var (actor, rooms, sender, before, limit) = asked.Value;
        var query = new SearchMessages.Query(http.Request.Query["query"].ToString(), limit)
        {
            Rooms = rooms,
            Sender = sender,
            Before = before,
            Type = http.Request.Query["type"].ToString() is { Length: > 0 } type ? type : null,
            Since = since.Value < 0 ? null : since.Value,
            Until = until.Value < 0 ? null : until.Value,
        };
        var found = await search.Handle(query, actor, ct);
        return found.Ok ? await AnswerAsync(found.Value, callers, ct) : found.Refusal.ToHttp();
    }

    private static async Task<IResult> List(HttpContext http, Callers callers, ListFiles list, CancellationToken ct)
    {
        var asked = await AskAsync(http, callers, ct);
        var kind = Kind(http.Request.Query["kind"].ToString());
        if ((asked.Refusal ?? kind.Refusal) is { } refusal)
            return refusal.ToHttp();
        var (actor, rooms, sender, before, limit) = asked.Value;
        var found = await list.Handle(new(limit) { Rooms = rooms, Sender = sender, Kind = kind.Value, Before = before }, actor, ct);
        return found.Ok ? await AnswerAsync(found.Value, callers, ct) : found.Refusal.ToHttp();
    }

    private readonly record struct Asked(Actor Actor, IReadOnlyCollection<long> Rooms, long? Sender, long? Before, int Limit);

    private static async Task<Result<Asked>> AskAsync(HttpContext http, Callers callers, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        var limit = http.Request.Number("limit", 1, SearchMessages.LargestPage, 20);
        var room = Addresses.Optional("room", http.Request.Query["room"]);
        var before = Addresses.Optional("before", http.Request.Query["before"]);
        if ((actor.Refusal ?? limit.Refusal ?? room.Refusal ?? before.Refusal) is { } refusal)
            return refusal;
        var name = http.Request.Query["sender"].ToString();
        var sender = name.Length == 0 ? null : await callers.FindAsync(actor.Value.Workspace, name, ct);
        if (name.Length > 0 && sender is null)
            return Refusal.Invalid("sender", "sender is no user of this workspace.");
        return new Asked(actor.Value, room.Value is { } one ? [one] : [], sender?.Id, before.Value, (int)limit.Value);
    }

    private static Result<FileKind> Kind(string word) => word switch
    {
        "" => FileKind.Any,
        "image" => FileKind.Image,
        "video" => FileKind.Video,
        "audio" => FileKind.Audio,
        "media" => FileKind.Media,
        "document" => FileKind.Document,
        _ => Refusal.Invalid("kind", "kind must be one of: image, video, audio, media, document."),
    };

    private static async Task<IResult> AnswerAsync(SearchMessages.Found found, Callers callers, CancellationToken ct)
    {
        var senders = await callers.CardsAsync(found.Messages.Select(message => message.Sender), ct);
        return JsonAnswer.Of(
            new ApiMessages(
                [.. found.Messages.Select(message => ApiMessage.Of(message, senders.GetValueOrDefault(message.Sender)))],
                found.More && found.Messages.Count > 0 ? ApiMessage.Ids(found.Messages[^1].Id) : null),
            ChatJson.Wire.ApiMessages);
    }
}
