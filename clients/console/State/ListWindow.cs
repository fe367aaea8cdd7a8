using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>The part of a view that was fetched, kept right by what happens. More is fetched when somebody scrolls there.</summary>
public sealed class ListWindow(ConversaClient client, View view, string? name, IReadOnlyDictionary<string, Conversation> known, Action<Conversation> learn, Func<string> me)
{
    private const int PageSize = 50;

    private readonly HashSet<string> held = [];
    private List<Conversation>? sorted;
    private string? next;
    private Conversation? last;

    public View View => view;

    public string? Name => name;

    public bool IsLoaded { get; private set; }

    public bool IsLoading { get; private set; }

    public bool HasMore => next is not null;

    /// <summary>In the view's order.</summary>
    public IList<Conversation> Items => sorted ??= Sort();

    /// <summary>Fetches the next page, or the first. Throws what the client throws.</summary>
    public async Task LoadAsync()
    {
        if (IsLoading || (IsLoaded && next is null))
            return;
        IsLoading = true;
        try
        {
            var page = await client.Conversations.ListAsync(view.Filter with { Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim() }, next, PageSize);
            next = page.Next;
            foreach (var conversation in page.Items)
                learn(conversation);
            if (page.Items.Count > 0)
                last = page.Items[^1];
            IsLoaded = true;
            foreach (var conversation in page.Items)
                Follow(known[conversation.Id]);
        }
        finally
        {
            IsLoading = false;
        }
    }

    /// <summary>Something happened to a conversation: it comes in, moves, or goes.</summary>
    public void Follow(Conversation x)
    {
        sorted = null;
        // What lies behind the last page fetched comes with the next one; shown before, it would stand alone there.
        var reached = next is null || last is null || (view.Filter.OldestFirst ? x.LastAt <= last.LastAt : x.LastAt >= last.LastAt);
        if (view.Holds(x, me()) && Says(x) && (reached || held.Contains(x.Id)))
            held.Add(x.Id);
        else
            held.Remove(x.Id);
    }

    // A conversation that was opened and in which nobody has said anything is nothing to look at yet.
    private bool Says(Conversation x) =>
        (x.LastMessage is not null || x.Session > 0)
        && (string.IsNullOrWhiteSpace(name) || x.Customer?.Name.Contains(name.Trim(), StringComparison.OrdinalIgnoreCase) == true || x.Customer?.Id.Contains(name.Trim(), StringComparison.OrdinalIgnoreCase) == true);

    private List<Conversation> Sort()
    {
        var items = held.Select(x => known[x]);
        return view.Filter.OldestFirst ? [.. items.OrderBy(x => x.QueuedSince ?? x.LastAt)] : [.. items.OrderByDescending(x => x.LastAt)];
    }
}
