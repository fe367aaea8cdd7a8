using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Realtime;

/// <summary>
/// All connections of this process, found by person and by session. Finding or closing someone's connections costs what that person has,
/// never a walk over all.
/// </summary>
public sealed class Connections
{
    private const int RevokedRememberedTicks = 120;

    private readonly RealtimeOptions options;
    private readonly ILogger<Connections> logger;
    private readonly ConcurrentDictionary<long, Connection> all = new();
    private readonly ConcurrentDictionary<(long Workspace, long User), Connection[]> byUser = new();
    private readonly ConcurrentDictionary<long, Connection[]> bySession = new();
    private readonly ConcurrentDictionary<long, int> revoked = new();
    private long lastNumber;
    private int count;
    private volatile bool draining;

    /// <summary>One per process; <c>AddRealtime</c> makes it.</summary>
    public Connections(IOptions<RealtimeOptions> options, IMeterFactory meters, ILogger<Connections> logger)
    {
        (this.options, this.logger) = (options.Value, logger);
        Metrics = new RealtimeMetrics(meters);
    }

    /// <summary>A user (workspace, user) was bound to a connection. Called while the connection is set up, so it must be quick and must not throw.</summary>
    public event Action<long, long>? Bound;

    /// <summary>How many connections are open.</summary>
    public int Count => Volatile.Read(ref count);

    internal RealtimeMetrics Metrics { get; }

    internal TimingWheel Wheel { get; } = new();

    internal int QueueLength => options.QueueLength;

    internal int QueueBytes => options.QueueBytes;

    /// <summary>A user's open connections, over any transport. The list does not change afterwards.</summary>
    public IReadOnlyList<Connection> OfUser(long workspace, long user) => byUser.TryGetValue((workspace, user), out var found) ? found : [];

    /// <summary>The open connections bound to a session.</summary>
    public IReadOnlyList<Connection> OfSession(long session) => bySession.TryGetValue(session, out var found) ? found : [];

    /// <summary>Whether the user has any connection here; presence ends with the last.</summary>
    public bool IsConnected(long workspace, long user) => byUser.ContainsKey((workspace, user));

    /// <summary>Queues a Server-Sent Event for every such stream of a user. Returns how many took it.</summary>
    public int Send(long workspace, long user, Frame frame)
    {
        var sent = 0;
        if (byUser.TryGetValue((workspace, user), out var found))
        {
            foreach (var connection in found)
            {
                if (connection is Sse.SseConnection stream && stream.Send(frame))
                {
                    sent++;
                }
            }
        }

        return sent;
    }

    /// <summary>Closes every connection bound to a session, now and for the next minutes: one that is just being bound closes too. Session numbers are never reused.</summary>
    public void CloseSession(long session)
    {
        if (session == 0)
        {
            return;
        }

        revoked[session] = Wheel.Tick;
        foreach (var connection in OfSession(session))
        {
            connection.Close(CloseReason.Revoked);
        }
    }

    /// <summary>Closes every connection of a user. Revoke the sessions first, or clients come straight back.</summary>
    public void CloseUser(long workspace, long user)
    {
        foreach (var connection in OfUser(workspace, user))
        {
            connection.Close(CloseReason.Revoked);
        }
    }

    /// <summary>
    /// Closes a workspace's connections because something that was committed could not be told: clients come back and ask for what they missed, where silence
    /// would hide a gap. Walks over everybody connected, so it is for faults only.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="streamsOnly">Only Server-Sent Events; what the others hear was not touched.</param>
    public void Interrupt(long workspace, bool streamsOnly)
    {
        foreach (var (who, found) in byUser)
        {
            if (who.Workspace != workspace)
            {
                continue;
            }

            foreach (var connection in found)
            {
                if (!streamsOnly || connection is Sse.SseConnection)
                {
                    connection.Close(CloseReason.ServerFault);
                }
            }
        }
    }

    /// <summary>Closes everything and refuses newcomers; the first step of stopping.</summary>
    public void CloseAll()
    {
        draining = true;
        RealtimeLog.Draining(logger, Count);
        foreach (var (_, connection) in all)
        {
            connection.Close(CloseReason.ServerShuttingDown);
        }
    }

    internal long NextNumber() => Interlocked.Increment(ref lastNumber);

    /// <summary>Takes a connection in. False when the process is full or stopping.</summary>
    internal bool TryAdd(Connection connection)
    {
        if (Interlocked.Increment(ref count) > options.MaxConnections)
        {
            Interlocked.Decrement(ref count);
            RealtimeLog.Full(logger, options.MaxConnections);
            return false;
        }

        all[connection.Number] = connection;
        Metrics.Opened(connection.Transport);
        RealtimeLog.Opened(logger, connection.Number, connection.Transport);
        if (draining)
        {
            connection.Close(CloseReason.ServerShuttingDown);
        }

        return true;
    }

    internal void Remove(Connection connection)
    {
        if (!all.TryRemove(connection.Number, out _))
        {
            return;
        }

        Interlocked.Decrement(ref count);
        Wheel.Remove(connection);
        foreach (var binding in connection.Bindings)
        {
            Unlist(byUser, (binding.Workspace, binding.User), connection);
            Unlist(bySession, binding.Session, connection);
        }

        Metrics.Closed(connection.Transport, connection.CloseReason);
        RealtimeLog.Closed(logger, connection.Number, connection.Transport, connection.CloseReason);
    }

    internal void Index(Connection connection, Binding binding)
    {
        var mine = List(byUser, (binding.Workspace, binding.User), connection);
        if (mine.Length > options.MaxConnectionsPerUser)
        {
            mine[0].Close(CloseReason.TooManyConnections);
        }

        Bound?.Invoke(binding.Workspace, binding.User);
        if (binding.Session != 0)
        {
            List(bySession, binding.Session, connection);
            if (revoked.ContainsKey(binding.Session))
            {
                connection.Close(CloseReason.Revoked);
            }
        }
    }

    /// <summary>Forgets revocations nobody can race with any more.</summary>
    internal void Sweep()
    {
        foreach (var (session, tick) in revoked)
        {
            if (Wheel.Tick - tick > RevokedRememberedTicks)
            {
                revoked.TryRemove(session, out _);
            }
        }
    }

    private static Connection[] List<TKey>(ConcurrentDictionary<TKey, Connection[]> index, TKey key, Connection connection)
        where TKey : notnull =>
        index.AddOrUpdate(
            key,
            static (_, one) => [one],
            static (_, before, one) => before.Contains(one) ? before : [.. before, one],
            connection);

    private static void Unlist<TKey>(ConcurrentDictionary<TKey, Connection[]> index, TKey key, Connection connection)
        where TKey : notnull
    {
        while (index.TryGetValue(key, out var before))
        {
            Connection[] after = [.. before.Where(one => one != connection)];
            if (after.Length == before.Length
                || (after.Length == 0 ? index.TryRemove(KeyValuePair.Create(key, before)) : index.TryUpdate(key, after, before)))
            {
                return;
            }
        }
    }
}
