using System.Text.Json;
using Conversa.Identity.Access;
using Conversa.Identity.Accounts;
using Conversa.Identity.Keys;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Users;

/// <summary>Users and their profiles.</summary>
internal static class UserEndpoints
{
    public static readonly ProfileChange.Fields Fields = new("name", "avatar_url", "extras");

    internal sealed record ProfileRequest(string? Name = null, string? AvatarUrl = null, JsonElement? Extras = null);

    internal sealed record UserRequest(string? Name = null, string? AvatarUrl = null, JsonElement? Extras = null, string? Password = null);

    internal sealed record UsersView(IReadOnlyList<UserView> Users, string? Next);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me", Me).RequireUser().WithName("ReadProfile").WithSummary("The user's own profile; for people who work here also what they may do.").Produces<MeView>().ProducesProblem(401);
        routes.MapPatch("/me", ChangeMe).RequireUser().WithIfMatch().WithName("UpdateProfile").WithSummary("Changes the given parts of the user's own profile, with If-Match only if nobody else did meanwhile.")
            .Accepts<ProfileRequest>("application/json").Produces<UserView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(412);
        routes.MapGet("/users", List).RequireUserOrScope(Scopes.UsersRead).WithName("ListUsers")
            .WithSummary("The workspace's users in the order they were made known.").WithPaging().WithQuery("query", "Only users whose id or name contains this, in whatever case; at most 255 characters.")
            .Produces<UsersView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        routes.MapGet("/users/{user}", Read).RequireUserOrScope(Scopes.UsersRead).WithName("ReadUser").WithSummary("One user.").Produces<UserView>().ProducesProblem(401).ProducesProblem(404);
        routes.MapPut("/users/{user}", Put).RequireScope(Scopes.UsersWrite).WithIfMatch().WithName("UpsertUser").WithSummary("Makes a user known or changes the given parts; the id makes it repeatable.")
            .Accepts<UserRequest>("application/json").Produces<UserView>().Produces<UserView>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(412);
        routes.MapPatch("/users/{user}", Change).RequireScope(Scopes.UsersWrite).WithIfMatch().WithName("ChangeUser").WithSummary("Changes the given parts of a known user, with If-Match only if nobody else did meanwhile.")
            .Accepts<ProfileRequest>("application/json").Produces<UserView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412);
        routes.MapPost("/users/{user}/deactivate", (HttpContext http, string user, SetActive set, CancellationToken ct) => Activate(http, user, false, set, ct)).RequireScope(Scopes.UsersWrite)
            .WithName("DeactivateUser").WithSummary("Shuts a user out and ends their sessions at once.").Produces<UserView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPost("/users/{user}/reactivate", (HttpContext http, string user, SetActive set, CancellationToken ct) => Activate(http, user, true, set, ct)).RequireScope(Scopes.UsersWrite)
            .WithName("ReactivateUser").WithSummary("Lets a user in again, after a new login.").Produces<UserView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    public static ProfileChange Profile(string? name, string? avatarUrl, JsonElement? extras) =>
        new(name, avatarUrl, extras is { ValueKind: not JsonValueKind.Null } given ? given.GetRawText() : null);

    public static IResult Answer(HttpContext http, UserCard user, int status = StatusCodes.Status200OK)
    {
        http.Response.ShowVersion(user.Version);
        return TypedResults.Json(UserView.Of(user), IdentityJson.Default.UserView, statusCode: status);
    }

    private static async Task<IResult> Me(HttpContext http, UserDirectory users, StaffViews views, CancellationToken ct)
    {
        if (await users.ByIdAsync(http.Actor().User, ct) is not { } user || await views.MeAsync(user.Id, http.StaffOrNull(), ct) is not { } me)
            return IdentityRefusals.NoUser.ToHttp();
        http.Response.ShowVersion(user.Version);
        return TypedResults.Json(me, IdentityJson.Default.MeView);
    }

    private static async Task<IResult> ChangeMe(HttpContext http, UpdateProfile update, CancellationToken ct) => await ChangeAsync(http, http.Actor().User, update, ct);

    private static async Task<IResult> Read(HttpContext http, string user, UserDirectory users, CancellationToken ct) =>
        await users.ByExternalIdAsync(http.Actor().Workspace, user, ct) is { } known ? Answer(http, known) : IdentityRefusals.NoUser.ToHttp();

    private static async Task<IResult> Change(HttpContext http, string user, UserDirectory users, UpdateProfile update, CancellationToken ct) =>
        await users.ByExternalIdAsync(http.Actor().Workspace, user, ct) is { } known ? await ChangeAsync(http, known.Id, update, ct) : IdentityRefusals.NoUser.ToHttp();

    private static async Task<IResult> ChangeAsync(HttpContext http, long user, UpdateProfile update, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.ProfileRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var version = http.Request.IfMatch();
        if (!version.Ok)
            return version.Refusal.ToHttp();
        var (name, avatarUrl, extras) = body.Value;
        return (await update.Handle(new(user, Profile(name, avatarUrl, extras), version.Value, Fields), http.Actor(), ct)).ToHttp(x => Answer(http, x));
    }

    private static async Task<IResult> Put(HttpContext http, string user, UpsertUser upsert, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.UserRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var version = http.Request.IfMatch();
        if (!version.Ok)
            return version.Refusal.ToHttp();
        var (name, avatarUrl, extras, password) = body.Value;
        return (await upsert.Handle(new(user, Profile(name, avatarUrl, extras), password, "user", Fields, version.Value), http.Actor(), ct))
            .ToHttp(x => Answer(http, x.User, x.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private static async Task<IResult> Activate(HttpContext http, string user, bool active, SetActive set, CancellationToken ct) =>
        (await set.Handle(user, active, http.Actor(), ct)).ToHttp(x => Answer(http, x));

    private static async Task<IResult> List(HttpContext http, UserDirectory users, ListUsers list, CancellationToken ct)
    {
        var actor = http.Actor();
        var limit = http.Request.Limit();
        var after = await users.AfterAsync(http.Request, actor.Workspace, ct);
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        var listed = await list.Handle(new(http.Request.Query["query"].ToString(), Limit: limit.Value, After: after.Value, Inactive: actor.Kind == ActorKind.Server), actor, ct);
        return listed.ToHttp(page => TypedResults.Json(
            new UsersView([.. page.Users.Select(UserView.Of)], page.Users.Count == limit.Value ? page.Users[^1].ExternalId : null), IdentityJson.Default.UsersView));
    }
}
