using System.Data.Common;
using System.Text.Json;
using Conversa.Chat.Search;
using Conversa.Identity;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding.Search;

/// <summary>What a row of words is about. The numbers are stored.</summary>
internal enum Kind
{
    Customer = 0,
    Conversation = 1,
    Note = 2,
}

/// <summary>
/// Keeps the words of customers, conversations and notes in step with them: follows the log with a cursor of its own and replaces their rows by what is there
/// now, so an entry that comes twice, or late, changes nothing. Whoever removes what the words are of removes the words with it: the tables' triggers see to that.
/// </summary>
internal sealed class FindingIndex(Database database) : ILogConsumer
{
    /// <summary>How many subjects a kind can have in a workspace; a row's id is kind, workspace, subject.</summary>
    public const long Subjects = 1L << 40;

    private const int AtOnce = 200;

    public string Name => "inbox-search";

    /// <summary>The first row of a kind in a workspace.</summary>
    public static long First(Kind kind, long workspace) => ((long)kind << 61) + (workspace << 40);

    public bool Wants(LogEntry entry) => entry.Kind is IdentityEntries.UserChanged or InboxEntries.ConversationOpened or InboxEntries.PropertiesChanged or InboxEntries.Tagged or InboxEntries.Untagged
        or InboxEntries.Noted or InboxEntries.Resolved;

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        HashSet<long> customers = [], rooms = [], notes = [];
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case IdentityEntries.UserChanged:
                    customers.Add(entry.Subject);
                    break;
                case InboxEntries.ConversationOpened or InboxEntries.PropertiesChanged or InboxEntries.Tagged or InboxEntries.Untagged:
                    rooms.Add(entry.Room);
                    break;
                case InboxEntries.Noted or InboxEntries.Resolved:
                    notes.Add(entry.Position);
                    break;
            }
        }

        foreach (var some in rooms.Chunk(AtOnce))
            await ReplaceAsync(Kind.Conversation, workspace, some, "select room_id, customer_id, tags, info from conversation where workspace_id = @workspace and room_id", Conversation, customers, ct);
        foreach (var some in customers.Chunk(AtOnce))
        {
            await ReplaceAsync(
                Kind.Customer, workspace, some,
                "select x.user_id, x.user_id, u.name, u.external_id, x.identity, x.email, x.phone, x.properties from customer x join end_user u on u.id = x.user_id where x.workspace_id = @workspace and x.user_id",
                Customer, null, ct);
        }

        foreach (var some in notes.Chunk(AtOnce))
            await ReplaceAsync(Kind.Note, workspace, some, "select position, customer_id, detail from conversation_fact where workspace_id = @workspace and detail is not null and position", r => Wanted.WordsOf([r.GetString(2)]), null, ct);
    }

    /// <summary>What somebody may look a customer up by.</summary>
    public static IEnumerable<string> CustomerTexts(string name, string externalId, string identity, string email, string phone, string properties) =>
        [name, externalId.StartsWith("visitor-", StringComparison.Ordinal) ? externalId[8..] : externalId, identity, email, phone, string.Concat(phone.Where(char.IsAsciiDigit)), .. ValuesOf(properties)];

    /// <summary>The texts and numbers of a JSON object.</summary>
    public static IEnumerable<string> ValuesOf(string json)
    {
        if (json is "" or "{}")
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. Values(document.RootElement)];
    }

    private static IEnumerable<string> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(x => Values(x.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Number => [element.GetRawText()],
        _ => [],
    };

    private static string Customer(DbDataReader r) => Wanted.WordsOf(CustomerTexts(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetString(7)));

    private static string Conversation(DbDataReader r) => Wanted.WordsOf(Storage.StoredLists.Words(r.GetString(2)).Concat(ValuesOf(r.GetString(3))));

    /// <summary>Reads and writes in one transaction, with what was read held: nothing that goes meanwhile comes back.</summary>
    private Task<bool> ReplaceAsync(Kind kind, long workspace, long[] subjects, string select, Func<DbDataReader, string> words, HashSet<long>? customers, CancellationToken ct) => database.WriteAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync(
                select + database.Dialect(" in (select value from json_each(@subjects))", " = any(@subjects)" + (kind == Kind.Customer ? " for share of x" : " for share")),
                r => (Subject: r.GetInt64(0), Customer: r.GetInt64(1), Words: words(r)), ct,
                ("workspace", workspace), ("subjects", database.Dialect<object>(Storage.StoredLists.Text(subjects), subjects)));
            customers?.UnionWith(rows.Select(x => x.Customer));
            var first = First(kind, workspace);
            foreach (var (subject, customer, text) in rows.Where(x => x.Words.Length > 0))
            {
                await connection.ExecuteAsync(
                    database.Dialect(
                        "insert into inbox_search (id, customer_id, words) values (@id, @customer, @words) on conflict (id) do update set words = excluded.words where words <> excluded.words",
                        """
                        insert into inbox_search (id, customer_id, words) values (@id, @customer, array_to_tsvector(string_to_array(@words, ' ')))
                        on conflict (id) do update set words = excluded.words where inbox_search.words <> excluded.words
                        """),
                    ct, ("id", first + subject), ("customer", customer), ("words", text));
            }

            foreach (var gone in subjects.Except(rows.Where(x => x.Words.Length > 0).Select(x => x.Subject)))
                await connection.ExecuteAsync("delete from inbox_search where id = @id", ct, ("id", first + gone));
            return true;
        },
        ct);
}
