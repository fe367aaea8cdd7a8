using System.Text.Json;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Sessions;

/// <summary>Logging in and out.</summary>
internal static class SessionEndpoints
{
    internal sealed record LoginRequest(string Workspace, string User, string Password, string? Name = null, string? AvatarUrl = null, JsonElement? Extras = null);

    internal sealed record RefreshRequest(string RefreshToken);

    internal sealed record IssueRequest(bool EndOthers = false);

    internal sealed record SessionView(string Token, DateTime ExpiresAt, string RefreshToken, DateTime RefreshExpiresAt, UserView User)
    {
        public static SessionView Of(SignedIn signedIn) => new(signedIn.Tokens.Token, signedIn.Tokens.ExpiresAt.UtcDateTime, signedIn.Tokens.RefreshToken,
            signedIn.Tokens.RefreshExpiresAt.UtcDateTime, UserView.Of(signedIn.User));
    }

    internal sealed record LoginView(string Id, DateTime Since, DateTime ExpiresAt, bool Current);

    internal sealed record SessionsView(IReadOnlyList<LoginView> Sessions);

    internal sealed record RevokedView(int Revoked);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sessions", Login).AllowAnyone().WithName("LogIn").WithSummary("Logs a user in, or registers an unknown id. Repeating it is harmless: each login is its own session.")
            .Accepts<LoginRequest>("application/json").Produces<SessionView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        routes.MapPost("/sessions/refresh", Refresh).AllowAnyone().WithName("RefreshSession")
            .WithSummary("Continues a session with its refresh token. Racing or repeated calls within the grace period each get a valid session; later reuse ends the login.")
            .Accepts<RefreshRequest>("application/json").Produces<SessionView>().ProducesProblem(400).ProducesProblem(401);
        routes.MapGet("/sessions", List).RequireUser().WithName("ListSessions").WithSummary("Where the user is logged in, newest first.")
            .Produces<SessionsView>().ProducesProblem(401);
        routes.MapDelete("/sessions/current", RevokeCurrent).RequireUser().WithName("LogOut").WithSummary("Ends this session, on every node at once.")
            .Produces<RevokedView>().ProducesProblem(401);
        routes.MapDelete("/sessions/others", RevokeOthers).RequireUser().WithName("LogOutElsewhere").WithSummary("Ends every other session of the user.")
            .Produces<RevokedView>().ProducesProblem(401);
        routes.MapDelete("/sessions/{session}", RevokeOne).RequireUser().WithName("RevokeSession").WithSummary("Ends one of the user's sessions; ending it again changes nothing.")
            .Produces<RevokedView>().ProducesProblem(401);
        routes.MapPost("/users/{user}/sessions", Issue).RequireScope(Scopes.TokensWrite).WithName("IssueSession")
            .WithSummary("A server lets one of its users in. Repeating it is harmless: each is its own session.")
            .Accepts<IssueRequest>("application/json").Produces<SessionView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapDelete("/users/{user}/sessions", RevokeAll).RequireScope(Scopes.TokensWrite).WithName("EndSessions").WithSummary("A server ends every session of one of its users.")
            .Produces<RevokedView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> Login(HttpContext http, WorkspaceDirectory workspaces, LoginOrRegister login, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.LoginRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var request = body.Value;
        if (await workspaces.ByCodeAsync(request.Workspace, ct) is not { } workspace)
            return IdentityRefusals.WrongPassword.ToHttp(); // which workspaces there are is not a stranger's business
        var signedIn = await login.Handle(
            new(workspace.Id, request.User, request.Password, UserEndpoints.Profile(request.Name, request.AvatarUrl, request.Extras), http.Connection.RemoteIpAddress, "user", UserEndpoints.Fields), ct);
        return signedIn.ToHttp(Answer);
    }

    private static async Task<IResult> Refresh(HttpContext http, RefreshSession refresh, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.RefreshRequest, ct);
        return body.Ok ? (await refresh.Handle(body.Value.RefreshToken, 0, null, ct)).ToHttp(Answer) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> List(HttpContext http, ListSessions list, CancellationToken ct)
    {
        var logins = await list.Handle(http.Actor(), ct);
        return TypedResults.Json(new SessionsView([.. logins.Select(x => new LoginView(x.Name, Times.Utc(x.Since), Times.Utc(x.ExpiresAt), x.Current))]), IdentityJson.Default.SessionsView);
    }

    private static async Task<IResult> RevokeCurrent(HttpContext http, RevokeSessions revoke, CancellationToken ct) => (await revoke.ThisOneAsync(http.Actor(), ct)).ToHttp(Answer);

    private static async Task<IResult> RevokeOthers(HttpContext http, RevokeSessions revoke, CancellationToken ct) => (await revoke.OthersAsync(http.Actor(), ct)).ToHttp(Answer);

    private static async Task<IResult> RevokeOne(HttpContext http, string session, RevokeSessions revoke, CancellationToken ct) =>
        (await revoke.OneAsync(http.Actor().Workspace, http.Actor().User, session, ct)).ToHttp(Answer);

    private static async Task<IResult> Issue(HttpContext http, string user, IssueSession issue, CancellationToken ct)
    {
        var endOthers = false;
        if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            var body = await http.Request.ReadAsync(IdentityJson.Default.IssueRequest, ct);
            if (!body.Ok)
                return body.Refusal.ToHttp();
            endOthers = body.Value.EndOthers;
        }

        return (await issue.Handle(user, endOthers, http.Actor(), ct)).ToHttp(Answer);
    }

    private static async Task<IResult> RevokeAll(HttpContext http, string user, UserDirectory users, RevokeSessions revoke, CancellationToken ct) =>
        await users.ByExternalIdAsync(http.Actor().Workspace, user, ct) is { } known
            ? (await revoke.AllAsync(known.Workspace, known.Id, ct)).ToHttp(Answer)
            : IdentityRefusals.NoUser.ToHttp();

    internal static IResult Answer(SignedIn signedIn) => TypedResults.Json(SessionView.Of(signedIn), IdentityJson.Default.SessionView);

    private static IResult Answer(int revoked) => TypedResults.Json(new RevokedView(revoked), IdentityJson.Default.RevokedView);
}
