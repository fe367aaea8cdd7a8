using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Ratings;

/// <summary>A customer says how it was on the page behind their link: a rating once, and words once after it. Whoever has the link is the customer.</summary>
internal sealed class RateByLink(Database database, InboxDesk desk, TimeProvider clock)
{
    private const long GoodFor = 30 * 86_400_000L;
    private const long WordsWithin = 3_600_000;

    /// <summary>What the link is for; null when there is no such link, or it is too old.</summary>
    public async Task<StoredRating?> FindAsync(string code, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await StoredRating.ByCodeAsync(connection, code, ct) is { } found && clock.GetUtcNow().ToUnixTimeMilliseconds() < found.AskedAt + GoodFor ? found : null;
    }

    /// <returns><c>already_rated</c> for the second one.</returns>
    public Task<Result<Done>> RateAsync(StoredRating asked, int score, CancellationToken ct) => desk.DecideAsync(asked.Workspace, asked.Room, async (decision, held) =>
    {
        var connection = decision.Tx.Connection;
        if (await (asked with { Score = score, RatedAt = decision.Now, Via = RatedVia.Link }).SaidAsync(connection, ct) == 0)
            return InboxRefusals.RatedAlready;
        if (held.Life.State is { Service: { ResolvedAt: > 0, Score: 0 } service } && service.Number == asked.Episode)
            return held.Life.Rate(score, null, decision.Now);
        // The conversation has gone on since: what is rated is the episode that was asked about.
        await connection.ExecuteAsync("update conversation_service set score = @score where room_id = @room and number = @episode", ct, ("score", (short)score), ("room", asked.Room), ("episode", (long)asked.Episode));
        held.Life.Remember(InboxEntries.RatedEarlier, held.Life.State.Customer, decision.Now, score);
        return Done.It;
    }, ct);

    /// <returns><c>already_rated</c> when there are words already, or it is too late for them.</returns>
    public Task<Result<Done>> ExplainAsync(StoredRating rated, string words, CancellationToken ct) => desk.DecideAsync(rated.Workspace, rated.Room, async (decision, held) =>
    {
        if (await decision.Tx.Connection.ExecuteAsync(
            "update rating set feedback = @words where room_id = @room and episode = @episode and feedback = '' and via = 1 and rated_at > @since", ct,
            ("words", words), ("room", rated.Room), ("episode", (long)rated.Episode), ("since", decision.Now - WordsWithin)) == 0)
            return InboxRefusals.RatedAlready;
        held.Life.Remember(InboxEntries.RatingExplained, held.Life.State.Customer, decision.Now, rated.Episode, words);
        return Done.It;
    }, ct);
}
