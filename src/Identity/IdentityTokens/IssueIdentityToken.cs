using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Conversa.Identity.Workspaces;
using Conversa.Platform;

namespace Conversa.Identity.IdentityTokens;

/// <summary>
/// Says, in the workspace's own name, who somebody is, for a client that logs in with identity tokens and has no server that could sign one. Whoever
/// asks has made sure of it: the token lets its bearer in as that user, once.
/// </summary>
public sealed class IssueIdentityToken(WorkspaceDirectory workspaces, WorkspaceSecrets secrets, Nonces nonces, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <param name="workspace">Where.</param>
    /// <param name="nonce">The nonce the client was given.</param>
    /// <param name="user">The user's external id.</param>
    /// <param name="name">The user's name.</param>
    /// <param name="avatarUrl">The user's picture, or empty.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>The JWT; <c>workspace_not_found</c>, or an invalid <c>nonce</c>.</returns>
    public async Task<Result<string>> Handle(long workspace, string nonce, string user, string name, string avatarUrl, CancellationToken ct)
    {
        if (await workspaces.RowByIdAsync(workspace, ct) is not { } row)
            return IdentityRefusals.NoWorkspace;
        if (Check(workspace, nonce) is { } refusal)
            return refusal;
        var now = clock.GetUtcNow();
        var (issued, expires) = (now.ToUnixTimeSeconds(), (now + Lifetime).ToUnixTimeSeconds());
        using var claims = new MemoryStream();
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, row.Code);
            json.WriteString("prn"u8, user);
            json.WriteString("nce"u8, nonce);
            json.WriteNumber("iat"u8, issued);
            json.WriteNumber("nbf"u8, issued);
            json.WriteNumber("exp"u8, expires);
            json.WriteString("name"u8, name);
            if (avatarUrl.Length > 0)
                json.WriteString("avatar_url"u8, avatarUrl);
            json.WriteEndObject();
        }

        var signed = $"{Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8)}.{Base64Url.EncodeToString(claims.ToArray())}";
        var signature = HMACSHA256.HashData(secrets.Valid(row).First(), System.Text.Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Why a nonce is of no use here; null when it is. Whether it was used, only its use shows.</summary>
    public Refusal? Check(long workspace, string nonce) =>
        nonces.IsGood(workspace, nonce, out _, out _) ? null : Refusal.Invalid("nonce", "nonce is unknown or expired. Ask for a new one.");
}
