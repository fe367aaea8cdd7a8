using System.ComponentModel;
using Conversa.Chat.Live;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>Says that someone writes, or stopped.</summary>
internal sealed record TypingRequest(
    [property: Description("False when they stopped.")] bool Typing = true,
    [property: Description("From servers only: words to show instead of a name, up to 255 characters.")] string? Text = null);

/// <summary>Who is there.</summary>
internal sealed record ApiPresences(IReadOnlyList<ApiPresence> Users);

/// <summary>Whether one user is there.</summary>
internal sealed record ApiPresence(string Id, bool Online, [property: Description("When that was last known; null when they never showed up since this node started.")] DateTimeOffset? At);

/// <summary>What happens right now, over the native API.</summary>
internal static class LiveEndpoints
{
    private const int MaxText = 255;

    public static void Map(IEndpointRouteBuilder routes)
    {
        ListenToEvents.Map(routes);
        routes.MapPut("/rooms/{room}/typing", SayTyping).RequireUserOrScope(Scopes.MessagesWrite).WithName("SayTyping")
            .WithSummary("Tells the room that someone is writing. Forgotten as soon as it is said; say it again every few seconds.").WithUser(required: true)
            .Accepts<TypingRequest>("application/json").Produces(StatusCodes.Status204NoContent).ProducesProblem(400).ProducesProblem(404);
        routes.MapGet("/presence", ReadPresence).RequireUserOrScope(Scopes.UsersRead).WithName("ReadPresence")
            .WithSummary("Who is online. To hear of changes, name the users in presence= of the event stream.")
            .WithQuery("users", "Users' ids, separated by commas; at most 100.")
            .Produces<ApiPresences>().ProducesProblem(400);
    }

    private static async Task<IResult> SayTyping(HttpContext http, string room, Callers callers, Typing typing, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.TypingRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (Text.Check("text", body.Value.Text, MaxText) is { } bad)
            return bad.ToHttp();
        var byServer = http.Actor().Kind == ActorKind.Server;
        var caller = await callers.UserAsync(http);
        if (!caller.Ok)
            return caller.Refusal.ToHttp();
        if (await callers.CardAsync(caller.Value.User, ct) is not { } user)
            return ChatRefusals.NoUser.ToHttp();
        var said = byServer
            ? await typing.ServerSaysAsync(user.Workspace, Addresses.Id(room), user, body.Value.Text ?? "", body.Value.Typing, ct)
            : await typing.SaysAsync(user.Workspace, Addresses.Id(room), user, body.Value.Typing, ct);
        return said ? Results.NoContent() : ChatRefusals.NoRoom.ToHttp();
    }

    private static async Task<IResult> ReadPresence(HttpContext http, Callers callers, Presence presence, CancellationToken ct)
    {
        var names = http.Request.Query["users"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length is 0 or > ListenToEvents.MaxWatched)
            return Refusal.Invalid("users", $"users must name 1 to {ListenToEvents.MaxWatched} users, separated by commas.").ToHttp();
        var found = new List<ApiPresence>();
        foreach (var name in names)
        {
            if (await callers.FindAsync(http.Actor().Workspace, name, ct) is not { } user)
                continue;
            var (online, at) = presence.Status(user.Workspace, user.Id);
            found.Add(new ApiPresence(user.ExternalId, online, at == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(at)));
        }

        return JsonAnswer.Of(new ApiPresences(found), ChatJson.Wire.ApiPresences);
    }
}
