using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.IdentityTokens;

/// <summary>Lets a user in on the word of the customer's own server: a signed token around a nonce that works once.</summary>
public sealed class SignInWithIdentityToken(WorkspaceDirectory workspaces, WorkspaceSecrets secrets, Nonces nonces, IdentityWriter writer, SessionStore sessions, TimeProvider clock)
{
    /// <param name="workspace">Where.</param>
    /// <param name="token">The JWT.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <param name="field">How the caller spells the token's field.</param>
    /// <returns>The user, made known if need be, and a new session; <c>identity_token_refused</c>, <c>user_inactive</c> or an invalid field.</returns>
    public async Task<Result<SignedIn>> Handle(long workspace, string? token, CancellationToken ct, string field = "identity_token")
    {
        if (await workspaces.RowByIdAsync(workspace, ct) is not { } row)
            return IdentityRefusals.NoWorkspace;
        var verified = IdentityToken.Verify(token, row.Code, secrets.Valid(row), clock.GetUtcNow().ToUnixTimeSeconds());
        if (!verified.Ok)
            return verified.Refusal with { Field = field };
        var claims = verified.Value;
        if (Names.RefuseExternalId("prn", claims.User) is { } badId)
            return badId;
        var profile = new ProfileChange(Some(claims.Name), Some(claims.AvatarUrl)).Parse(null);
        if (!profile.Ok)
            return profile.Refusal;
        if (!nonces.IsGood(workspace, claims.Nonce, out var hash, out var expiresAt))
            return UsedUp;

        return await writer.WriteAsync<SignedIn>(workspace, async tx =>
        {
            if (await tx.Connection.FirstAsync("select 1 from used_nonce where nonce_hash = @hash", r => true, ct, ("hash", hash)))
                return UsedUp;
            await tx.Connection.ExecuteAsync("insert into used_nonce (nonce_hash, workspace_id, expires_at) values (@hash, @workspace, @expires)", ct,
                ("hash", hash), ("workspace", workspace), ("expires", expiresAt));
            if (await UserStore.ByExternalIdAsync(tx.Connection, workspace, claims.User, ct) is { } known)
            {
                if (!known.User.Active)
                    return IdentityRefusals.Inactive;
                return new SignedIn(await UserStore.ApplyAsync(tx, known.User, profile.Value, 0, ct), await sessions.IssueAsync(tx, known.User.Id, ct), Created: false);
            }

            var user = await UserStore.InsertAsync(tx.Connection, workspace, claims.User, profile.Value, null, tx.Now, ct);
            tx.Append(IdentityEntries.UserCreated, user.Id, actor: user.Id);
            return new SignedIn(user, await sessions.IssueAsync(tx, user.Id, ct), Created: true);
        }, ct);
    }

    private static readonly Refusal UsedUp = IdentityRefusals.IdentityToken("The identity token's nonce is unknown, expired or was used before. Ask for a new one.");

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
