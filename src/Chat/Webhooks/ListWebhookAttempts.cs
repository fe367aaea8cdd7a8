using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>Lists what was tried lately, newest first.</summary>
public sealed class ListWebhookAttempts
{
    /// <summary>The most attempts of one page.</summary>
    public const int LargestPage = 100;

    private const int MostSkipped = 100_000;
    private readonly Database database;

    internal ListWebhookAttempts(Database database) => this.database = database;

    /// <param name="Limit">How many, at most <see cref="LargestPage"/>.</param>
    /// <param name="ByServer">Only messages that servers posted (true) or people sent (false); null for all.</param>
    /// <param name="Before">Only attempts older than this id; null starts with the newest.</param>
    /// <param name="Skip">For clients that count pages.</param>
    public sealed record Query(int Limit = 20, bool? ByServer = null, long? Before = null, int Skip = 0);

    /// <returns>Attempts of the workspace, newest first.</returns>
    public async Task<Result<IReadOnlyList<WebhookAttempt>>> Handle(Query query, Actor actor, CancellationToken ct)
    {
        if (query.Limit is < 1 or > LargestPage)
            return Refusal.Invalid("limit", $"limit must lie between 1 and {LargestPage}.");
        if (query.Skip is < 0 or > MostSkipped)
            return Refusal.Invalid("page", $"At most {MostSkipped} attempts can be skipped.");
        return await database.QueryAsync(
            "select id, position, by_server, endpoint, request_body, response_body, response_code, is_success, error_message, attempted_at from webhook_attempt "
            + "where workspace_id = @workspace and id < @before" + (query.ByServer is null ? "" : " and by_server = @server") + " order by id desc limit @limit offset @skip",
            r => new WebhookAttempt(r.GetInt64(0), r.GetInt64(1), r.GetBoolean(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetInt32(6), r.GetBoolean(7), r.GetString(8), r.GetInt64(9)),
            ct, ("workspace", actor.Workspace), ("before", query.Before ?? long.MaxValue), ("server", query.ByServer ?? false), ("limit", query.Limit), ("skip", query.Skip));
    }
}
