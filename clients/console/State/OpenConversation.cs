using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>The conversation on the screen: its messages and its history, who has read how far, who writes.</summary>
public sealed class OpenConversation(ConversaClient client, Session session, Outbox outbox, string id, Action<Conversation> learn, Action tell)
{
    private const int PageSize = 50;
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(8);

    private readonly SortedDictionary<string, Message> messages = new(Comparer<string>.Create(Ids.Compare));
    private readonly SortedDictionary<string, Fact> facts = new(Comparer<string>.Create(Ids.Compare));
    private readonly Dictionary<string, (string? Read, string? Delivered)> cursors = [];
    private readonly Dictionary<string, DateTimeOffset> typing = [];
    private string? earlier, saidRead;
    private bool fetching, fetchAgain;

    public string Id => id;

    public Conversation? Conversation { get; private set; }

    public bool IsLoaded { get; private set; }

    /// <summary>It is not there, or not for one's eyes.</summary>
    public bool IsGone { get; private set; }

    public bool HasEarlier => earlier is not null;

    public string? Newest => messages.Count == 0 ? null : messages.Keys.Last();

    public bool IsMine => Conversation?.IsServedBy(session.Id) == true;

    /// <summary>Who writes right now, apart from oneself.</summary>
    public IEnumerable<string> Writers => typing.Where(x => x.Value > Now && x.Key != session.Id).Select(x => NameOf(x.Key));

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task LoadAsync()
    {
        try
        {
            learn(await client.Conversations.ReadAsync(id));
        }
        catch (RefusedException no) when (no.Status is 403 or 404)
        {
            IsGone = true;
            return;
        }

        var newest = client.Conversations.MessagesBeforeAsync(id, null, PageSize);
        await foreach (var fact in Paging.AllAsync((after, ct) => client.Conversations.HistoryAsync(id, after, 100, ct)))
            facts[fact.Id] = fact;
        var page = await newest;
        earlier = page.Next;
        foreach (var message in page.Items)
            messages[message.Id] = message;
        IsLoaded = true;
        await LoadCursorsAsync();
    }

    public async Task LoadEarlierAsync()
    {
        if (earlier is not { } before || fetching)
            return;
        fetching = true;
        try
        {
            var page = await client.Conversations.MessagesBeforeAsync(id, before, PageSize);
            earlier = page.Next;
            foreach (var message in page.Items)
                messages[message.Id] = message;
        }
        finally
        {
            fetching = false;
        }
    }

    /// <summary>Another version of it is known.</summary>
    public void Show(Conversation conversation)
    {
        if (conversation.Id != id)
            return;
        var joined = !IsMine && conversation.IsServedBy(session.Id) && IsLoaded;
        Conversation = conversation;
        if (joined)
            _ = LoadCursorsAsync();
    }

    public void Apply(LiveEvent happened)
    {
        switch (happened)
        {
            case MessagePosted posted when posted.Message.Room == id:
                messages[posted.Message.Id] = posted.Message;
                typing.Remove(posted.Message.Sender?.Id ?? "");
                break;
            case MessageEdited edited when edited.Message.Room == id && messages.ContainsKey(edited.Message.Id):
                messages[edited.Message.Id] = edited.Message;
                break;
            case MessageDeleted deleted when deleted.Room == id:
                messages.Remove(deleted.MessageId);
                break;
            case ReceiptMoved moved when moved.Room == id:
                var (read, delivered) = cursors.GetValueOrDefault(moved.User);
                cursors[moved.User] = moved.Read ? (Later(read, moved.MessageId), delivered) : (read, Later(delivered, moved.MessageId));
                break;
            case TypingChanged writes when writes.Room == id:
                Writes(writes);
                break;
            case ConversationChanged changed when changed.Conversation.Id == id:
                if (changed.Fact.Type != "conversation.moved")
                    facts[changed.Fact.Id] = changed.Fact;
                // Who looks on without serving hears only that something came, and fetches it.
                if (IsLoaded && Ids.Compare(changed.Conversation.LastMessage?.Id, Newest) > 0)
                    _ = FetchNewAsync();
                break;
        }
    }

    public void ForgetTyping() => typing.Clear();

    /// <summary>Something one wrote is there now.</summary>
    public async Task SentAsync(Message? message)
    {
        if (message is not null)
        {
            messages[message.Id] = message;
            tell();
            return;
        }

        try
        {
            await foreach (var fact in Paging.AllAsync((after, ct) => client.Conversations.HistoryAsync(id, after ?? (facts.Count == 0 ? null : facts.Keys.Last()), 100, ct)))
                facts[fact.Id] = fact;
        }
        catch (ConversaException)
        {
            // its event brings it
        }

        tell();
    }

    /// <summary>Everything on the screen, in order: what is stored, then what waits to be sent.</summary>
    public IReadOnlyList<TimelineEntry> Timeline()
    {
        var from = earlier is null ? null : messages.Count == 0 ? null : messages.Keys.First();
        var entries = messages.Values.Where(x => x.Type != "system_event").Select(x => new TimelineEntry(x.Id, x.CreatedAt, Message: x))
            .Concat(facts.Values.Where(x => TimelineEntry.Shows(x) && (from is null || Ids.Compare(x.Id, from) > 0)).Select(x => new TimelineEntry(x.Id, x.At, Fact: x)))
            .OrderBy(x => x.Id, Comparer<string>.Create(Ids.Compare)).ToList();
        var sent = messages.Values.Select(x => x.ClientId).ToHashSet(StringComparer.Ordinal);
        entries.AddRange(outbox.Waiting.Where(x => x.Room == id && !sent.Contains(x.ClientId)).Select(x => new TimelineEntry(x.ClientId, x.WrittenAt, Waiting: x)));
        return entries;
    }

    /// <summary>How far a message of the team's has come with the customer: read, delivered, or (both false) sent.</summary>
    public (bool Read, bool Delivered) ReachOf(Message message)
    {
        var (read, delivered) = cursors.GetValueOrDefault(Conversation?.Customer?.Id ?? "");
        var isRead = Ids.Compare(read, message.Id) >= 0;
        return (isRead, isRead || Ids.Compare(delivered, message.Id) >= 0);
    }

    public async Task SayReadAsync()
    {
        if (!IsMine || Newest is not { } newest || Ids.Compare(newest, saidRead) <= 0)
            return;
        var before = saidRead;
        saidRead = newest;
        try
        {
            await client.Rooms.ReadAsync(id, newest);
        }
        catch (ConversaException)
        {
            saidRead = before; // said again with the next look
        }
    }

    private static string? Later(string? left, string? right) => Ids.Compare(left, right) >= 0 ? left : right;

    private async Task LoadCursorsAsync()
    {
        if (!IsMine)
            return;
        try
        {
            await foreach (var member in Paging.AllAsync((after, ct) => client.Rooms.MembersAsync(id, after, ct)))
                cursors[member.User.Id] = (Later(cursors.GetValueOrDefault(member.User.Id).Read, member.ReadId), Later(cursors.GetValueOrDefault(member.User.Id).Delivered, member.DeliveredId));
        }
        catch (ConversaException)
        {
            // the ticks stay as they are until a receipt comes
        }

        tell();
    }

    private async void Writes(TypingChanged writes)
    {
        if (!writes.Typing)
        {
            typing.Remove(writes.User);
            return;
        }

        typing[writes.User] = Now + TypingLasts;
        await Task.Delay(TypingLasts + TimeSpan.FromMilliseconds(100));
        tell();
    }

    private async Task FetchNewAsync()
    {
        if (fetching)
        {
            fetchAgain = true;
            return;
        }

        fetching = true;
        try
        {
            do
            {
                fetchAgain = false;
                string? next = Newest ?? "0";
                while (next is not null)
                {
                    var page = await client.Conversations.MessagesAfterAsync(id, next);
                    foreach (var message in page.Items)
                        messages[message.Id] = message;
                    next = page.Next;
                }
            }
            while (fetchAgain);
        }
        catch (ConversaException)
        {
            // the next event asks again
        }
        finally
        {
            fetching = false;
        }

        tell();
    }

    private string NameOf(string user) =>
        Conversation?.Customer is { } customer && customer.Id == user ? customer.Name : Conversation?.Agents.FirstOrDefault(x => x.Id == user)?.Name ?? "";
}
