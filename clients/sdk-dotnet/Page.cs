using System.Runtime.CompilerServices;

namespace Conversa.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it, in the list's order.</param>
/// <param name="Next">For the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Walks lists page by page. Lists are read by key, so nothing is skipped or comes twice while others write.</summary>
public static class Paging
{
    /// <summary>Everything on a list, fetched as it is read.</summary>
    /// <param name="fetch">Fetches the page after a key; null for the first.</param>
    /// <param name="ct">Gives up.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, CancellationToken, Task<Page<T>>> fetch, [EnumeratorCancellation] CancellationToken ct = default)
    {
        string? after = null;
        do
        {
            var page = await fetch(after, ct);
            foreach (var item in page.Items)
                yield return item;
            after = page.Next;
        }
        while (after is not null);
    }
}
