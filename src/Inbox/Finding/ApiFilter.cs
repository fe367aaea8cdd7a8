using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Conversa.Platform;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Finding;

/// <summary>Which conversations a list or a view holds, as the wire spells it: the query of the list and the filter of a saved view. What is null does not matter.</summary>
internal sealed record ApiFilter(
    [property: Description("Whether anything was said in it.")] bool? Started = null,
    bool? Resolved = null,
    [property: Description("False: those nobody serves and that are not resolved.")] bool? Served = null,
    bool? Queued = null,
    bool? Unanswered = null,
    bool? Bot = null,
    bool? Snoozed = null,
    bool? Blocked = null,
    [property: Description("Ids of channels.")] IReadOnlyList<string>? Channel = null,
    [property: Description("Ids of divisions, or `general`.")] IReadOnlyList<string>? Division = null,
    [property: Description("User ids of who serves it, or served it last when it is resolved; `me` for whoever looks.")] IReadOnlyList<string>? Agent = null,
    IReadOnlyList<string>? Tag = null,
    [property: AllowedValues("any", "all", null)] string? TagMatch = null,
    [property: Description("open, almost_expired, expired.")] IReadOnlyList<string>? Window = null,
    [property: Description("Beginnings of words of the customer's name, id, address or number.")] string? Name = null,
    [property: Description("A time, or how long ago: `36h`, `7d`.")] string? CreatedAfter = null,
    string? CreatedBefore = null,
    string? ActiveAfter = null,
    string? ActiveBefore = null,
    [property: AllowedValues("last_at", "created_at", "unanswered_since", "queued_since", null)] string? Sort = null,
    [property: AllowedValues("asc", "desc", null)] string? Order = null)
{
    /// <summary>The names of the parts that are yes or no.</summary>
    private static readonly string[] Choices = ["started", "resolved", "served", "queued", "unanswered", "bot", "snoozed", "blocked"];

    /// <summary>What a query asks for, on top of a view's own filter where it names one.</summary>
    public static Result<ApiFilter> Of(IQueryCollection query, ApiFilter? view = null)
    {
        foreach (var name in Choices)
        {
            if (query[name] is [{ Length: > 0 } text] && text is not ("true" or "false"))
                return Refusal.Invalid(name, $"{name} must be true or false.");
        }

        bool? Choice(string name, bool? otherwise) => query[name] is [{ Length: > 0 } text] ? text == "true" : otherwise;
        string? Text(string name, string? otherwise) => query[name] is [{ Length: > 0 } text] ? text : otherwise;
        IReadOnlyList<string>? Several(string name, IReadOnlyList<string>? otherwise) =>
            query[name] is [{ Length: > 0 } text] ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : otherwise;
        return new ApiFilter(
            Choice("started", view?.Started), Choice("resolved", view?.Resolved), Choice("served", view?.Served), Choice("queued", view?.Queued), Choice("unanswered", view?.Unanswered), Choice("bot", view?.Bot),
            Choice("snoozed", view?.Snoozed), Choice("blocked", view?.Blocked), Several("channel", view?.Channel), Several("division", view?.Division), Several("agent", view?.Agent),
            Several("tag", view?.Tag), Text("tag_match", view?.TagMatch), Several("window", view?.Window), Text("name", view?.Name), Text("created_after", view?.CreatedAfter),
            Text("created_before", view?.CreatedBefore), Text("active_after", view?.ActiveAfter), Text("active_before", view?.ActiveBefore), Text("sort", view?.Sort), Text("order", view?.Order));
    }
}
