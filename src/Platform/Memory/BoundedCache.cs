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
    private readonly Lock changing = new();
    private volatile Generations generations = new(new(), new());
    private int young;
    private long removals;

    /// <summary>A moment; values read from the source after it may be kept only when nothing was removed since.</summary>
    public long Ticket() => Volatile.Read(ref removals);

    /// <summary>Looks a value up, without a lock unless it is old and becomes young again.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var ticket = Ticket();
        var now = generations;
        if (now.Young.TryGetValue(key, out value))
            return true;
        if (!now.Old.TryGetValue(key, out value))
            return false;
        Keep(key, value, ticket);
        return true;
    }

    /// <summary>Remembers a value, unless something was removed since the ticket was taken.</summary>
    public void Keep(TKey key, TValue value, long ticket)
    {
        lock (changing)
        {
            // Compared and written as one step: written first and taken back later, a removed value could be seen for a moment.
            if (removals != ticket)
                return;
            var now = generations;
            if (!now.Young.TryAdd(key, value))
                now.Young[key] = value;
            else if (++young >= half)
                (generations, young) = (new(new(), now.Young), 0);
        }
    }

    /// <summary>Forgets a value, also one that is being read from the source right now.</summary>
    public void Remove(TKey key)
    {
        lock (changing)
        {
            Volatile.Write(ref removals, removals + 1);
            generations.Young.TryRemove(key, out _);
            generations.Old.TryRemove(key, out _);
        }
    }

    private sealed record Generations(ConcurrentDictionary<TKey, TValue> Young, ConcurrentDictionary<TKey, TValue> Old);
}
