using Conversa.Chat.Compatibility.Mqtt;
using Conversa.Chat.Rooms;
using Conversa.Identity;
using Conversa.Platform.Log;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;
using Microsoft.Extensions.Logging;

namespace Conversa.Chat.Live;

/// <summary>
/// Tells everyone connected to this node what was committed, in order: native clients over Server-Sent Events, Chat SDK clients over MQTT. Each frame
/// is made once, and only when somebody listens. Also ends what is no longer allowed: connections of revoked sessions, subscriptions of past members.
/// </summary>
internal sealed class FanOut(LiveEvents events, IEnumerable<ILiveSource> sources, Connections connections, SdkTopics sdk, ILogger<FanOut> log) : ILogListener
{
    public async ValueTask OnCommittedAsync(long workspace, IReadOnlyList<LogEvent> entries)
    {
        foreach (var (entry, _) in entries)
        {
            if (entry.Kind == IdentityEntries.SessionRevoked)
                connections.CloseSession(entry.Subject);
            else if (entry.Kind == IdentityEntries.UserDeactivated)
                connections.CloseUser(workspace, entry.Subject);
            else if (entry.Kind == IdentityEntries.ApiKeyRevoked)
                connections.CloseSession(-entry.Subject); // a key's streams go by its number below zero
        }

        if (connections.Count == 0)
            return; // whoever comes later starts from the log
        var others = new Queue<SourceEvent>();
        try
        {
            others = new Queue<SourceEvent>(await sources.CompleteAsync(workspace, entries, default));
        }
        catch (Exception exception)
        {
            // What another module could not say is asked for again by whoever hears of it; Chat goes on.
            Interrupt(exception, workspace, entries[0].Entry.Position, streamsOnly: true);
        }

        IReadOnlyList<LiveEvent> own;
        try
        {
            own = await events.CompleteAsync(workspace, entries, default);
        }
        catch (Exception exception)
        {
            Interrupt(exception, workspace, entries[0].Entry.Position, streamsOnly: false);
            return;
        }

        foreach (var live in own)
        {
            while (others.TryPeek(out var earlier) && earlier.Position < live.Entry.Position)
                Tell(workspace, others.Dequeue());
            try
            {
                await TellAsync(workspace, live);
            }
            catch (Exception exception)
            {
                Interrupt(exception, workspace, live.Entry.Position, streamsOnly: false);
            }
        }

        foreach (var other in others)
            Tell(workspace, other);
    }

    private void Interrupt(Exception exception, long workspace, long position, bool streamsOnly)
    {
        log.HandingOnFailed(exception, workspace, position);
        connections.Interrupt(workspace, streamsOnly);
    }

    private void Tell(long workspace, SourceEvent other)
    {
        try
        {
            foreach (var user in other.Audience)
            {
                if (connections.IsConnected(workspace, user))
                    connections.Send(workspace, user, other.Shared);
            }

            if (other.ForServers && connections.IsConnected(workspace, 0))
                connections.Send(workspace, 0, other.Shared);
        }
        catch (Exception exception)
        {
            Interrupt(exception, workspace, other.Position, streamsOnly: true);
        }
    }

    private async ValueTask TellAsync(long workspace, LiveEvent live)
    {
        Frame? native = null;
        foreach (var user in Audience.Of(live))
        {
            if (connections.IsConnected(workspace, user))
                connections.Send(workspace, user, native ??= EventJson.Of(live));
        }

        if (connections.IsConnected(workspace, 0))
            connections.Send(workspace, 0, native ?? EventJson.Of(live));
        await sdk.TellAsync(workspace, live);
        if (live.Entry.Kind == ChatEntries.MemberLeft)
            Withdraw(workspace, live.Entry.Subject, live.Room);
    }

    /// <summary>Authorised at subscribe, and again when membership ends.</summary>
    private void Withdraw(long workspace, long user, RoomState room)
    {
        if (room.Members.ContainsKey(user))
            return; // back already
        foreach (var connection in connections.OfUser(workspace, user))
            (connection as MqttSession)?.Withdraw(filter => SdkTopics.BelongsTo(filter, room));
    }
}
