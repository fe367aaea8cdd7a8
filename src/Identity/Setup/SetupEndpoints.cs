using Conversa.Identity.Access;
using Conversa.Identity.Accounts;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Setup;

/// <summary>The first run.</summary>
internal static class SetupEndpoints
{
    internal sealed record SetupView(bool Needed);

    internal sealed record SetupRequest(string SetupCode, string Workspace, string WorkspaceName, string Name, string Email, string Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup", Read).AllowAnyone().WithName("ReadSetup").WithSummary("Whether this server still waits for its first account; 404 for ever once it has one.")
            .Produces<SetupView>().ProducesProblem(404);
        routes.MapPost("/setup", Post).AllowAnyone().WithConsole().WithName("SetUp")
            .WithSummary("Makes the first account, the owner of a workspace, and signs them in. Needs the code the server shows its operator; works once, and the same request again is answered the same for ten minutes.")
            .Accepts<SetupRequest>("application/json").Produces<SignInView>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<IResult> Read(SetUp setUp, CancellationToken ct) =>
        await setUp.IsNeededAsync(ct) ? TypedResults.Json(new SetupView(true), IdentityJson.Default.SetupView) : IdentityRefusals.SetUpDone.ToHttp();

    private static async Task<IResult> Post(HttpContext http, SetUp setUp, StaffViews views, RateLimits limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.SetupRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var request = body.Value;
        var owner = await setUp.Handle(new(request.SetupCode, request.Workspace, request.WorkspaceName, request.Name, request.Email, request.Password, http.Caller()), ct);
        if (owner.Ok)
            return await views.AnswerAsync(http, owner.Value, ct);
        var guessed = owner.Refusal.Kind == RefusalKind.Forbidden;
        return ((guessed ? limits.CheckGuess(http.Connection.RemoteIpAddress) : null) ?? owner.Refusal).ToHttp();
    }
}
