using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Inbox.Finding;
using Conversa.Inbox.Finding.Views;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Api;

/// <summary>The list of conversations: filtered, in the order that was asked for, a page at a time by key in both directions.</summary>
internal sealed class ConversationList(FindConversations find, ConversationViews views, SavedViews saved, Office office, UserDirectory users, TimeProvider clock)
{
    public async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var (actor, query) = (http.Actor(), http.Request.Query);
        var looker = new Looker(actor.Workspace, http.StaffOrNull(), await office.OfAsync(actor.Workspace, ct));
        ApiFilter? view = null;
        if (query["view"] is [{ Length: > 0 } name] && (view = await saved.FilterAsync(looker, name, ct)) is null)
            return Refusal.Invalid("view", "view must be a view you can see.").ToHttp();
        var limit = http.Request.Limit();
        var asked = ApiFilter.Of(query, view);
        if ((limit.Refusal ?? asked.Refusal) is { } refusal)
            return refusal.ToHttp();
        var filter = await ConversationFilter.ReadAsync(asked.Value, actor.Workspace, actor.User, users, clock.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        if (!filter.Ok)
            return filter.Refusal.ToHttp();
        PageKey? key = null;
        var backwards = query["before"] is [{ Length: > 0 }];
        if (backwards && query["after"] is [{ Length: > 0 }])
            return Refusal.Invalid("before", "Say after or before, not both.").ToHttp();
        if (query[backwards ? "before" : "after"] is [{ Length: > 0 } text] && (key = PageKey.Parse(text)) is null)
            return Refusal.Invalid(backwards ? "before" : "after", backwards ? "before must be the previous of another page." : "after must be the next of the page before.").ToHttp();

        var (rooms, previous, next) = await find.PageAsync(filter.Value, looker, key, backwards, limit.Value, ct);
        var stored = await views.FindAsync(actor.Workspace, rooms, ct);
        var seen = rooms.Select(x => stored.GetValueOrDefault(x)).OfType<Conversations.StoredConversation>().Where(x => looker.MaySee(x.State)).ToList();
        return JsonAnswer.Of(new ApiConversations(await views.ShowAsync(actor.Workspace, seen, ct), next?.ToString(), previous?.ToString()), InboxJson.Wire.ApiConversations);
    }
}
