using Conversa.Identity.Access;
using Conversa.Identity.Sessions;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Accounts;

/// <summary>Signing in and out of people who work here.</summary>
internal static class SignInEndpoints
{
    internal sealed record SignInRequest(string Email, string Password, bool Remember = false, string? Workspace = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in", Post).AllowAnyone().WithConsole().WithName("SignIn")
            .WithSummary("Signs somebody who works here in with e-mail address and password. Repeating it is harmless: each sign-in is its own session.")
            .Accepts<SignInRequest>("application/json").Produces<SignInView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        routes.MapPost("/sign-out", SignOut).RequireStaff().WithName("SignOut").WithSummary("Ends this session, on every node and every open connection at once, and empties what the browser kept.")
            .Produces(204).ProducesProblem(401);
    }

    /// <summary>Where a request comes from.</summary>
    public static Caller Caller(this HttpContext http) => new(http.Connection.RemoteIpAddress, DeviceName.Of(http.Request.Headers.UserAgent));

    /// <summary>Describes the header our own pages send.</summary>
    public static TBuilder WithConsole<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithHeader(ConsoleCookie.Header, "1 from pages of this server: the token then goes into a cookie that no script can read, and not into the answer.");

    private static async Task<IResult> Post(HttpContext http, SignIn signIn, StaffViews views, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.SignInRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (email, password, remember, workspace) = body.Value;
        var outcome = await signIn.Handle(new(email, password, workspace, remember, http.Caller()), ct);
        if (!outcome.Ok)
            return outcome.Refusal.ToHttp();
        if (outcome.Value.SignedIn is { } signedIn)
            return await views.AnswerAsync(http, signedIn, ct);
        http.Response.Headers.CacheControl = "no-store";
        string[] methods = ["code", "recovery_code", .. outcome.Value.HasPasskey ? new[] { "passkey" } : []];
        return TypedResults.Json(new SignInView("second_factor", Ticket: outcome.Value.Ticket, Methods: methods), IdentityJson.Default.SignInView);
    }

    private static async Task<IResult> SignOut(HttpContext http, RevokeSessions revoke, CancellationToken ct)
    {
        var done = await revoke.ThisOneAsync(http.Actor(), ct);
        if (done.Ok)
            ConsoleCookie.Clear(http);
        return done.ToHttp(_ => TypedResults.NoContent());
    }
}
