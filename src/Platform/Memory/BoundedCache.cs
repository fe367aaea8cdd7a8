using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Conversa.Platform.Memory;

/// <summary>
/// Remembers up to about <c>limit</c> values and forgets those not asked for lately: two generations, the younger becomes the older when it is
/// half full. Never hands out a value that was removed before it was put in: take a <see cref="Ticket"/> before reading the source, give it
/// back with the value, and a removal in between wins.
/// </summary>
public sealed class BoundedCache<TKey, TValue>(int limit)
    where TKey : notnull
{
    private readonly int half = Math.Max(1, limit / 2);
    private readonly Lock turning = new();
    private volatile Generations generations = new(new(), new());
    private int young;
    private long removals;

    /// <summary>A moment; values read from the source after it may be kept only when nothing was removed since.</summary>
    public long Ticket() => Volatile.Read(ref removals);

    /// <summary>Looks a value up.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var now = generations;
        if (now.Young.TryGetValue(key, out value))
            return true;
        var ticket = Ticket();
        if (!now.Old.TryGetValue(key, out value))
            return false;
        Keep(key, value, ticket);
        return true;
    }

    /// <summary>Remembers a value, unless something was removed since the ticket was taken.</summary>
    public void Keep(TKey key, TValue value, long ticket)
    {
        var now = generations;
        now.Young[key] = value;
        if (Ticket() != ticket)
        {
            now.Young.TryRemove(key, out _);
            return;
        }

        if (Interlocked.Increment(ref young) >= half)
            Turn(now);
    }

    /// <summary>Forgets a value, also one that is being read from the source right now.</summary>
    public void Remove(TKey key)
    {
        Interlocked.Increment(ref removals);
        var now = generations;
        now.Young.TryRemove(key, out _);
        now.Old.TryRemove(key, out _);
    }

    private void Turn(Generations full)
    {
        lock (turning)
        {
            if (!ReferenceEquals(generations, full))
                return;
            generations = new(new(), full.Young);
            young = 0;
        }
    }

    private sealed record Generations(ConcurrentDictionary<TKey, TValue> Young, ConcurrentDictionary<TKey, TValue> Old);
}
