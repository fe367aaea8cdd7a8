using Conversa.Chat.Api;
using Conversa.Chat.Search;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Finding.Search;

/// <summary>One search box for everything in the inbox, over the native API.</summary>
internal static class SearchEndpoint
{
    private const int ShortPage = 5;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/inbox/search", Find).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("SearchInbox")
            .WithSummary("Finds messages, notes, customers and conversations you may see by their words; a number also by id. Every word has to be there; the last one may go on.")
            .WithQuery("q", "What to look for.", required: true).WithQuery("in", "Only these, separated by commas: conversations, customers, messages, notes.")
            .WithQuery("after", "The `next` of the page before, with one kind in `in`.").WithQuery("limit", $"How many of each kind; {ShortPage} without it, or 50 of a single kind.", "integer")
            .Produces<ApiSearch>().ProducesProblem(400);

    private static async Task<IResult> Find(HttpContext http, SearchInbox search, Office office, CancellationToken ct)
    {
        var query = http.Request.Query;
        var wanted = Wanted.Parse("q", query["q"]);
        IReadOnlyList<string> kinds = query["in"] is [{ Length: > 0 } named] ? named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : SearchInbox.Kinds;
        var (limit, after) = (http.Request.Number("limit", 1, Paging.Most, kinds.Count == 1 ? 50 : ShortPage), Addresses.Optional("after", query["after"]));
        if ((wanted.Refusal ?? limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (kinds.Any(x => !SearchInbox.Kinds.Contains(x)))
            return Refusal.Invalid("in", "in takes conversations, customers, messages and notes.").ToHttp();
        if (after.Value is not null && kinds.Count != 1)
            return Refusal.Invalid("after", "after goes with a single kind in `in`.").ToHttp();
        var actor = http.Actor();
        var looker = new Looker(actor.Workspace, http.StaffOrNull(), await office.OfAsync(actor.Workspace, ct));
        return JsonAnswer.Of(await search.FindAsync(looker, query["q"].ToString(), wanted.Value, kinds, after.Value ?? long.MaxValue, (int)limit.Value, ct), FindingJson.Wire.ApiSearch);
    }
}
