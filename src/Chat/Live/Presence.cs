using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Conversa.Realtime;

namespace Conversa.Chat.Live;

/// <summary>
/// Who is online: someone who said so and is still connected, or said so a moment ago. Kept in memory only; after a start everybody is offline until
/// they show up. Subscribers of <c>u/{user}/s</c> get <c>1:{ms}</c> or <c>0:{ms}</c>, whatever the client sent.
/// </summary>
internal sealed class Presence(Hub hub, Connections connections, ChatOptions options, TimeProvider clock)
{
    private const int MaxRemembered = 1_000_000;

    private readonly ConcurrentDictionary<(long Workspace, long User), (bool Online, long At)> known = new();
    private readonly ConcurrentDictionary<(long Workspace, long Watched), ConcurrentDictionary<long, int>> watchers = new();

    /// <summary>Whether a user is online, and when that was last known; 0 when they never showed up.</summary>
    public (bool Online, long At) Status(long workspace, long user)
    {
        if (!known.TryGetValue((workspace, user), out var state))
            return (false, 0);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var online = state.Online && (connections.IsConnected(workspace, user) || now - state.At < options.PresenceSeconds * 1000L);
        return (online, state.At);
    }

    /// <summary>What a new subscriber gets at once; null when the user never showed up.</summary>
    public Frame? Payload(long workspace, long user) => Status(workspace, user) is { At: > 0 } status ? Payload(status.Online, status.At) : null;

    /// <summary>A client says that its user is, or is not, there.</summary>
    public void Says(long workspace, long user, string externalId, bool online)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var before = known.GetValueOrDefault((workspace, user));
        if (known.Count < MaxRemembered || known.ContainsKey((workspace, user)))
            known[(workspace, user)] = (online, now);
        hub.Publish(workspace, $"u/{externalId}/s", Payload(online, now), retain: true, qos: 0);
        if (before.Online != online)
            TellWatchers(workspace, user, externalId, online, now);
    }

    /// <summary>A connection of theirs ended; with the last one they are offline.</summary>
    public void Left(long workspace, long user, string externalId)
    {
        if (!connections.IsConnected(workspace, user) && known.TryGetValue((workspace, user), out var state) && state.Online)
            Says(workspace, user, externalId, false);
    }

    /// <summary>Lets a user's streams hear of others' coming and going, until disposed.</summary>
    public IDisposable Watch(long workspace, long watcher, IEnumerable<long> watched) => new Watching(this, workspace, watcher, [.. watched]);

    private void TellWatchers(long workspace, long user, string externalId, bool online, long at)
    {
        if (!watchers.TryGetValue((workspace, user), out var listening))
            return;
        var frame = Event(externalId, online, at);
        foreach (var (watcher, _) in listening)
            connections.Send(workspace, watcher, frame);
    }

    internal static Frame Event(string externalId, bool online, long at) => EventJson.Passing("presence", (externalId, online, at), static (json, state) =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "presence"u8);
        json.WriteString("user"u8, state.externalId);
        json.WriteBoolean("online"u8, state.online);
        json.WriteString("at"u8, DateTimeOffset.FromUnixTimeMilliseconds(state.at));
        json.WriteEndObject();
    });

    private static Frame Payload(bool online, long at) => new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(online ? 1 : 0)}:{at}")));

    private sealed class Watching : IDisposable
    {
        private readonly Presence presence;
        private readonly long workspace;
        private readonly long watcher;
        private readonly long[] watched;

        public Watching(Presence presence, long workspace, long watcher, long[] watched)
        {
            (this.presence, this.workspace, this.watcher, this.watched) = (presence, workspace, watcher, watched);
            foreach (var user in watched)
                presence.watchers.GetOrAdd((workspace, user), static _ => new()).AddOrUpdate(watcher, 1, static (_, streams) => streams + 1);
        }

        public void Dispose()
        {
            foreach (var user in watched)
            {
                if (!presence.watchers.TryGetValue((workspace, user), out var listening))
                    continue;
                if (listening.AddOrUpdate(watcher, 0, static (_, streams) => streams - 1) <= 0)
                    listening.TryRemove(new KeyValuePair<long, int>(watcher, 0));
                if (listening.IsEmpty)
                    presence.watchers.TryRemove(new KeyValuePair<(long, long), ConcurrentDictionary<long, int>>((workspace, user), listening));
            }
        }
    }
}
