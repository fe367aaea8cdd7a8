using Conversa.Platform.Log;

namespace Conversa.Chat.Live;

/// <summary>Asks every other module.</summary>
internal static class LiveSources
{
    /// <summary>The events of all of them, by position.</summary>
    public static async ValueTask<IReadOnlyList<SourceEvent>> CompleteAsync(this IEnumerable<ILiveSource> sources, long workspace, IReadOnlyList<LogEvent> entries, CancellationToken ct)
    {
        var events = new List<SourceEvent>();
        foreach (var source in sources)
            events.AddRange(await source.CompleteAsync(workspace, entries, ct));
        return events.Count == 0 ? events : [.. events.OrderBy(x => x.Position)];
    }
}
