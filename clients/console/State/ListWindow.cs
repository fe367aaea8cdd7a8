using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>The part of a view that was fetched, kept right by what happens. More is fetched when somebody scrolls there.</summary>
public sealed class ListWindow(ConversaClient client, View view, IReadOnlyDictionary<string, Conversation> known, Action<Conversation> learn, Func<string> me)
{
    private const int PageSize = 50;
    private const int Enough = 12;
    private const int MostPieces = 5;

    private readonly HashSet<string> held = [];
    private List<Conversation>? sorted;
    private string? next;
    private Conversation? last;

    public View View => view;

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
        var fetched = new List<string>();
        try
        {
            // A page may be short, even empty, and still go on: what is rare is looked for in pieces.
            for (var (piece, found) = (0, 0); piece == 0 || (piece < MostPieces && next is not null && found < Enough); piece++)
            {
                var page = await client.Conversations.ListAsync(view.Filter, next, PageSize);
                next = page.Next;
                found += page.Items.Count;
                foreach (var conversation in page.Items)
                    learn(conversation);
                if (page.Items.Count > 0)
                    last = page.Items[^1];
                fetched.AddRange(page.Items.Select(x => x.Id));
            }

            IsLoaded = true;
            foreach (var id in fetched)
                Follow(known[id]);
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
        var reached = next is null || last is null || (view.IsAscending ? view.Place(x) <= view.Place(last) : view.Place(x) >= view.Place(last));
        // A conversation that was opened and in which nobody has said anything is nothing to look at yet.
        if (view.Holds(x, me()) && (x.LastMessage is not null || x.Session > 0) && (reached || held.Contains(x.Id)))
            held.Add(x.Id);
        else
            held.Remove(x.Id);
    }

    private List<Conversation> Sort()
    {
        var items = held.Select(x => known[x]);
        return view.IsAscending ? [.. items.OrderBy(view.Place)] : [.. items.OrderByDescending(view.Place)];
    }
}
