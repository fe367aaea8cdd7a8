namespace Conversa.Realtime;

/// <summary>
/// Deadlines of all connections with one timer: a ring of one-second slots, each an intrusive list, so scheduling is O(1) and allocates
/// nothing. A deadline beyond the ring is looked at once per turn.
/// </summary>
internal sealed class TimingWheel
{
    private const int Slots = 256;

    private readonly Lock sync = new();
    private readonly Connection?[] heads = new Connection?[Slots];
    private readonly List<Connection> due = [];
    private int tick;

    /// <summary>Seconds since the wheel started, as of the last turn.</summary>
    public int Tick => Volatile.Read(ref tick);

    /// <summary>Calls <see cref="Connection.OnDue"/> at that tick, or up to a ring's turn earlier; replaces an earlier schedule.</summary>
    public void Schedule(Connection connection, int at)
    {
        lock (sync)
        {
            Unlink(connection);
            var distance = Math.Clamp(at - tick, 1, Slots - 1);
            var slot = (tick + distance) % Slots;
            connection.WheelSlot = slot;
            connection.WheelNext = heads[slot];
            if (heads[slot] is { } head)
            {
                head.WheelPrevious = connection;
            }

            heads[slot] = connection;
        }
    }

    public void Remove(Connection connection)
    {
        lock (sync)
        {
            Unlink(connection);
        }
    }

    /// <summary>Moves on to a tick and calls everyone due; called by one timer, never twice at the same time.</summary>
    public void TurnTo(int target)
    {
        while (Tick < target)
        {
            lock (sync)
            {
                tick++;
                var slot = tick % Slots;
                while (heads[slot] is { } connection)
                {
                    Unlink(connection);
                    due.Add(connection);
                }
            }

            // Outside the lock: a due connection may close, and closing schedules.
            foreach (var connection in due)
            {
                var next = connection.OnDue(tick);
                if (next >= 0)
                {
                    Reschedule(connection, next);
                }
            }

            due.Clear();
        }
    }

    private void Reschedule(Connection connection, int at)
    {
        // One that closed in between has its own, nearer schedule or is gone for good.
        if (!connection.IsClosed)
        {
            Schedule(connection, at);
        }
    }

    private void Unlink(Connection connection)
    {
        if (connection.WheelSlot < 0)
        {
            return;
        }

        if (connection.WheelPrevious is { } previous)
        {
            previous.WheelNext = connection.WheelNext;
        }
        else
        {
            heads[connection.WheelSlot] = connection.WheelNext;
        }

        if (connection.WheelNext is { } following)
        {
            following.WheelPrevious = connection.WheelPrevious;
        }

        connection.WheelNext = connection.WheelPrevious = null;
        connection.WheelSlot = -1;
    }
}
