using Conversa.Identity.Access;
using Conversa.Identity.Sessions;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Accounts;

/// <summary>Signing in and out of people who work here.</summary>
internal static class SignInEndpoints
{
    internal sealed record SignInRequest(string Email, string Password, bool Remember = false, string? Workspace = null);

    internal sealed record SecondFactorRequest(string Ticket, string? Code = null, string? RecoveryCode = null);

    internal sealed record ForgottenRequest(string Email);

    internal sealed record ResetRequest(string Token, string Password);

    internal sealed record ProofRequest(string Token);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in", Post).AllowAnyone().WithConsole().WithName("SignIn")
            .WithSummary("Signs somebody who works here in with e-mail address and password. Repeating it is harmless: each sign-in is its own session.")
            .Accepts<SignInRequest>("application/json").Produces<SignInView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        routes.MapPost("/sign-in/second-factor", Second).AllowAnyone().WithConsole().WithName("SignInSecondFactor")
            .WithSummary("The second step: a code of the authenticator app, or a recovery code. Each works once, and a ticket bears five tries.")
            .Accepts<SecondFactorRequest>("application/json").Produces<SignInView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        routes.MapPost("/sign-in/forgotten", Forgotten).AllowAnyone().WithName("ForgotPassword").WithSummary("Mails a link for a new password, if somebody works here with this address; the answer does not say.")
            .Accepts<ForgottenRequest>("application/json").Produces(202).ProducesProblem(400).ProducesProblem(409).ProducesProblem(503);
        routes.MapPost("/sign-in/reset", Reset).AllowAnyone().WithName("ResetPassword").WithSummary("Chooses a new password with a link that was mailed, and ends every session. A second factor stays.")
            .Accepts<ResetRequest>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        routes.MapPost("/email-verifications", Prove).AllowAnyone().WithName("VerifyEmail").WithSummary("Says that mail reaches a person, with a link that was mailed; again says the same.")
            .Accepts<ProofRequest>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(401);
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
        return outcome.Ok ? await views.AnswerAsync(http, outcome.Value, ct) : outcome.Refusal.ToHttp();
    }

    private static async Task<IResult> Second(HttpContext http, SecondFactor second, StaffViews views, RateLimits limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.SecondFactorRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (ticket, code, recoveryCode) = body.Value;
        var signedIn = await second.Handle(new(ticket, code, recoveryCode, http.Caller()), ct);
        if (signedIn.Ok)
            return await views.AnswerAsync(http, signedIn.Value, ct);
        return ((signedIn.Refusal.Code == IdentityRefusals.TicketGone.Code ? limits.CheckGuess(http.Connection.RemoteIpAddress) : null) ?? signedIn.Refusal).ToHttp();
    }

    private static async Task<IResult> Forgotten(HttpContext http, AccountMailing mailing, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.ForgottenRequest, ct);
        return body.Ok ? (await mailing.ForgottenAsync(body.Value.Email, ct)).ToHttp(_ => TypedResults.StatusCode(StatusCodes.Status202Accepted)) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> Reset(HttpContext http, ChangePassword change, RateLimits limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.ResetRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var done = await change.ResetAsync(body.Value.Token, body.Value.Password, ct);
        return done.Ok || done.Refusal.Code != IdentityRefusals.TicketGone.Code ? done.ToHttp() : (limits.CheckGuess(http.Connection.RemoteIpAddress) ?? done.Refusal).ToHttp();
    }

    private static async Task<IResult> Prove(HttpContext http, AccountMailing mailing, RateLimits limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.ProofRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var done = await mailing.ProvedAsync(body.Value.Token, ct);
        return done.Ok ? done.ToHttp() : (limits.CheckGuess(http.Connection.RemoteIpAddress) ?? done.Refusal).ToHttp();
    }

    private static async Task<IResult> SignOut(HttpContext http, RevokeSessions revoke, CancellationToken ct)
    {
        var done = await revoke.ThisOneAsync(http.Actor(), ct);
        if (done.Ok)
            ConsoleCookie.Clear(http);
        return done.ToHttp(_ => TypedResults.NoContent());
    }
}
