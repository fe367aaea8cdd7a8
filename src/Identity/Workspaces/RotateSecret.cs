using System.Text;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Workspaces;

/// <summary>Replaces a workspace's secret. The old one stays valid for a while, so that servers can move over one by one, or ends at once.</summary>
public sealed class RotateSecret(IdentityWriter writer, Sealer sealer, IOptions<IdentityOptions> options)
{
    /// <param name="Grace">How long the old secret stays valid; null for the configured time, zero for "at once". At most 30 days.</param>
    /// <param name="ClientId">The caller's name for this rotation: the same one again answers with the same secret instead of rotating twice.</param>
    public sealed record Command(TimeSpan? Grace, string ClientId);

    /// <param name="Secret">The new secret; it is not shown again.</param>
    /// <param name="FormerUntil">Until when the old one is valid, in unix milliseconds.</param>
    /// <param name="Version">The workspace's.</param>
    public sealed record Rotated(string Secret, long FormerUntil, long Version);

    /// <returns>The new secret, or an invalid field.</returns>
    public async Task<Result<Rotated>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var grace = command.Grace ?? options.Value.SecretGrace;
        if (grace < TimeSpan.Zero || grace > TimeSpan.FromDays(30))
            return Refusal.Invalid("grace_seconds", $"'grace_seconds' must lie between 0 and {30 * 86400}.");
        return await writer.WriteAsync<Rotated>(actor.Workspace, async tx =>
        {
            if (await WorkspaceDirectory.ReadAsync(tx.Connection, tx.Workspace, ct) is not { } workspace)
                return IdentityRefusals.NoWorkspace;
            var place = WorkspaceSecrets.Place(workspace.Code);
            if (workspace.RotationKey == command.ClientId)
                return new Rotated(Encoding.UTF8.GetString(sealer.Open(place, workspace.Secret)), workspace.PreviousSecretUntil ?? 0, workspace.Version);
            var secret = Ids.Token();
            var until = tx.Now + (long)grace.TotalMilliseconds;
            await tx.Connection.ExecuteAsync(
                """
                update workspace set secret = @secret, previous_secret = @previous, previous_secret_until = @until, rotation_key = @rotation,
                    updated_at = @now, version = version + 1 where id = @id
                """, ct, ("secret", sealer.Seal(place, Encoding.UTF8.GetBytes(secret))), ("previous", workspace.Secret), ("until", until), ("rotation", command.ClientId),
                ("now", tx.Now), ("id", workspace.Id));
            tx.Append(IdentityEntries.WorkspaceChanged, workspace.Id);
            return new Rotated(secret, until, workspace.Version + 1);
        }, ct);
    }
}
