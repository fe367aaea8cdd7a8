using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Identity;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Log;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Logging in and out, and one's own profile.</summary>
internal sealed class AccountCalls(
    LoginOrRegister login, SignInWithIdentityToken identityTokens, Nonces nonces, RefreshSession refresh, RevokeSessions revoke, SessionTokens sessions, UpdateProfile profiles,
    MessageReader messages, LogReader log)
{
    private static readonly ProfileChange.Fields LoginFields = new("username");

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.App, "POST", "login_or_register", Login);
        calls.Map(routes, SdkAccess.App, "POST", "auth/nonce", Nonce);
        calls.Map(routes, SdkAccess.App, "POST", "auth/verify_identity_token", Verify);
        calls.Map(routes, SdkAccess.App, "POST", "refresh_user_token", Refresh);
        calls.Map(routes, SdkAccess.User, "POST", "logout", Logout);
        calls.Map(routes, SdkAccess.User, "POST", "expire_user_token", Expire);
        calls.Map(routes, SdkAccess.User, "GET", "my_profile", Profile);
        calls.Map(routes, SdkAccess.User, "PATCH", "my_profile", ChangeProfile);
    }

    private async Task<Result<SdkAnswer>> Login(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var command = new LoginOrRegister.Command(
            request.Workspace!.Id, fields.Required("email"), fields.Required("password"), new ProfileChange(fields.Some("username"), fields.Some("avatar_url"), fields.ObjectText("extras")),
            request.Http.Connection.RemoteIpAddress, "email", LoginFields);
        if (fields.Refusal is { } refusal)
            return refusal;
        var signedIn = await login.Handle(command, ct);
        return signedIn.Ok ? await AccountAsync(signedIn.Value, request.Workspace, ct) : signedIn.Refusal;
    }

    private Task<Result<SdkAnswer>> Nonce(SdkRequest request, CancellationToken ct)
    {
        var nonce = nonces.Issue(request.Workspace!.Id);
        return Task.FromResult<Result<SdkAnswer>>((SdkAnswer)(json =>
        {
            json.WriteString("nonce"u8, nonce.Value);
            json.WriteNumber("expired_at"u8, nonce.ExpiresAt.ToUnixTimeSeconds());
        }));
    }

    private async Task<Result<SdkAnswer>> Verify(SdkRequest request, CancellationToken ct)
    {
        var token = request.Fields.Required("identity_token");
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var signedIn = await identityTokens.Handle(request.Workspace!.Id, token, ct);
        return signedIn.Ok ? await AccountAsync(signedIn.Value, request.Workspace, ct) : signedIn.Refusal;
    }

    private async Task<Result<SdkAnswer>> Refresh(SdkRequest request, CancellationToken ct)
    {
        var (user, token) = (request.Fields.Required("user_id"), request.Fields.Required("refresh_token"));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var refreshed = await refresh.Handle(token, request.Workspace!.Id, user, ct);
        if (!refreshed.Ok) // a refresh that came too late must not be told to refresh
            return refreshed.Refusal.Code == IdentityRefusals.TokenExpired.Code ? IdentityRefusals.UnknownToken : refreshed.Refusal;
        var tokens = refreshed.Value.Tokens;
        return (SdkAnswer)(json =>
        {
            json.WriteString("token"u8, tokens.Token);
            json.WriteString("refresh_token"u8, tokens.RefreshToken);
            json.WriteTime("token_expires_at"u8, tokens.ExpiresAt.ToUnixTimeMilliseconds());
        });
    }

    private async Task<Result<SdkAnswer>> Logout(SdkRequest request, CancellationToken ct) => Ended(await revoke.ThisOneAsync(request.Caller, ct));

    private async Task<Result<SdkAnswer>> Expire(SdkRequest request, CancellationToken ct) => Ended(await revoke.AllAsync(request.Caller.Workspace, request.Caller.User, ct));

    private async Task<Result<SdkAnswer>> Profile(SdkRequest request, CancellationToken ct) => await AccountAsync(request, request.User, ct);

    private async Task<Result<SdkAnswer>> ChangeProfile(SdkRequest request, CancellationToken ct)
    {
        // v2 sends all three, empty when not given: empty means unchanged.
        var change = new ProfileChange(request.Fields.Some("name"), request.Fields.Some("avatar_url"), request.Fields.ObjectText("extras"));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var changed = await profiles.Handle(new UpdateProfile.Command(request.Caller.User, change), request.Caller, ct);
        return changed.Ok ? await AccountAsync(request, changed.Value, ct) : changed.Refusal;
    }

    private static Result<SdkAnswer> Ended(Result<int> ended) => ended.Then<SdkAnswer>(_ => json => json.WriteBoolean("success"u8, true));

    private Task<Result<SdkAnswer>> AccountAsync(SignedIn signedIn, WorkspaceCard workspace, CancellationToken ct) =>
        AccountAsync(signedIn.User, workspace, signedIn.Tokens.Token, signedIn.Tokens.RefreshToken, signedIn.Tokens.ExpiresAt.ToUnixTimeMilliseconds(), ct);

    // The refresh token is handed out at login and kept as a hash only; clients keep their own copy of it.
    private async Task<Result<SdkAnswer>> AccountAsync(SdkRequest request, UserCard user, CancellationToken ct)
    {
        var session = await sessions.ResolveSessionAsync(request.Token, ct);
        return session.Ok ? await AccountAsync(user, request.Workspace!, request.Token!, "", session.Value.ExpiresAt, ct) : session.Refusal;
    }

    private async Task<Result<SdkAnswer>> AccountAsync(UserCard user, WorkspaceCard workspace, string token, string refreshToken, long expiresAt, CancellationToken ct)
    {
        var newest = await messages.NewestAsync(user.Id, ct);
        var head = await log.HeadAsync(workspace.Id, ct) ?? 0;
        return (SdkAnswer)(json =>
        {
            json.WriteStartObject("user"u8);
            Write(json, user, workspace);
            json.WriteString("token"u8, token);
            json.WriteString("refresh_token"u8, refreshToken);
            json.WriteTime("token_expires_at"u8, expiresAt);
            json.Twin("last_comment_id"u8, "last_comment_id_str"u8, newest);
            json.WriteNumber("last_sync_event_id"u8, head);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, UserCard user, WorkspaceCard workspace)
    {
        json.Twin("id"u8, "id_str"u8, user.Id);
        json.WriteString("email"u8, user.ExternalId);
        json.WriteString("username"u8, user.Name);
        json.WriteString("avatar_url"u8, user.AvatarUrl);
        json.WriteStartObject("avatar"u8);
        json.WriteStartObject("avatar"u8);
        json.WriteString("url"u8, user.AvatarUrl);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStored("extras"u8, user.Extras);
        json.WriteBoolean("active"u8, user.Active);
        json.WriteString("rtKey"u8, "");
        json.WriteBoolean("pn_android_configured"u8, false);
        json.WriteBoolean("pn_ios_configured"u8, false);
        json.WriteStartObject("app"u8);
        json.WriteString("code"u8, workspace.Code);
        json.Twin("id"u8, "id_str"u8, workspace.Id);
        json.WriteString("name"u8, workspace.Name);
        json.WriteEndObject();
    }
}
