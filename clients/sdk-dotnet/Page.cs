using System.Runtime.CompilerServices;

namespace Conversa.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it, in the list's order.</param>
/// <param name="Next">For the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Something with the version it has: a change that names the version is refused with <c>stale_version</c> when somebody else was faster.</summary>
/// <param name="Value">As it is.</param>
/// <param name="Version">The server's name for this version; null where it says none.</param>
public sealed record Versioned<T>(T Value, string? Version);

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
