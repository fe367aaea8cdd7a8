using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Webhooks;

/// <summary>A workspace's webhook as it is set.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Url">Where new messages are sent.</param>
/// <param name="Secret">What they are signed with, sealed.</param>
/// <param name="Enabled">Whether they are sent.</param>
/// <param name="DisabledBecause">Why they are not: <c>gone</c> (the receiver answered 410) or <c>queue_full</c>.</param>
/// <param name="QueuedTo">Messages up to this id were queued, or are older than the webhook.</param>
/// <param name="Version">Rises with every change.</param>
internal sealed record Webhook(long Workspace, string Url, byte[] Secret, bool Enabled, string? DisabledBecause, long QueuedTo, long Version)
{
    private const string Columns = "select workspace_id, url, secret, enabled, disabled_because, queued_to, version from webhook where workspace_id = @workspace";

    /// <summary>The webhook, or null when the workspace has none.</summary>
    public static Task<Webhook?> FindAsync(Database database, long workspace, CancellationToken ct) => database.FirstAsync(Columns, Read, ct, ("workspace", workspace));

    /// <summary>The webhook, unchanged until the transaction ends.</summary>
    public static Task<Webhook?> LockAsync(Database database, DbConnection connection, long workspace, CancellationToken ct) =>
        connection.FirstAsync(Columns + database.Dialect("", " for update"), Read, ct, ("workspace", workspace));

    /// <summary>Switches it off and forgets what waits.</summary>
    public static async Task SwitchOffAsync(DbConnection connection, long workspace, string because, long now, CancellationToken ct)
    {
        await connection.ExecuteAsync("update webhook set enabled = @off, disabled_because = @because, updated_at = @now, version = version + 1 where workspace_id = @workspace", ct,
            ("off", false), ("because", because), ("now", now), ("workspace", workspace));
        await ForgetAsync(connection, workspace, ct);
    }

    /// <summary>Forgets what waits.</summary>
    public static async Task ForgetAsync(DbConnection connection, long workspace, CancellationToken ct)
    {
        await connection.ExecuteAsync("delete from webhook_delivery where workspace_id = @workspace", ct, ("workspace", workspace));
        await connection.ExecuteAsync("delete from webhook_lane where workspace_id = @workspace", ct, ("workspace", workspace));
    }

    /// <summary>HMAC-SHA256 over the body, in hex: what the receiver compares.</summary>
    public string Sign(Sealer sealer, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HMACSHA256.HashData(sealer.Open(Place(Workspace), Secret), body));

    /// <summary>Seals a secret.</summary>
    public static byte[] Seal(Sealer sealer, long workspace, string secret) => sealer.Seal(Place(workspace), Encoding.UTF8.GetBytes(secret));

    private static string Place(long workspace) => string.Create(CultureInfo.InvariantCulture, $"webhook.secret/{workspace}");

    private static Webhook Read(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), (byte[])r.GetValue(2), r.GetBoolean(3), r.Text(4), r.GetInt64(5), r.GetInt64(6));
}
