using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Conversa.Inbox.Finding.Views;

/// <summary>A view to make.</summary>
internal sealed record ViewRequest(string Name, ApiFilter Filter, [property: Description("For everybody, which needs a permission; else only for you.")] bool Shared = false);

/// <summary>What changes of a view.</summary>
internal sealed record ViewChange(string? Name = null, [property: Description("Replaces the whole.")] ApiFilter? Filter = null);

/// <summary>A view with its number.</summary>
internal sealed record ApiView(
    [property: Description("For `view` of the list: a word for those that are always there, a number for saved ones.")] string Id,
    [property: AllowedValues("built_in", "personal", "shared")] string Kind,
    [property: Description("Null for those that are always there.")] string? Name,
    ApiFilter Filter,
    [property: Description("How many conversations it holds of those you may see.")] long Count,
    [property: Description("Whether there may be more than counted: saved views are counted up to 1,000.")] bool More,
    long Version);

/// <summary>Every view one has.</summary>
internal sealed record ApiViews(IReadOnlyList<ApiView> Views);
