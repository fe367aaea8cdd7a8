using System.Data.Common;
using System.Globalization;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>The keys of endpoints: one that stays, and while it takes another's place that one too.</summary>
internal sealed class WebhookSecrets(Sealer sealer)
{
    /// <summary>The longest overlap of a rotation.</summary>
    public const int MostOverlapHours = 24 * 30;

    /// <summary>How many keys an endpoint may have at once: more rotations than this within their overlap end the oldest.</summary>
    private const int Most = 4;

    /// <summary>The keys to sign with now, the newest first.</summary>
    public async Task<IReadOnlyList<SigningKey>> ValidAsync(DbConnection connection, long endpoint, long now, CancellationToken ct) =>
        await connection.QueryAsync(
            "select kind, sealed from hook_secret where endpoint_id = @endpoint and (expires_at = 0 or expires_at > @now) order by id desc",
            r => new SigningKey((WebhookSigning)r.GetInt16(0), sealer.Open(Place(endpoint), (byte[])r.GetValue(1))), ct, ("endpoint", endpoint), ("now", now));

    /// <summary>Puts a key in the place of the ones before it, which stay valid for as long as is said.</summary>
    public async Task ReplaceAsync(DbConnection connection, long endpoint, SigningKey key, long now, long overlap, CancellationToken ct)
    {
        await connection.ExecuteAsync("update hook_secret set expires_at = @until where endpoint_id = @endpoint and (expires_at = 0 or expires_at > @until)", ct, ("until", now + overlap), ("endpoint", endpoint));
        await connection.ExecuteAsync("insert into hook_secret (endpoint_id, kind, sealed, created_at, expires_at) values (@endpoint, @kind, @sealed, @now, 0)", ct,
            ("endpoint", endpoint), ("kind", (short)key.Kind), ("sealed", sealer.Seal(Place(endpoint), key.Bytes)), ("now", now));
        await connection.ExecuteAsync(
            "delete from hook_secret where endpoint_id = @endpoint and ((expires_at > 0 and expires_at <= @now) or id not in (select id from hook_secret where endpoint_id = @endpoint order by id desc limit @most))", ct,
            ("endpoint", endpoint), ("now", now), ("most", Most));
    }

    private static string Place(long endpoint) => string.Create(CultureInfo.InvariantCulture, $"hook_secret.sealed/{endpoint}");
}
