using System.Data.Common;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Ratings;

/// <summary>Where a customer said how it was; stored as its number.</summary>
internal enum RatedVia : short
{
    /// <summary>They were asked, and have not.</summary>
    Nowhere = 0,

    /// <summary>On the page behind the link.</summary>
    Link = 1,

    /// <summary>Where they talk: in the widget.</summary>
    InPlace = 2,
}

/// <summary>How a customer found one handling episode, or that they were asked.</summary>
internal sealed record StoredRating(
    long Workspace, long Room, int Episode, long Customer, long Channel, long Agent, long AskedAt, int Score, string Feedback, long RatedAt, RatedVia Via)
{
    public const string Columns = "g.workspace_id, g.room_id, g.episode, g.customer_id, g.channel_id, g.agent_id, g.asked_at, g.score, g.feedback, g.rated_at, g.via";

    public static StoredRating Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), (int)r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt16(7), r.GetString(8), r.GetInt64(9), (RatedVia)r.GetInt16(10));

    public static string Hash(string code) => Convert.ToHexStringLower(Ids.Hash(code));

    public static Task<StoredRating?> ByCodeAsync(DbConnection connection, string code, CancellationToken ct) => connection.FirstAsync<StoredRating>(
        $"select {Columns} from rating g where g.code_hash = @hash", Read, ct, ("hash", Hash(code)));

    /// <summary>Remembers that the customer is asked; their code for it, or null when they had been.</summary>
    public async Task<string?> AskAsync(DbConnection connection, CancellationToken ct)
    {
        var code = Ids.Token(32);
        return await connection.ExecuteAsync(
            """
            insert into rating (room_id, episode, workspace_id, customer_id, channel_id, agent_id, code_hash, asked_at, score, feedback, rated_at, via)
            values (@room, @episode, @workspace, @customer, @channel, @agent, @hash, @asked, 0, '', 0, 0) on conflict (room_id, episode) do nothing
            """,
            ct, [.. Names(), ("hash", Hash(code)), ("asked", AskedAt)]) > 0 ? code : null;
    }

    /// <summary>Remembers what they said, once.</summary>
    public Task<int> SaidAsync(DbConnection connection, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into rating (room_id, episode, workspace_id, customer_id, channel_id, agent_id, code_hash, asked_at, score, feedback, rated_at, via)
        values (@room, @episode, @workspace, @customer, @channel, @agent, null, 0, @score, @feedback, @rated, @via)
        on conflict (room_id, episode) do update set score = excluded.score, feedback = excluded.feedback, rated_at = excluded.rated_at, via = excluded.via where rating.rated_at = 0
        """,
        ct, [.. Names(), ("score", (short)Score), ("feedback", Feedback), ("rated", RatedAt), ("via", (short)Via)]);

    private (string, object?)[] Names() => [("room", Room), ("episode", (long)Episode), ("workspace", Workspace), ("customer", Customer), ("channel", Channel), ("agent", Agent)];
}
