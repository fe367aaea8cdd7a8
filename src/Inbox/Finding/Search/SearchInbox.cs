using System.Globalization;
using Conversa.Chat.Api;
using Conversa.Chat.Search;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding.Search;

/// <summary>Finds what somebody may see by its words: messages, notes, customers, conversations. Each a page of its own, newest first.</summary>
internal sealed class SearchInbox(Database database, WordSearch search, RareConversations rare, ConversationViews views, UserDirectory users)
{
    /// <summary>What can be looked for.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["conversations", "customers", "messages", "notes"];

    public async Task<ApiSearch> FindAsync(Looker looker, string text, Wanted wanted, IReadOnlyList<string> kinds, long before, int limit, CancellationToken ct)
    {
        var people = looker.Staff is null || looker.Staff.May(Permissions.ContactsRead);
        return new ApiSearch(
            kinds.Contains("conversations") ? await ConversationsAsync(looker, text, wanted, before, limit, ct) : null,
            people && kinds.Contains("customers") ? await CustomersAsync(looker, wanted, before, limit, ct) : null,
            kinds.Contains("messages") ? await MessagesAsync(looker, wanted, before, limit, ct) : null,
            kinds.Contains("notes") ? await NotesAsync(looker, wanted, before, limit, ct) : null);
    }

    private async Task<ApiFoundPage> MessagesAsync(Looker looker, Wanted wanted, long before, int limit, CancellationToken ct)
    {
        IReadOnlyList<long>? rooms = null;
        if (!looker.SeesAll)
        {
            await using var connection = await database.OpenReadAsync(ct);
            rooms = await rare.OwnAsync(connection, looker, ct);
        }

        var among = $"exists (select 1 from conversation c where c.room_id = x.room_id and c.workspace_id = {Number(looker.Workspace)}{(looker.SeesAll ? "" : $" and {FilterSql.Own(looker)}")})";
        var found = await search.MessagesAsync(wanted, looker.Workspace, before, limit, among, rooms, ct);
        var conversations = await ConversationsAsync(looker, found.Select(x => x.Room), ct);
        var senders = await users.ByIdsAsync(found.Select(x => x.Sender), ct);
        return new ApiFoundPage(
            [.. found.Where(x => conversations.ContainsKey(x.Room)).Select(x => new ApiFound(
                "message", ConversationViews.Id(x.Id), [Excerpts.Of("text", WordSearch.TextsOf(x).FirstOrDefault(text => wanted.In(text).Count > 0) ?? x.Text, wanted)], conversations[x.Room],
                ApiPerson.Of(senders.GetValueOrDefault(x.Sender)), ConversationViews.Time(x.CreatedAt)))],
            found.Count == limit ? ConversationViews.Id(found[^1].Id) : null);
    }

    private async Task<ApiFoundPage> NotesAsync(Looker looker, Wanted wanted, long before, int limit, CancellationToken ct)
    {
        var first = FindingIndex.First(Kind.Note, looker.Workspace);
        var source = new WordSearch.Source(
            "inbox_search", _ => "f.position, f.room_id, f.actor_id, f.detail, f.at",
            id => $"cross join conversation_fact f on f.workspace_id = {Number(looker.Workspace)} and f.position = {id} - {Number(first)} cross join conversation c on c.room_id = f.room_id",
            "f.detail is not null" + (looker.SeesAll ? "" : $" and {FilterSql.Own(looker)}"));
        var found = await search.FindAsync(
            source, wanted, first, first + Math.Min(before, FindingIndex.Subjects), limit,
            r => (Position: r.GetInt64(0), Room: r.GetInt64(1), Author: r.GetInt64(2), Text: r.GetString(3), At: r.GetInt64(4)), ct);
        var conversations = await ConversationsAsync(looker, found.Select(x => x.Room), ct);
        var authors = await users.ByIdsAsync(found.Select(x => x.Author).Where(x => x != 0), ct);
        return new ApiFoundPage(
            [.. found.Where(x => conversations.ContainsKey(x.Room)).Select(x => new ApiFound(
                "note", ConversationViews.Id(x.Position), [Excerpts.Of("note", x.Text, wanted)], conversations[x.Room], ApiPerson.Of(authors.GetValueOrDefault(x.Author)), ConversationViews.Time(x.At)))],
            found.Count == limit ? ConversationViews.Id(found[^1].Position) : null);
    }

    private async Task<ApiFoundPage> CustomersAsync(Looker looker, Wanted wanted, long before, int limit, CancellationToken ct)
    {
        var first = FindingIndex.First(Kind.Customer, looker.Workspace);
        var source = new WordSearch.Source(
            "inbox_search",
            _ => "u.user_id, u.identity, u.email, u.phone, u.properties, coalesce((select max(c.room_id) from conversation c where c.customer_id = u.user_id" + (looker.SeesAll ? "" : $" and {FilterSql.Own(looker)}") + "), 0)",
            id => $"cross join customer u on u.user_id = {id} - {Number(first)}",
            $"u.workspace_id = {Number(looker.Workspace)}" + (looker.SeesAll ? "" : $" and exists (select 1 from conversation c where c.customer_id = u.user_id and {FilterSql.Own(looker)})"));
        var found = await search.FindAsync(
            source, wanted, first, first + Math.Min(before, FindingIndex.Subjects), limit,
            r => (User: r.GetInt64(0), Identity: r.GetString(1), Email: r.GetString(2), Phone: r.GetString(3), Properties: r.GetString(4), Room: r.GetInt64(5)), ct);
        var conversations = await ConversationsAsync(looker, found.Select(x => x.Room), ct);
        var people = await users.ByIdsAsync(found.Select(x => x.User), ct);
        return new ApiFoundPage(
            [.. found.Where(x => people.ContainsKey(x.User) && (looker.SeesAll || conversations.ContainsKey(x.Room))).Select(x =>
            {
                var person = people[x.User];
                (string, string)[] texts = [("name", person.Name), ("id", person.ExternalId), ("id", x.Identity), ("email", x.Email), ("phone", x.Phone), .. Excerpts.Properties(x.Properties)];
                return new ApiFound("customer", person.ExternalId, Excerpts.Of(texts, wanted), conversations.GetValueOrDefault(x.Room), ApiPerson.Of(person));
            })],
            found.Count == limit ? ConversationViews.Id(found[^1].User) : null);
    }

    private async Task<ApiFoundPage> ConversationsAsync(Looker looker, string text, Wanted wanted, long before, int limit, CancellationToken ct)
    {
        var first = FindingIndex.First(Kind.Conversation, looker.Workspace);
        var source = new WordSearch.Source(
            "inbox_search", _ => "c.room_id, c.tags, c.info", id => $"cross join conversation c on c.room_id = {id} - {Number(first)}",
            $"c.workspace_id = {Number(looker.Workspace)}" + (looker.SeesAll ? "" : $" and {FilterSql.Own(looker)}"));
        var found = await search.FindAsync(
            source, wanted, first, first + Math.Min(before, FindingIndex.Subjects), limit, r => (Room: r.GetInt64(0), Tags: r.GetString(1), Info: r.GetString(2)), ct);
        var next = found.Count == limit ? ConversationViews.Id(found[^1].Room) : null;
        var number = text.Trim().TrimStart('#');
        var named = before == long.MaxValue && number.Length > 0 && number.All(char.IsAsciiDigit) ? Addresses.Id(number) : 0;
        if (named > 0 && found.TrueForAll(x => x.Room != named))
            found.Insert(0, (named, "", ""));
        var conversations = await ConversationsAsync(looker, found.Select(x => x.Room), ct);
        return new ApiFoundPage(
            [.. found.Where(x => conversations.ContainsKey(x.Room)).Select(x =>
            {
                var id = ConversationViews.Id(x.Room);
                (string, string)[] texts = [("id", x.Room == named ? id : ""), .. Storage.StoredLists.Words(x.Tags).Select(tag => ("tag", tag)), .. Excerpts.Properties(x.Info)];
                return new ApiFound("conversation", id, Excerpts.Of(texts, wanted), conversations[x.Room], conversations[x.Room].Customer);
            })],
            next);
    }

    /// <summary>Those of these conversations that somebody may see, as they are shown.</summary>
    private async Task<Dictionary<long, ApiConversation>> ConversationsAsync(Looker looker, IEnumerable<long> rooms, CancellationToken ct)
    {
        var stored = (await views.FindAsync(looker.Workspace, [.. rooms.Where(x => x != 0).Distinct()], ct)).Values.Where(x => looker.MaySee(x.State)).ToList();
        return stored.Zip(await views.ShowAsync(looker.Workspace, stored, ct)).ToDictionary(x => x.First.State.Room, x => x.Second);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
