using System.Text.Json;
using Conversa.Client.Live;

namespace Conversa.Client;

/// <summary>
/// Sends what is written, each thing once and in the order it was written in its room, also after the program or the line broke down in between: it is
/// stored before it is sent, and sent under the same client id until the server answered. What the server does not want stays, with the reason,
/// until it is sent again or thrown away.
/// </summary>
public sealed class Outbox : IAsyncDisposable
{
    private readonly ConversaClient client;
    private readonly IOutboxStore store;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, (Task Sending, BackOff BackOff)> rooms = [];
    private List<Outgoing> waiting = [];

    /// <summary>An outbox; <see cref="StartAsync"/> goes on with what an earlier one left.</summary>
    public Outbox(ConversaClient client, IOutboxStore? store = null) => (this.client, this.store) = (client, store ?? new OutboxInMemory());

    /// <summary>Called whenever <see cref="Waiting"/> is another.</summary>
    public event Action? Changed;

    /// <summary>Called with what was written and the message it became; the message is null for a note.</summary>
    public event Action<Outgoing, Message?>? Sent;

    /// <summary>What was not sent yet, oldest first.</summary>
    public IReadOnlyList<Outgoing> Waiting => Volatile.Read(ref waiting);

    /// <summary>Takes up what the store holds.</summary>
    public async Task StartAsync()
    {
        var kept = await store.LoadAsync();
        lock (gate)
            waiting = [.. waiting.Concat(kept.Where(x => waiting.All(w => w.ClientId != x.ClientId))).OrderBy(x => x.WrittenAt)];
        Changed?.Invoke();
        foreach (var room in kept.Select(x => x.Room).Distinct())
            Send(room);
    }

    /// <summary>Writes a message. Returns as soon as it is stored.</summary>
    public Task WriteAsync(string room, string text, string? type = null, JsonElement? payload = null) =>
        WriteAsync(new Outgoing(Ids.New(), room, text, client.Options.Clock.GetUtcNow(), Type: type, Payload: payload));

    /// <summary>Writes a note into a conversation's history. Returns as soon as it is stored.</summary>
    public Task NoteAsync(string conversation, string text) => WriteAsync(new Outgoing(Ids.New(), conversation, text, client.Options.Clock.GetUtcNow(), IsNote: true));

    /// <summary>Tries something the server refused again.</summary>
    public async Task SendAgainAsync(string clientId)
    {
        if (Replace(clientId, x => x with { Refused = null }) is not { } again)
            return;
        await store.SaveAsync(again);
        Send(again.Room);
    }

    /// <summary>Throws away what was not sent.</summary>
    public async Task DiscardAsync(string clientId)
    {
        Remove(clientId);
        await store.RemoveAsync(clientId);
    }

    /// <summary>Tries now instead of later: call it when the network came back.</summary>
    public void Wake()
    {
        lock (gate)
        {
            foreach (var (_, backOff) in rooms.Values)
                backOff.Wake();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Task[] sending;
        lock (gate)
            sending = [.. rooms.Values.Select(x => x.Sending)];
        await Task.WhenAll(sending);
        stopping.Dispose();
    }

    private async Task WriteAsync(Outgoing outgoing)
    {
        lock (gate)
            waiting = [.. waiting, outgoing];
        Changed?.Invoke();
        await store.SaveAsync(outgoing);
        Send(outgoing.Room);
    }

    private void Send(string room)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested || rooms.ContainsKey(room))
                return;
            var backOff = new BackOff(client.Options.Clock, client.Options.LongestWait);
            rooms.Add(room, (Task.CompletedTask, backOff));
            rooms[room] = (SendAsync(room, backOff), backOff);
        }
    }

    private async Task SendAsync(string room, BackOff backOff)
    {
        await Task.Yield(); // the caller holds the gate
        try
        {
            while (NextOf(room) is { } next)
            {
                try
                {
                    var message = await SendAsync(next);
                    backOff.Succeeded();
                    Sent?.Invoke(next, message);
                    Remove(next.ClientId);
                    await store.RemoveAsync(next.ClientId);
                }
                catch (ConversaException trouble) when (trouble.IsPassing)
                {
                    await backOff.WaitAsync(stopping.Token);
                }
                catch (RefusedException no)
                {
                    if (Replace(next.ClientId, x => x with { Refused = no.Message }) is { } refused)
                        await store.SaveAsync(refused);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // what waits is stored
        }
    }

    /// <summary>The next to send; when there is none, the room is nobody's any more, decided under the same lock that writers look under.</summary>
    private Outgoing? NextOf(string room)
    {
        lock (gate)
        {
            var next = stopping.IsCancellationRequested ? null : waiting.Find(x => x.Room == room && x.Refused is null);
            if (next is null)
                rooms.Remove(room);
            return next;
        }
    }

    private async Task<Message?> SendAsync(Outgoing next)
    {
        if (!next.IsNote)
            return await client.Rooms.PostAsync(next.Room, next.ClientId, next.Text, next.Type, next.Payload, stopping.Token);
        await client.Conversations.NoteAsync(next.Room, next.Text, next.ClientId, stopping.Token);
        return null;
    }

    private Outgoing? Replace(string clientId, Func<Outgoing, Outgoing> change)
    {
        Outgoing? after = null;
        lock (gate)
            waiting = waiting.ConvertAll(x => x.ClientId == clientId ? after = change(x) : x);
        Changed?.Invoke();
        return after;
    }

    private void Remove(string clientId)
    {
        lock (gate)
            waiting = waiting.FindAll(x => x.ClientId != clientId);
        Changed?.Invoke();
    }
}
