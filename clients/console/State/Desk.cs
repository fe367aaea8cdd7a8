using Conversa.Client;
using Conversa.ConsoleApp.Texts;

namespace Conversa.ConsoleApp.State;

/// <summary>What somebody who serves customers has in front of them: lists, counts and the open conversation, kept current by the event stream.</summary>
public sealed class Desk(ConversaClient client, Session session, Outbox outbox, Attention attention, Browser browser, Toasts toasts, Words words) : IDisposable
{
    private readonly Dictionary<string, Conversation> known = [];
    private readonly Dictionary<string, ListWindow> lists = [];
    private readonly Dictionary<string, (long, bool)> numbers = [];
    private CancellationTokenSource stopping = new();
    private EventStream? stream;
    private Task running = Task.CompletedTask;
    private bool counting, countAgain, heardAny;
    private Dictionary<string, (View View, long Version)> savedAs = [];

    public event Action? Changed;

    /// <summary>The session ended somewhere else.</summary>
    public event Action? SignedOut;

    /// <summary>Something came over the stream, for pages that look at more than conversations.</summary>
    public event Action<LiveEvent>? Happened;

    public LineState Line { get; private set; }

    public bool IsReady { get; private set; }

    public Counts? Counts { get; private set; }

    public Agent? Me { get; private set; }

    public ListWindow List { get; private set; } = null!;

    public OpenConversation? Open { get; private set; }

    public Outbox Outbox => outbox;

    /// <summary>How many conversations of one's own, or that wait for anybody, hold something new.</summary>
    public int Unseen => known.Values.Count(x => !x.Resolved && (x.IsServedBy(session.Id) || x.QueuedSince is not null) && attention.IsUnseen(x));

    public bool IsUnseen(Conversation conversation) => attention.IsUnseen(conversation);

    /// <summary>The views that are always there, everybody's, and one's own.</summary>
    public IReadOnlyList<View> Views { get; private set; } = View.All;

    /// <summary>The view of this address; the first one while saved ones are not known yet, or when there is none of that name.</summary>
    public View FindView(string? key) => Views.FirstOrDefault(x => x.Key == key) ?? Views[0];

    /// <summary>How many a view has, and whether there may be more; null while nobody knows.</summary>
    public (long Count, bool More)? NumberOf(View view) => CountOf(view) is { } held ? (held, false) : numbers.TryGetValue(view.Key, out var number) ? number : null;

    /// <summary>How many a view held completely has; null while there is more than was fetched.</summary>
    private long? CountOf(View view) => lists.GetValueOrDefault(view.Key) is { IsLoaded: true, HasMore: false } list ? list.Items.Count : null;

    public Conversation? Find(string id) => known.GetValueOrDefault(id);

    public async Task StartAsync()
    {
        if (stream is not null)
            return;
        stream = client.Listen();
        stream.StateChanged += LineIs;
        browser.NetworkChanged += NetworkIs;
        browser.VisibilityChanged += VisibilityIs;
        outbox.Changed += Tell;
        outbox.Sent += SentNow;
        running = ListenAsync(stream, stopping.Token);
        await outbox.StartAsync();
    }

    public async Task StopAsync()
    {
        if (stream is null)
            return;
        stream.StateChanged -= LineIs;
        browser.NetworkChanged -= NetworkIs;
        browser.VisibilityChanged -= VisibilityIs;
        outbox.Changed -= Tell;
        outbox.Sent -= SentNow;
        await stopping.CancelAsync();
        await running;
        (stream, stopping, IsReady, Open, Counts, Me) = (null, new(), false, null, null, null);
        known.Clear();
        lists.Clear();
        numbers.Clear();
        Views = View.All;
        attention.Forget();
        attention.Count(0);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>Goes to a view, and to a conversation in it.</summary>
    public void Go(View view, string? conversation)
    {
        if (!lists.TryGetValue(view.Key, out var list) || list.View != view)
            lists[view.Key] = list = new ListWindow(client, view, known, x => Learn(x), () => session.Id);
        List = list;
        if (Open?.Id != conversation)
        {
            Open = conversation is null ? null : new OpenConversation(client, session, outbox, conversation, x => Learn(x), Tell);
            if (IsReady)
                _ = LoadOpenAsync();
        }

        if (IsReady)
            _ = LoadListAsync();
    }

    public async Task LoadListAsync()
    {
        if (await TryAsync(List.LoadAsync))
            Tell();
    }

    /// <summary>Does something to a conversation, shows at once what it is then, and says why when it cannot be done.</summary>
    public async Task<bool> DoAsync(Func<ConversationCalls, Task<Conversation>> action, string? said = null)
    {
        var done = await TryAsync(async () => Learn(await action(client.Conversations)));
        if (done && said is not null)
            toasts.Say(said);
        Tell();
        CountSoon();
        return done;
    }

    public Task ChooseAsync(string availability) => TryAsync(async () =>
    {
        Me = await client.Agents.ChooseAsync(availability);
        Tell();
    });

    /// <summary>What is on the screen was looked at.</summary>
    public void Look()
    {
        if (Open is not { IsLoaded: true, Conversation: { } shown } || !browser.IsVisible)
            return;
        attention.Look(Open.Id, Open.Newest ?? shown.LastMessage?.Id);
        attention.Count(Unseen);
        _ = Open.SayReadAsync();
    }

    private async Task ListenAsync(EventStream events, CancellationToken ct)
    {
        try
        {
            await foreach (var happened in events.ReadAsync(ct))
            {
                if (happened is Ready)
                    await ReadyAsync();
                else
                    Apply(happened);
                Happened?.Invoke(happened);
            }
        }
        catch (OperationCanceledException)
        {
            // signed out, or gone
        }
        catch (RefusedException)
        {
            SignedOut?.Invoke();
        }
    }

    /// <summary>Whatever happens from here on comes as an event: what is fetched now and the events since make the whole.</summary>
    private async Task ReadyAsync()
    {
        if (!IsReady)
        {
            IsReady = true;
            foreach (var key in (string[])["mine", "waiting"])
            {
                var list = lists.GetValueOrDefault(key) ?? new ListWindow(client, FindView(key), known, x => Learn(x), () => session.Id);
                lists[key] = list;
                await TryAsync(list.LoadAsync); // the title's number is about these, whatever is on the screen
            }

            await LoadListAsync();
            if (Open is not null)
                await LoadOpenAsync();
        }

        if (heardAny && !browser.IsVisible && Unseen > 0)
            attention.Ring(); // once for all that came while there was no line
        heardAny = false;
        CountSoon();
        outbox.Wake();
        Tell();
    }

    private void Apply(LiveEvent happened)
    {
        switch (happened)
        {
            case ConversationChanged changed:
                var before = Find(changed.Conversation.Id)?.LastMessage?.Id;
                Learn(changed.Conversation);
                if (changed.Conversation is { LastMessage: { } newest } x && newest.Sender?.Id == x.Customer?.Id && Ids.Compare(newest.Id, before) > 0)
                    Came(x);
                if (changed.Fact is { Type: "conversation.agent_assigned", Agent: { } given } && given.Id == session.Id && changed.Fact.Actor?.Id != session.Id && Line == LineState.Live)
                    attention.RingGiven();
                CountSoon();
                break;
            case AvailabilityChanged:
                CountSoon();
                break;
        }

        Open?.Apply(happened);
        Look();
        Tell();
    }

    private void Came(Conversation x)
    {
        if ((Open?.Id == x.Id && browser.IsVisible) || !(x.IsServedBy(session.Id) || x.QueuedSince is not null))
            return;
        if (Line == LineState.Live)
            attention.Ring();
        else
            heardAny = true;
    }

    /// <summary>Takes in a conversation, unless a later one of its versions is known already.</summary>
    private void Learn(Conversation conversation)
    {
        if (known.TryGetValue(conversation.Id, out var earlier) && earlier.Version > conversation.Version)
            return;
        known[conversation.Id] = conversation;
        foreach (var list in lists.Values)
            list.Follow(conversation);
        Open?.Show(conversation);
        attention.Count(Unseen);
    }

    /// <summary>Takes in the views: those that changed are others from now on.</summary>
    private void Learn(IReadOnlyList<SavedView> views)
    {
        numbers.Clear();
        foreach (var view in views)
            numbers[view.Id] = (view.Count, view.More);
        var saved = views.Where(x => x.Kind != "built_in").Select(x => savedAs.TryGetValue(x.Id, out var before) && before.Version == x.Version ? before.View : new View(x.Id, x.Name, x.Filter, x.Kind == "shared")).ToList();
        savedAs = saved.Zip(views.Where(x => x.Kind != "built_in")).ToDictionary(x => x.First.Key, x => (x.First, x.Second.Version));
        Views = [.. View.All, .. saved];
    }

    /// <summary>Saves a view, changes it, or keeps it no more, and looks again.</summary>
    public Task<bool> ArrangeAsync(Func<FindingCalls, Task> change) => TryAsync(async () =>
    {
        await change(client.Finding);
        Learn(await client.Finding.ViewsAsync());
        Tell();
    });

    private async Task LoadOpenAsync()
    {
        if (Open is not { } open)
            return;
        await TryAsync(open.LoadAsync);
        Look();
        Tell();
    }

    /// <summary>Fetches the numbers, one request at a time however much happens.</summary>
    private async void CountSoon()
    {
        if (counting)
        {
            countAgain = true;
            return;
        }

        counting = true;
        do
        {
            countAgain = false;
            try
            {
                Counts = await client.Conversations.CountAsync();
                Learn(await client.Finding.ViewsAsync());
                Me = await client.Agents.MeAsync();
                Tell();
            }
            catch (ConversaException)
            {
                // The line says that what is shown may be old; the next event, or the line's return, asks again.
            }
        }
        while (countAgain);
        counting = false;
    }

    private async Task<bool> TryAsync(Func<Task> what)
    {
        try
        {
            await what();
            return true;
        }
        catch (RefusedException no)
        {
            toasts.Complain(words.Of(no));
            if (no.Status == 401)
                SignedOut?.Invoke();
        }
        catch (UnreachedException)
        {
            toasts.Complain(words["trouble.unreached"]);
        }

        return false;
    }

    private void SentNow(Outgoing sent, Message? message)
    {
        if (Open?.Id == sent.Room)
            _ = Open.SentAsync(message);
    }

    private void LineIs(LineState state)
    {
        Line = state;
        if (state != LineState.Live)
            Open?.ForgetTyping();
        Tell();
    }

    private void NetworkIs(bool there)
    {
        if (!there)
        {
            stream?.Drop();
            return;
        }

        stream?.Wake();
        outbox.Wake();
    }

    private void VisibilityIs(bool visible)
    {
        if (!visible)
            return;
        stream?.Wake();
        Look();
        Tell();
    }

    private void Tell() => Changed?.Invoke();
}
