using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Conversa.Identity.Access;
using Conversa.Identity.Accounts;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Staff;

/// <summary>Asking people to join, and joining.</summary>
internal static class InvitationEndpoints
{
    internal sealed record InviteRequest(string Email, string Role, string? Name = null);

    internal sealed record InvitationView(
        string Id, string Email, string Name, string Role, DateTime CreatedAt, DateTime ExpiresAt, bool Mailed,
        [property: Description("To pass on to the person; only where it was not mailed."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Link = null);

    internal sealed record InvitationsView(IReadOnlyList<InvitationView> Invitations, string? Next);

    internal sealed record OwnInvitationView(
        PlaceView Workspace, string Email, string Name, string Role,
        [property: Description("Whether there is an account with this address: then its password is asked for, else a new one.")] bool HasAccount);

    internal sealed record AcceptRequest(string Password, string? Name = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/team/invitations", Invite).RequirePermission(Permissions.TeamManage).WithName("InviteToTeam")
            .WithSummary("Asks somebody to join, by mail, or without a mail server with a link to pass on. The same address and role again answer with the same invitation.")
            .Accepts<InviteRequest>("application/json").Produces<InvitationView>().Produces<InvitationView>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(503);
        routes.MapGet("/team/invitations", List).RequirePermission(Permissions.TeamManage).WithPaging().WithName("ListInvitations").WithSummary("The invitations that were neither accepted nor taken back, oldest first.")
            .Produces<InvitationsView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        routes.MapPost("/team/invitations/{invitation}/resend", Resend).RequirePermission(Permissions.TeamManage).WithName("ResendInvitation")
            .WithSummary("Sends the same link again and lets it live as long as a new one; at most once a minute.")
            .Produces<InvitationView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
        routes.MapDelete("/team/invitations/{invitation}", Revoke).RequirePermission(Permissions.TeamManage).WithName("RevokeInvitation").WithSummary("Takes an invitation back; taking it back again changes nothing.")
            .Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapGet("/invitations/{token}", Look).AllowAnyone().WithName("ReadInvitation").WithSummary("What an invitation's link is about, for whoever has it.")
            .Produces<OwnInvitationView>().ProducesProblem(404);
        routes.MapPost("/invitations/{token}/accept", Accept).AllowAnyone().WithConsole().WithName("AcceptInvitation")
            .WithSummary("Joins the team, with a new account or the one there is, and signs in. It happens once; the same request again signs in like the first.")
            .Accepts<AcceptRequest>("application/json").Produces<SignInView>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<IResult> Invite(HttpContext http, InviteToTeam invite, AccountLinks links, Sealer sealer, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.InviteRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (email, role, name) = body.Value;
        return (await invite.Handle(new(email, name, role), http.Actor(), ct)).ToHttp(x =>
            TypedResults.Json(View(x.Invitation, http, links, sealer), IdentityJson.Default.InvitationView, statusCode: x.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private static async Task<IResult> List(HttpContext http, Database database, AccountLinks links, Sealer sealer, CancellationToken ct)
    {
        var limit = http.Request.Limit();
        var after = http.Request.Number("after", 0, long.MaxValue, 0);
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        var page = await database.QueryAsync(
            $"select {Invitation.Columns} from invitation where workspace_id = @workspace and id > @after and accepted_at is null and revoked_at is null order by id limit @limit", Invitation.Read, ct,
            ("workspace", http.Actor().Workspace), ("after", after.Value), ("limit", limit.Value));
        var next = page.Count == limit.Value ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(new InvitationsView([.. page.Select(x => View(x, http, links, sealer))], next), IdentityJson.Default.InvitationsView);
    }

    private static async Task<IResult> Resend(HttpContext http, string invitation, InviteToTeam invite, AccountLinks links, Sealer sealer, CancellationToken ct) =>
        (await invite.AgainAsync(Id(invitation), http.Actor(), ct)).ToHttp(x => TypedResults.Json(View(x, http, links, sealer), IdentityJson.Default.InvitationView));

    private static async Task<IResult> Revoke(HttpContext http, string invitation, InviteToTeam invite, CancellationToken ct) => (await invite.RevokeAsync(Id(invitation), http.Actor(), ct)).ToHttp();

    private static async Task<IResult> Look(HttpContext http, string token, AcceptInvitation accept, RateLimits limits, CancellationToken ct)
    {
        var seen = await accept.LookAsync(token, ct);
        if (!seen.Ok)
            return (limits.CheckGuess(http.Connection.RemoteIpAddress) ?? seen.Refusal).ToHttp();
        var (invitation, workspace, hasAccount) = seen.Value;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new OwnInvitationView(new PlaceView(workspace.Code, workspace.Name), invitation.Email, invitation.Name, invitation.Role, hasAccount), IdentityJson.Default.OwnInvitationView);
    }

    private static async Task<IResult> Accept(HttpContext http, string token, AcceptInvitation accept, StaffViews views, RateLimits limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.AcceptRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var outcome = await accept.Handle(new(token, body.Value.Name, body.Value.Password, http.Caller()), ct);
        if (outcome.Ok)
            return await views.AnswerAsync(http, outcome.Value, ct);
        return ((outcome.Refusal.Kind == RefusalKind.NotFound ? limits.CheckGuess(http.Connection.RemoteIpAddress) : null) ?? outcome.Refusal).ToHttp();
    }

    private static long Id(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static InvitationView View(Invitation x, HttpContext http, AccountLinks links, Sealer sealer) => new(
        x.Id.ToString(CultureInfo.InvariantCulture), x.Email, x.Name, x.Role, Times.Utc(x.CreatedAt), Times.Utc(x.ExpiresAt), x.Mailed, x.Mailed ? null : links.Invitation(http.Request, x.Token(sealer)));
}
