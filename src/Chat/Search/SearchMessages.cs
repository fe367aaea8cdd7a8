using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Search;

/// <summary>Finds messages by their words: a user in the rooms they are in, as far as they can see them there; a server in its whole workspace.</summary>
public sealed class SearchMessages
{
    /// <summary>The longest query, in UTF-16 units.</summary>
    public const int LongestQuery = 200;

    /// <summary>The most different words of a query that are looked up.</summary>
    public const int MostWords = 24;

    /// <summary>The most messages of one page.</summary>
    public const int LargestPage = 100;

    /// <summary>With more rooms than this it is cheaper to find the words everywhere and look at the rooms afterwards.</summary>
    private const int RoomsInQuery = 50;

    private const int MostRooms = 1_000;
    private const int MostSkipped = 10_000;

    private readonly Database database;

    internal SearchMessages(Database database) => this.database = database;

    /// <param name="Text">What to look for: messages that hold every word; the last one may go on.</param>
    /// <param name="Limit">How many, at most <see cref="LargestPage"/>.</param>
    public sealed record Query(string Text, int Limit = 20)
    {
        /// <summary>Only in these rooms; empty means all. Rooms that are not there, or not the user's, hold nothing.</summary>
        public IReadOnlyCollection<long> Rooms { get; init; } = [];

        /// <summary>Only in rooms of these kinds; empty means all.</summary>
        public IReadOnlyCollection<RoomKind> Kinds { get; init; } = [];

        /// <summary>Only by this user.</summary>
        public long? Sender { get; init; }

        /// <summary>Only of this type.</summary>
        public string? Type { get; init; }

        /// <summary>Only from this time on, in unix milliseconds.</summary>
        public long? Since { get; init; }

        /// <summary>Only before this time, in unix milliseconds.</summary>
        public long? Until { get; init; }

        /// <summary>Only messages older than this id: the last one of the page before.</summary>
        public long? Before { get; init; }

        /// <summary>For clients that count pages.</summary>
        public int Skip { get; init; }
    }

    /// <summary>A page of what was found.</summary>
    /// <param name="Messages">Newest first.</param>
    /// <param name="More">Whether there are older ones.</param>
    public sealed record Found(IReadOnlyList<StoredMessage> Messages, bool More);

    /// <returns>Messages, newest first; refused when the query is empty or a bound is broken.</returns>
    public async Task<Result<Found>> Handle(Query query, Actor actor, CancellationToken ct)
    {
        if (Refuse(query) is { } refusal)
            return refusal;
        var words = Words.Ask(query.Text);
        if (words.Count == 0)
            return new Found([], false); // nothing but signs: no message holds them as a word
        if (words.Count > MostWords)
            return Refusal.Invalid("query", $"A query has at most {MostWords} words.");
        List<long> rooms = query.Rooms.Count > 0 ? [.. query.Rooms] : actor.Kind == ActorKind.User ? await RoomsAsync(actor, ct) : [];
        if (rooms.Count == 0 && actor.Kind == ActorKind.User)
            return new Found([], false);

        await using var connection = await database.OpenReadAsync(ct);
        var first = actor.Workspace << SearchIndex.Bits;
        var found = await connection.QueryAsync(Statement(query, actor), StoredMessage.Read, ct,
            ("match", Match(words, rooms.Count <= RoomsInQuery ? rooms : [])),
            ("workspace", actor.Workspace), ("user", actor.User), ("first", first), ("before", first + Math.Clamp(query.Before ?? long.MaxValue, 0, (1L << SearchIndex.Bits) - 1)),
            ("rooms", JsonSerializer.Serialize(query.Rooms)), ("sender", query.Sender ?? 0), ("type", query.Type ?? ""),
            ("since", query.Since ?? 0), ("until", query.Until ?? long.MaxValue), ("limit", query.Limit + 1), ("skip", query.Skip));
        return new Found(found.Count > query.Limit ? found[..query.Limit] : found, found.Count > query.Limit);
    }

    private static Refusal? Refuse(Query query) =>
        query.Text.Length > LongestQuery ? Refusal.Invalid("query", $"A query has at most {LongestQuery} characters.")
        : string.IsNullOrWhiteSpace(query.Text) ? Refusal.Invalid("query", "Say what to look for.")
        : query.Limit is < 1 or > LargestPage ? Refusal.Invalid("limit", $"limit must lie between 1 and {LargestPage}.")
        : query.Skip is < 0 or > MostSkipped ? Refusal.Invalid("page", $"At most {MostSkipped} messages can be skipped; use a narrower query.")
        : query.Rooms.Count > MostRooms ? Refusal.Invalid("rooms", $"At most {MostRooms} rooms can be named.")
        : null;

    private Task<List<long>> RoomsAsync(Actor actor, CancellationToken ct) => database.QueryAsync(
        "select room_id from room_member where user_id = @user limit @limit", r => r.GetInt64(0), ct, ("user", actor.User), ("limit", RoomsInQuery + 1));

    private string Statement(Query query, Actor actor)
    {
        var sql = new StringBuilder($"select {StoredMessage.Columns} from ");
        sql.Append(database.Dialect(
            // The cross joins keep SQLite from starting at the rooms: the words are what narrows most.
            "message_search_words cross join message x on x.workspace_id = @workspace and x.id = message_search_words.rowid - @first",
            "message_search s join message x on x.workspace_id = @workspace and x.id = s.id - @first"));
        if (actor.Kind == ActorKind.User)
            sql.Append(database.Dialect(" cross", "")).Append(" join room_member m on m.room_id = x.room_id and m.user_id = @user");
        if (query.Kinds.Count > 0)
            sql.Append(database.Dialect(" cross", "")).Append(" join room r on r.id = x.room_id");
        sql.Append(database.Dialect(" where message_search_words match @match", " where s.words @@ @match::tsquery"));
        sql.Append(database.Dialect(" and message_search_words.rowid >= @first and message_search_words.rowid < @before", " and s.id >= @first and s.id < @before"));
        sql.Append(" and ").Append(actor.Kind == ActorKind.User ? MessageReader.Visible : "x.state = 0");
        if (query.Rooms.Count > 0)
            sql.Append(" and x.room_id in ").Append(database.Dialect("(select value from json_each(@rooms))", "(select json_array_elements_text(@rooms::json)::bigint)"));
        if (query.Kinds.Count > 0)
            sql.Append(" and r.kind in (").AppendJoin(", ", query.Kinds.Select(kind => ((short)kind).ToString(CultureInfo.InvariantCulture))).Append(')');
        if (query.Sender is not null)
            sql.Append(" and x.sender_id = @sender");
        if (query.Type is not null)
            sql.Append(" and x.type = @type");
        if (query.Since is not null || query.Until is not null)
            sql.Append(" and x.created_at >= @since and x.created_at < @until");
        return sql.Append(" order by ").Append(database.Dialect("message_search_words.rowid", "s.id")).Append(" desc limit @limit offset @skip").ToString();
    }

    /// <summary>The words in the engine's query language. They hold letters, digits and pictograms only, so quoting them is all there is to it.</summary>
    private string Match(List<(string Word, bool MayGoOn)> words, List<long> rooms)
    {
        var (quote, and, or, on) = database.Dialect(("\"", " AND ", " OR ", " *"), ("'", " & ", " | ", ":*"));
        var match = new StringBuilder();
        match.AppendJoin(and, words.Select(word => $"{quote}{word.Word}{quote}{(word.MayGoOn ? on : "")}"));
        if (rooms.Count > 0)
            match.Append(and).Append('(').AppendJoin(or, rooms.Select(room => string.Create(CultureInfo.InvariantCulture, $"{quote}{SearchIndex.RoomMark}{room}{quote}"))).Append(')');
        return match.ToString();
    }
}
