using System.Globalization;
using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Realtime;
using Conversa.Realtime.Sse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Live;

/// <summary>
/// <c>GET /events</c>: everything that happens in the caller's rooms, in order, as Server-Sent Events. A client that comes back with
/// <c>Last-Event-ID</c> first gets what it missed, from the log; nothing is skipped and nothing comes twice.
/// </summary>
internal sealed class ListenToEvents(WorkspaceLog log, LogReader reader, LiveEvents events, IEnumerable<ILiveSource> sources, SseGateway gateway, Presence presence, UserDirectory users)
{
    private const int Page = 500;
    public const int MaxWatched = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/events", static (HttpContext http, ListenToEvents self) => self.HandleAsync(http))
        .RequireUserOrScope("events:read")
        .AllowTokenInQuery()
        .WithName("ListenToEvents")
        .WithSummary("Listen to everything that happens, as Server-Sent Events")
        .WithHeader("Last-Event-ID", "The id of the last event you got: what you missed since then comes first. Without it, only what happens from now on.")
        .WithQuery("after", "The same, for the first connection.")
        .WithQuery("presence", "Ids of users, separated by commas, at most 100: their coming and going is told too.")
        .WithQuery("access_token", "The session token, for browsers' EventSource, which cannot send headers.")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");

    private async Task HandleAsync(HttpContext http)
    {
        var actor = http.Actor();
        var after = After(http);
        if (!after.Ok)
        {
            await http.RefuseAsync(after.Refusal);
            return;
        }

        var watched = await WatchedAsync(http, actor);
        if (!watched.Ok)
        {
            await http.RefuseAsync(watched.Refusal);
            return;
        }

        var self = actor.User == 0 ? null : await users.ByIdAsync(actor.User, http.RequestAborted);
        var heard = await log.WatchAsync(actor.Workspace, http.RequestAborted);
        using var watching = presence.Watch(actor.Workspace, actor.User, watched.Value.Select(user => user.Id));
        try
        {
            await gateway.RunAsync(http, new Binding(actor.Workspace, actor.User, actor.Session), async (backlog, ct) =>
            {
                if (self is not null)
                    presence.Says(actor.Workspace, actor.User, self.ExternalId, true);
                await CatchUpAsync(backlog, actor, after.Value ?? heard, after.Value is null, ct);
                foreach (var user in watched.Value)
                {
                    if (presence.Status(actor.Workspace, user.Id) is { At: > 0 } status)
                        await backlog.WriteAsync(Presence.Event(user.ExternalId, status.Online, status.At), ct);
                }
            });
        }
        finally
        {
            if (self is not null)
                presence.Left(actor.Workspace, actor.User, self.ExternalId);
        }
    }

    /// <summary>Live frames wait meanwhile; so what is read up to here and what was committed since the stream was registered leave no gap.</summary>
    private async Task CatchUpAsync(SseBacklog backlog, Actor actor, long from, bool fresh, CancellationToken ct)
    {
        // The stream is registered by now: whatever is committed after this head reaches it live.
        var head = await log.HeadAsync(actor.Workspace, ct);
        var position = fresh ? head : Math.Min(from, head); // a position from another life of this database is no reason to wait for it
        while (position < head)
        {
            var entries = await reader.ReadAsync(actor.Workspace, position, (int)Math.Min(Page, head - position), ct);
            if (entries.Count == 0)
                break;
            var page = entries.ConvertAll(entry => new LogEvent(entry, null));
            var frames = (await events.CompleteAsync(actor.Workspace, page, ct)).Where(live => Audience.Includes(live, actor.User)).Select(live => (live.Entry.Position, Frame: EventJson.Of(live)))
                .Concat((await sources.CompleteAsync(actor.Workspace, page, ct)).Where(other => other.Includes(actor.User)).Select(other => (other.Position, Frame: other.Shared)));
            foreach (var (_, frame) in frames.OrderBy(x => x.Position))
                await backlog.WriteAsync(frame, ct);

            position = entries[^1].Position;
        }

        // Tells the client where it stands, and the stream from where live frames are new.
        await backlog.WriteAsync(Ready(position), ct);
    }

    private static Frame Ready(long position) => Frame.ServerSentEvent(position, "ready", JsonFrame.Write(position, static (json, at) =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "ready"u8);
        json.WriteString("position"u8, at.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }));

    private static Result<long?> After(HttpContext http)
    {
        string? text = http.Request.Headers["Last-Event-ID"];
        var field = "Last-Event-ID";
        if (string.IsNullOrEmpty(text))
            (text, field) = (http.Request.Query["after"], "after");
        if (string.IsNullOrEmpty(text))
            return (long?)null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < 1L << 53
            ? position
            : Refusal.Invalid(field, $"{field} must be a position this server has sent before.");
    }

    private async ValueTask<Result<List<UserCard>>> WatchedAsync(HttpContext http, Actor actor)
    {
        string? text = http.Request.Query["presence"];
        if (string.IsNullOrEmpty(text))
            return new List<UserCard>();
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length > MaxWatched)
            return Refusal.Invalid("presence", $"presence can name at most {MaxWatched} users.");
        return (await users.ByExternalIdsAsync(actor.Workspace, names, http.RequestAborted)).Values.ToList();
    }
}
