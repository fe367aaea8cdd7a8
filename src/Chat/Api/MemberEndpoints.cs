using Conversa.Chat.Members;
using Conversa.Chat.Rooms;
using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>A room's members over the native API.</summary>
internal static class MemberEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rooms/{room}/members", List).RequireUserOrScope(Scopes.RoomsRead).WithName("ListMembers").WithSummary("A room's members and how far each has read.")
            .WithPaging().WithUser().Produces<ApiMembers>().ProducesProblem(400).ProducesProblem(404);
        routes.MapPost("/rooms/{room}/members", AddMany).RequireUserOrScope(Scopes.RoomsWrite).WithName("AddMembers")
            .WithSummary("Adds people to a group or channel. Adding those who are there changes nothing, so it can be repeated.").WithUser().WithBodyLimit(1024 * 1024)
            .Accepts<AddMembersRequest>("application/json").Produces<ApiPeople>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        routes.MapPut("/rooms/{room}/members/{member}", Add).RequireUserOrScope(Scopes.RoomsWrite).WithName("AddMember").WithSummary("Adds one person to a group or channel.").WithUser()
            .Produces<ApiMember>().ProducesProblem(404).ProducesProblem(409);
        routes.MapPatch("/rooms/{room}/members/{member}", ChangeRole).RequireUserOrScope(Scopes.RoomsWrite).WithName("ChangeMember").WithSummary("Makes a member an admin, or an admin a member.").WithUser()
            .Accepts<ChangeMemberRequest>("application/json").Produces<ApiMember>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        routes.MapDelete("/rooms/{room}/members/{member}", Remove).RequireUserOrScope(Scopes.RoomsWrite).WithName("RemoveMember").WithSummary("Takes someone out; with your own id, you leave.").WithUser()
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> List(HttpContext http, string room, Callers callers, UserDirectory users, ListMembers list, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        var limit = http.Request.Limit();
        if ((actor.Refusal ?? limit.Refusal) is { } refusal)
            return refusal.ToHttp();
        var after = await users.AfterAsync(http.Request, actor.Value.Workspace, ct);
        if (!after.Ok)
            return after.Refusal.ToHttp();
        var members = await list.Handle(new(Addresses.Id(room), after.Value, 0, limit.Value), actor.Value, ct);
        return members.ToHttp(page => JsonAnswer.Of(
            new ApiMembers([.. page.Select(ApiMember.Of)], page.Count == limit.Value ? page[^1].User.ExternalId : null), ChatJson.Wire.ApiMembers));
    }

    private static async Task<IResult> AddMany(HttpContext http, string room, Callers callers, ChangeMembers change, ChatOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.AddMembersRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var actor = await callers.AnyAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        if (body.Value.Users.Count == 0)
            return Refusal.Invalid("users", $"users names 1 to {limits.MaxMembersPerRequest} people.").ToHttp();
        var people = await callers.NamedAsync(actor.Value.Workspace, "users", body.Value.Users, limits.MaxMembersPerRequest, ct);
        if (!people.Ok)
            return people.Refusal.ToHttp();
        var added = await change.Add(Addresses.Id(room), people.Value, actor.Value, ct);
        return added.ToHttp(all => JsonAnswer.Of(new ApiPeople([.. all.Select(user => ApiPerson.Of(user)!)]), ChatJson.Wire.ApiPeople));
    }

    private static Task<IResult> Add(HttpContext http, string room, string member, Callers callers, ChangeMembers change, ListMembers list, CancellationToken ct) =>
        OneAsync(http, member, callers, async (actor, user) =>
        {
            var added = await change.Add(Addresses.Id(room), [user], actor, ct);
            return added.Ok ? await AnswerAsync(room, user, actor, list, ct) : added.Refusal.ToHttp();
        }, ct);

    private static async Task<IResult> ChangeRole(HttpContext http, string room, string member, Callers callers, SetMemberRole set, ListMembers list, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(ChatJson.Wire.ChangeMemberRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (body.Value.Role is not ("member" or "admin"))
            return Refusal.Invalid("role", "role must be 'member' or 'admin'.").ToHttp();
        var role = body.Value.Role == "admin" ? MemberRole.Admin : MemberRole.Member;
        return await OneAsync(http, member, callers, async (actor, user) =>
        {
            var done = await set.Handle(Addresses.Id(room), user.Id, role, actor, ct);
            return done.Ok ? await AnswerAsync(room, user, actor, list, ct) : done.Refusal.ToHttp();
        }, ct);
    }

    private static Task<IResult> Remove(HttpContext http, string room, string member, Callers callers, ChangeMembers change, CancellationToken ct) =>
        OneAsync(http, member, callers, async (actor, user) =>
            (await change.Remove(Addresses.Id(room), [user], actor, ct)).ToHttp(_ => TypedResults.NoContent()), ct);

    private static async Task<IResult> OneAsync(HttpContext http, string member, Callers callers, Func<Actor, UserCard, Task<IResult>> then, CancellationToken ct)
    {
        var actor = await callers.AnyAsync(http);
        if (!actor.Ok)
            return actor.Refusal.ToHttp();
        return await callers.FindAsync(actor.Value.Workspace, member, ct) is { } user ? await then(actor.Value, user) : ChatRefusals.NoUser.ToHttp();
    }

    private static async Task<IResult> AnswerAsync(string room, UserCard user, Actor actor, ListMembers list, CancellationToken ct)
    {
        var found = await list.Handle(new(Addresses.Id(room), user.Id - 1, 0, 1), actor, ct);
        return found.ToHttp(page => page is [var member] && member.User.Id == user.Id ? JsonAnswer.Of(ApiMember.Of(member), ChatJson.Wire.ApiMember) : Refusal.NotFound("member").ToHttp());
    }
}
