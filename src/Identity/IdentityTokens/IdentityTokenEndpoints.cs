using Conversa.Identity.Access;
using Conversa.Identity.Sessions;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.IdentityTokens;

/// <summary>Logging in on the word of the customer's own server.</summary>
internal static class IdentityTokenEndpoints
{
    internal sealed record NonceRequest(string Workspace);

    internal sealed record NonceView(string Nonce, DateTime ExpiresAt);

    internal sealed record TokenRequest(string Workspace, string IdentityToken);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sessions/nonce", Nonce).AllowAnyone().WithName("AskForNonce").WithSummary("A nonce for an identity token; usable once, for ten minutes.")
            .Accepts<NonceRequest>("application/json").Produces<NonceView>().ProducesProblem(400).ProducesProblem(401);
        routes.MapPost("/sessions/identity-token", SignIn).AllowAnyone().WithName("LogInWithIdentityToken")
            .WithSummary("Logs a user in with a JWT (HS256) signed with the workspace's secret around a nonce.")
            .Accepts<TokenRequest>("application/json").Produces<SessionEndpoints.SessionView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
    }

    private static async Task<IResult> Nonce(HttpContext http, WorkspaceDirectory workspaces, Nonces nonces, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.NonceRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        // A workspace that is not there gets a nonce, too: nobody learns here which there are, and nothing opens with it.
        var workspace = await workspaces.ByCodeAsync(body.Value.Workspace, ct);
        var nonce = nonces.Issue(workspace?.Id ?? 0);
        return TypedResults.Json(new NonceView(nonce.Value, nonce.ExpiresAt.UtcDateTime), IdentityJson.Default.NonceView);
    }

    private static async Task<IResult> SignIn(HttpContext http, WorkspaceDirectory workspaces, SignInWithIdentityToken signIn, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.TokenRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (await workspaces.ByCodeAsync(body.Value.Workspace, ct) is not { } workspace)
            return IdentityRefusals.IdentityToken("The identity token's signature does not match the workspace's secret.").ToHttp();
        return (await signIn.Handle(workspace.Id, body.Value.IdentityToken, ct, "identity_token")).ToHttp(SessionEndpoints.Answer);
    }
}
