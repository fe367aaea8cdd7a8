using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Staff;

/// <summary>Who works here.</summary>
internal static class TeamEndpoints
{
    internal sealed record MemberView(
        string Id, string Name, string Email, string AvatarUrl, string Role, string RoleName, [property: AllowedValues("active", "deactivated")] string State,
        [property: Description("To about a quarter of an hour; null for never.")] DateTime? LastSeenAt, DateTime JoinedAt)
    {
        public static MemberView Of(StaffCard card) => new(card.ExternalId, card.Name, card.Email, card.AvatarUrl, card.Role, card.RoleName, card.State == StaffState.Active ? "active" : "deactivated",
            card.LastSeenAt is { } seen ? Times.Utc(seen) : null, Times.Utc(card.CreatedAt));
    }

    internal sealed record MembersView(IReadOnlyList<MemberView> Members, string? Next);

    internal sealed record MemberRequest(string Role);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/team", List).RequirePermission(Permissions.TeamRead).WithPaging().WithName("ListTeam").WithSummary("Who works here, in the order they joined, deactivated people included.")
            .Produces<MembersView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        routes.MapGet("/team/{member}", Read).RequirePermission(Permissions.TeamRead).WithName("ReadTeamMember").WithSummary("One person who works here.")
            .Produces<MemberView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPatch("/team/{member}", Change).RequirePermission(Permissions.TeamManage).WithIfMatch().WithName("ChangeTeamMember")
            .WithSummary("Gives somebody another role, never beyond the caller's own permissions. It holds at once, on every node.")
            .Accepts<MemberRequest>("application/json").Produces<MemberView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        routes.MapPost("/team/{member}/deactivate", (HttpContext http, string member, StaffDirectory team, ChangeMember change, CancellationToken ct) => SetState(http, member, StaffState.Deactivated, team, change, ct))
            .RequirePermission(Permissions.TeamManage).WithName("DeactivateTeamMember").WithSummary("Shuts somebody out and ends their sessions and open connections at once.")
            .Produces<MemberView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        routes.MapPost("/team/{member}/reactivate", (HttpContext http, string member, StaffDirectory team, ChangeMember change, CancellationToken ct) => SetState(http, member, StaffState.Active, team, change, ct))
            .RequirePermission(Permissions.TeamManage).WithName("ReactivateTeamMember").WithSummary("Lets somebody in again, after a new sign-in.")
            .Produces<MemberView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static JsonHttpResult<MemberView> Answer(HttpContext http, StaffCard card)
    {
        http.Response.ShowVersion(card.Version);
        return TypedResults.Json(MemberView.Of(card), IdentityJson.Default.MemberView);
    }

    private static async Task<IResult> List(HttpContext http, StaffDirectory team, CancellationToken ct)
    {
        var limit = http.Request.Limit();
        if (!limit.Ok)
            return limit.Refusal.ToHttp();
        var (workspace, after, last) = (http.Actor().Workspace, http.Request.Query["after"].ToString(), 0L);
        if (after.Length > 0)
        {
            if (await team.ByExternalIdAsync(workspace, after, ct) is not { } seen)
                return Refusal.Invalid("after", "'after' must be the 'next' of the page before.").ToHttp();
            last = seen.User;
        }

        var page = await team.PageAsync(workspace, last, limit.Value, ct);
        return TypedResults.Json(new MembersView([.. page.Select(MemberView.Of)], page.Count == limit.Value ? page[^1].ExternalId : null), IdentityJson.Default.MembersView);
    }

    private static async Task<IResult> Read(HttpContext http, string member, StaffDirectory team, CancellationToken ct) =>
        await team.ByExternalIdAsync(http.Actor().Workspace, member, ct) is { } card ? Answer(http, card) : IdentityRefusals.NoMember.ToHttp();

    private static async Task<IResult> Change(HttpContext http, string member, StaffDirectory team, ChangeMember change, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.MemberRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var version = http.Request.IfMatch();
        if (!version.Ok)
            return version.Refusal.ToHttp();
        return await team.ByExternalIdAsync(http.Actor().Workspace, member, ct) is { } card
            ? (await change.Handle(new(card.User, Role: body.Value.Role, Version: version.Value), http.Actor(), ct)).ToHttp(x => Answer(http, x))
            : IdentityRefusals.NoMember.ToHttp();
    }

    private static async Task<IResult> SetState(HttpContext http, string member, StaffState state, StaffDirectory team, ChangeMember change, CancellationToken ct) =>
        await team.ByExternalIdAsync(http.Actor().Workspace, member, ct) is { } card
            ? (await change.Handle(new(card.User, State: state), http.Actor(), ct)).ToHttp(x => Answer(http, x))
            : IdentityRefusals.NoMember.ToHttp();
}
