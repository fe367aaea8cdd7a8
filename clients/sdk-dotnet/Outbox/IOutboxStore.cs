namespace Conversa.Client;

/// <summary>Where an outbox keeps what waits, so that it survives the program. Entries are kept one by one: two windows may share a store.</summary>
public interface IOutboxStore
{
    /// <summary>Everything that waits, in any order.</summary>
    ValueTask<IReadOnlyList<Outgoing>> LoadAsync();

    /// <summary>Keeps one, in place of an earlier one with its client id.</summary>
    ValueTask SaveAsync(Outgoing outgoing);

    /// <summary>Forgets one.</summary>
    ValueTask RemoveAsync(string clientId);
}

/// <summary>Keeps what waits as long as the program runs.</summary>
public sealed class OutboxInMemory : IOutboxStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Outgoing> waiting = [];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Outgoing>> LoadAsync()
    {
        lock (gate)
            return new([.. waiting.Values]);
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(Outgoing outgoing)
    {
        lock (gate)
            waiting[outgoing.ClientId] = outgoing;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string clientId)
    {
        lock (gate)
            waiting.Remove(clientId);
        return default;
    }
}
