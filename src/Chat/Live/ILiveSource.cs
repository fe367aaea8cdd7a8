using Conversa.Platform.Log;
using Conversa.Realtime;

namespace Conversa.Chat.Live;

/// <summary>Another module's events on the same streams, in the same order, with the same way to come back to them.</summary>
public interface ILiveSource
{
    /// <summary>The events of these entries, in their order; entries of other modules are left out.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="entries">Consecutive entries, live or read again for somebody who comes back.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<IReadOnlyList<SourceEvent>> CompleteAsync(long workspace, IReadOnlyList<LogEvent> entries, CancellationToken ct);
}

/// <summary>One event of another module.</summary>
/// <param name="Position">The entry's position; the same for two events that tell different people of one entry.</param>
/// <param name="Audience">The users who may hear of it, each once.</param>
/// <param name="ForServers">Whether the workspace's servers hear of it: of the events of one entry exactly one should say so.</param>
/// <param name="Frame">Makes the bytes, called when somebody listens; see <see cref="Frame.ServerSentEvent"/>.</param>
public sealed record SourceEvent(long Position, IReadOnlySet<long> Audience, bool ForServers, Func<Frame> Frame)
{
    private readonly Lock gate = new();
    private Frame? made;

    /// <summary>Whether this user may hear of it; user 0 stands for the workspace's servers.</summary>
    internal bool Includes(long user) => user == 0 ? ForServers : Audience.Contains(user);

    /// <summary>The bytes, made once.</summary>
    internal Frame Shared
    {
        get
        {
            lock (gate)
                return made ??= Frame();
        }
    }
}
