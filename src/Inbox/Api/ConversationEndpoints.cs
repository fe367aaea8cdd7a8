using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>Seeing conversations over the native API.</summary>
internal static class ConversationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/conversations", static (HttpContext http, ConversationList list, CancellationToken ct) => list.AnswerAsync(http, ct))
            .RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ListConversations")
            .WithSummary("The conversations you may see, those somebody wrote in last first.")
            .WithQuery("resolved", "Only those that are, or are not.", "boolean").WithQuery("served", "Only those an agent is at work on; false: those nobody serves and that are not resolved.", "boolean")
            .WithQuery("queued", "Only those that wait for an agent, or do not.", "boolean").WithQuery("unanswered", "Only those in which the customer waits for an answer, or does not.", "boolean")
            .WithQuery("bot", "Only those a bot answers, or does not.", "boolean").WithQuery("snoozed", "Only those out of the way, or not.", "boolean").WithQuery("blocked", "Only those of blocked customers, or not.", "boolean")
            .WithQuery("channel", "Ids of channels, separated by commas.").WithQuery("division", "Ids of divisions, or `general`, separated by commas.")
            .WithQuery("agent", "User ids of who serves it, or served it last when it is resolved, separated by commas; `me` for yourself.")
            .WithQuery("tag", "Tags, separated by commas.").WithQuery("tag_match", "any (without it) of the tags, or all.").WithQuery("window", "open, almost_expired or expired, separated by commas.")
            .WithQuery("name", "Beginnings of words of the customer's name, id, address or number.").WithQuery("created_after", "A time (RFC 3339), or how long ago: `36h`, `7d`.").WithQuery("created_before", "The same.")
            .WithQuery("active_after", "Somebody wrote last then or later.").WithQuery("active_before", "Somebody wrote last before.").WithQuery("view", "A view: its filter, in which what is given besides takes its place.")
            .WithQuery("sort", "last_at (without it), created_at, or unanswered_since or queued_since, which hold only those that are.").WithQuery("order", "desc (without it) or asc.")
            .WithQuery("before", "The `previous` of another page: the page before it.").WithPaging().Produces<ApiConversations>().ProducesProblem(400);
        routes.MapGet("/conversations/{conversation}", static (HttpContext http, string conversation, ConversationDoor door, CancellationToken ct) => door.ShowAsync(http, conversation, ct))
            .RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadConversation").WithSummary("One conversation.").Produces<ApiConversation>().ProducesProblem(404);
        routes.MapGet("/conversations/{conversation}/messages", Messages).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadConversationMessages")
            .WithSummary("Its messages, for those who may see it without serving; who serves it uses the room's.").WithQuery("before", "Older than this message, newest first; from the newest without it.")
            .WithQuery("after", "Newer than this message, oldest first.").WithQuery("limit", "How many to answer; 50 without it.", "integer").Produces<ApiMessages>().ProducesProblem(400).ProducesProblem(404);
        routes.MapGet("/conversations/{conversation}/history", History).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadConversationHistory")
            .WithSummary("What happened to it, oldest first: who served it, notes, tags, ratings.").WithPaging().Produces<ApiHistory>().ProducesProblem(400).ProducesProblem(404);
        ConversationActions.Map(routes);
        CustomerEndpoints.Map(routes);
    }

    private static async Task<IResult> Messages(HttpContext http, string conversation, ConversationDoor door, ReadRoomMessages messages, CancellationToken ct) =>
        await door.FindAsync(http, conversation, ct) is { } stored ? await messages.AnswerAsync(http, stored.State.Room, ct) : InboxRefusals.NoConversation.ToHttp();

    private static async Task<IResult> History(HttpContext http, string conversation, ConversationDoor door, Database database, UserDirectory users, CancellationToken ct)
    {
        var (limit, after) = (http.Request.Limit(), Addresses.Optional("after", http.Request.Query["after"]));
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        var page = await database.QueryAsync(
            "select position, kind, actor_id, subject, detail, at from conversation_fact where room_id = @room and position > @after order by position limit @limit",
            r => (Position: r.GetInt64(0), Fact: new Fact(r.GetInt16(1), r.GetInt64(2), r.GetInt64(5), r.GetInt64(3), r.Text(4))), ct,
            ("room", stored.State.Room), ("after", after.Value ?? 0), ("limit", limit.Value));
        var people = await users.ByIdsAsync(page.SelectMany(x => new[] { x.Fact.Actor, FactNames.IsAboutAgent(x.Fact.Kind) ? x.Fact.Subject : 0 }).Where(x => x != 0), ct);
        ApiPerson? Person(long user) => ApiPerson.Of(people.GetValueOrDefault(user));
        return JsonAnswer.Of(
            new ApiHistory(
                [.. page.Select(x => new ApiFact(
                    ConversationViews.Id(x.Position), FactNames.Of(x.Fact.Kind), ConversationViews.Time(x.Fact.At), Person(x.Fact.Actor), FactNames.IsAboutAgent(x.Fact.Kind) ? Person(x.Fact.Subject) : null,
                    x.Fact.Detail, FactNames.HasSubject(x.Fact.Kind) ? x.Fact.Subject.ToString(CultureInfo.InvariantCulture) : null))],
                page.Count == limit.Value ? ConversationViews.Id(page[^1].Position) : null),
            InboxJson.Wire.ApiHistory);
    }
}
