using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Conversa.Platform.Http;

/// <summary>How lists are asked for: <c>?limit=</c> items after the item <c>?after=</c> names.</summary>
public static class Paging
{
    /// <summary>The most items of one page.</summary>
    public const int Most = 100;

    /// <summary>How many items to answer: 50 when nothing is said.</summary>
    public static Result<int> Limit(this HttpRequest request) => request.Number("limit", 1, Most, 50).Then(x => (int)x);

    /// <summary>A whole number from the query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="field">The parameter.</param>
    /// <param name="least">The smallest number.</param>
    /// <param name="most">The largest number.</param>
    /// <param name="otherwise">What it is when it is missing or empty.</param>
    public static Result<long> Number(this HttpRequest request, string field, long least, long most, long otherwise)
    {
        var text = request.Query[field];
        if (text.Count == 0 || text.ToString().Length == 0)
            return otherwise;
        return text.Count == 1 && long.TryParse(text.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Refusal.Invalid(field, $"'{field}' must be a whole number from {least} to {most}.");
    }
}
