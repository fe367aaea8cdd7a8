using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.IdentityTokens;

/// <summary>Takes the word of the customer's own server for who somebody is, once, without letting them in as that user.</summary>
public sealed class AcceptIdentityToken(WorkspaceDirectory workspaces, WorkspaceSecrets secrets, Nonces nonces, IdentityWriter writer, TimeProvider clock)
{
    /// <param name="User">The user's external id.</param>
    /// <param name="Name">The user's name, if said.</param>
    /// <param name="AvatarUrl">The user's picture, if said.</param>
    public sealed record Accepted(string User, string? Name, string? AvatarUrl);

    /// <param name="workspace">Where.</param>
    /// <param name="token">The JWT.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>Who it is; <c>identity_token_refused</c> or an invalid field. The token is used up.</returns>
    public async Task<Result<Accepted>> Handle(long workspace, string? token, CancellationToken ct)
    {
        if (await workspaces.RowByIdAsync(workspace, ct) is not { } row)
            return IdentityRefusals.NoWorkspace;
        var verified = IdentityToken.Verify(token, row.Code, secrets.Valid(row), clock.GetUtcNow().ToUnixTimeSeconds());
        if (!verified.Ok)
            return verified.Refusal;
        var claims = verified.Value;
        if (!nonces.IsGood(workspace, claims.Nonce, out var hash, out var expiresAt))
            return UsedUp;
        return await writer.WriteAsync<Accepted>(workspace, async tx =>
        {
            if (await tx.Connection.FirstAsync("select 1 from used_nonce where nonce_hash = @hash", r => true, ct, ("hash", hash)))
                return UsedUp;
            await tx.Connection.ExecuteAsync("insert into used_nonce (nonce_hash, workspace_id, expires_at) values (@hash, @workspace, @expires)", ct,
                ("hash", hash), ("workspace", workspace), ("expires", expiresAt));
            return new Accepted(claims.User, claims.Name, claims.AvatarUrl);
        }, ct);
    }

    private static readonly Refusal UsedUp = IdentityRefusals.IdentityToken("The identity token's nonce is unknown, expired or was used before. Ask for a new one.");
}
