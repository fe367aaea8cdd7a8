using Conversa.Chat.Rooms;
using Conversa.Platform.Log;

namespace Conversa.Chat.Live;

/// <summary>An event as the workspace's servers hear it.</summary>
/// <param name="Position">Its place in the workspace's log.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Json">What the event stream says of it, to the letter.</param>
/// <param name="About">The user it says most about: who did it, or whose conversation it is; 0 for nobody.</param>
public sealed record WorkspaceEvent(long Position, string Name, ReadOnlyMemory<byte> Json, long About);

/// <summary>What the workspace's servers hear on <c>GET /events</c>, for those who tell them in another way.</summary>
public sealed class WorkspaceEvents
{
    private const long Servers = 0;
    private readonly LiveEvents events;
    private readonly IEnumerable<ILiveSource> sources;
    private readonly RoomLookup rooms;
    private readonly WorkspaceLog log;

    internal WorkspaceEvents(LiveEvents events, IEnumerable<ILiveSource> sources, RoomLookup rooms, WorkspaceLog log) =>
        (this.events, this.sources, this.rooms, this.log) = (events, sources, rooms, log);

    /// <summary>The events of these entries, in order; those that say nothing any more, because what they speak of was deleted, are left out.</summary>
    public async ValueTask<IReadOnlyList<WorkspaceEvent>> CompleteAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        await log.WatchAsync(workspace, ct); // what is remembered of rooms and settings follows from here on
        var page = entries.Select(entry => new LogEvent(entry, null)).ToList();
        var told = new List<WorkspaceEvent>();
        foreach (var live in await events.CompleteAsync(workspace, page, ct))
        {
            if (Audience.Includes(live, Servers))
                told.Add(Of(live.Entry.Position, EventJson.Of(live), live.Entry.Actor));
        }

        foreach (var other in await sources.CompleteAsync(workspace, page, ct))
        {
            if (!other.Includes(Servers))
                continue;
            var entry = entries.First(x => x.Position == other.Position);
            told.Add(Of(other.Position, other.Shared, entry.Room == 0 ? entry.Subject : (await rooms.ByIdAsync(workspace, entry.Room, ct))?.CreatedBy ?? entry.Actor));
        }

        return [.. told.OrderBy(x => x.Position)];
    }

    private static WorkspaceEvent Of(long position, Realtime.Frame frame, long about)
    {
        var (name, json) = frame.Event();
        return new WorkspaceEvent(position, name, json, about);
    }
}
