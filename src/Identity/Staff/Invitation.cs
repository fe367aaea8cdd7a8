using System.Data.Common;
using System.Text;
using Conversa.Identity.Sessions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Staff;

/// <summary>Somebody was asked to join the team.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Workspace">Which workspace's team.</param>
/// <param name="Email">Whom.</param>
/// <param name="EmailKey">The address as compared.</param>
/// <param name="Name">What to call them, or empty.</param>
/// <param name="Role">The role they will have.</param>
/// <param name="Sealed">The link's token.</param>
/// <param name="Mailed">Whether the link went to the address, so that using it proves the address.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
/// <param name="AcceptedAt">Unix milliseconds, or null.</param>
/// <param name="RevokedAt">Unix milliseconds, or null.</param>
internal sealed record Invitation(
    long Id, long Workspace, string Email, string EmailKey, string Name, string Role, byte[] Sealed, bool Mailed, long CreatedAt, long ExpiresAt, long? AcceptedAt, long? RevokedAt)
{
    public const string Columns = "id, workspace_id, email, email_key, name, role, sealed, mailed, created_at, expires_at, accepted_at, revoked_at";

    private const string Place = "invitation.sealed";

    public static Invitation Read(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetFieldValue<byte[]>(6), r.GetBoolean(7),
        r.GetInt64(8), r.GetInt64(9), r.Number(10), r.Number(11));

    public bool IsOpenAt(long now) => AcceptedAt is null && RevokedAt is null && ExpiresAt > now;

    public string Token(Sealer sealer) => Encoding.ASCII.GetString(sealer.Open(Place, Sealed));

    public static byte[] Seal(Sealer sealer, string token) => sealer.Seal(Place, Encoding.ASCII.GetBytes(token));

    /// <summary>The invitation a link stands for, open or not; null for no link of ours.</summary>
    public static Task<Invitation?> OfTokenAsync(Database database, string? token, CancellationToken ct) => TokenKey.TryOf(token, "", out var key)
        ? database.FirstAsync($"select {Columns} from invitation where token_hash = @hash", Read, ct, ("hash", key.ToBytes()))
        : Task.FromResult<Invitation?>(null);

    public static Task<Invitation?> FindAsync(DbConnection connection, long workspace, long id, CancellationToken ct) =>
        connection.FirstAsync($"select {Columns} from invitation where workspace_id = @workspace and id = @id", Read, ct, ("workspace", workspace), ("id", id));
}
