using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Views with their numbers, and the search for everything in the inbox.</summary>
public sealed class FindingCalls
{
    private readonly ApiLine line;

    internal FindingCalls(ApiLine line) => this.line = line;

    /// <summary>The views that are always there, everybody's, and one's own.</summary>
    public async Task<IReadOnlyList<SavedView>> ViewsAsync(CancellationToken ct = default) => (await line.GetAsync("inbox/views", WireJson.Default.ViewsList, ct)).Views;

    /// <summary>Saves a filter under a name.</summary>
    /// <param name="name">What people read.</param>
    /// <param name="filter">What it holds.</param>
    /// <param name="shared">For everybody; else for oneself.</param>
    /// <param name="key">Names this view: the same key again is the same view.</param>
    /// <param name="ct">Gives up.</param>
    public Task<SavedView> MakeViewAsync(string name, ConversationFilter filter, bool shared, string key, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "inbox/views", new(name, filter, shared), WireJson.Default.ViewRequest, WireJson.Default.SavedView, ct, key);

    /// <summary>Gives a saved view another name, another filter, or both.</summary>
    public Task<SavedView> ChangeViewAsync(string view, string? name, ConversationFilter? filter, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Patch, $"inbox/views/{Part(view)}", new(name, filter), WireJson.Default.ViewChange, WireJson.Default.SavedView, ct);

    /// <summary>Keeps a view no more.</summary>
    public Task DropViewAsync(string view, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"inbox/views/{Part(view)}", null, ct);

    /// <summary>Looks for everything: a few of each kind.</summary>
    public Task<SearchResult> SearchAsync(string words, CancellationToken ct = default) => line.GetAsync(new Query("inbox/search").With("q", words).ToString(), WireJson.Default.SearchResult, ct);

    /// <summary>Looks for one kind: <c>conversations</c>, <c>customers</c>, <c>messages</c> or <c>notes</c>.</summary>
    public async Task<Page<Found>> SearchAsync(string words, string kind, string? after = null, int limit = 50, CancellationToken ct = default)
    {
        var found = await line.GetAsync(new Query("inbox/search").With("q", words).With("in", kind).With("after", after).With("limit", limit).ToString(), WireJson.Default.SearchResult, ct);
        return (found.Conversations ?? found.Customers ?? found.Messages ?? found.Notes) is { } page ? new(page.Items, page.Next) : new([], null);
    }
}
