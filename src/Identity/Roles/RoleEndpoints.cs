using Conversa.Identity.Access;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Roles;

/// <summary>Roles and what they allow.</summary>
internal static class RoleEndpoints
{
    internal sealed record RoleRequest(string Name, IReadOnlyList<string> Permissions);

    internal sealed record RoleView(string Key, string Name, IReadOnlyList<string> Permissions, bool BuiltIn)
    {
        public static RoleView Of(RoleCard role) => new(role.Key, role.Name, [.. role.Permissions.Order(StringComparer.Ordinal)], role.BuiltIn);
    }

    internal sealed record PermissionView(string Name, string Meaning);

    internal sealed record RolesView(IReadOnlyList<RoleView> Roles, IReadOnlyList<PermissionView> Permissions);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/roles", List).RequirePermission(Permissions.TeamRead).WithName("ListRoles").WithSummary("The roles there are, those of every workspace first, and what each permission means.")
            .Produces<RolesView>().ProducesProblem(401).ProducesProblem(403);
        routes.MapGet("/roles/{role}", Read).RequirePermission(Permissions.TeamRead).WithName("ReadRole").WithSummary("One role.")
            .Produces<RoleView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPut("/roles/{role}", Put).RequirePermission(Permissions.RolesManage).WithIfMatch().WithName("PutRole")
            .WithSummary("Makes a role of the workspace's own or changes it, never beyond the caller's own permissions; whoever holds it has the new ones at once.")
            .Accepts<RoleRequest>("application/json").Produces<RoleView>().Produces<RoleView>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(412);
        routes.MapDelete("/roles/{role}", Delete).RequirePermission(Permissions.RolesManage).WithName("DeleteRole").WithSummary("Deletes a role nobody holds; deleting it again changes nothing.")
            .Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
    }

    private static JsonHttpResult<RoleView> Answer(HttpContext http, RoleCard role, int status = StatusCodes.Status200OK)
    {
        http.Response.ShowVersion(role.Version);
        return TypedResults.Json(RoleView.Of(role), IdentityJson.Default.RoleView, statusCode: status);
    }

    private static async Task<IResult> List(HttpContext http, Database database, CancellationToken ct)
    {
        var own = await database.QueryAsync($"select {RoleStore.Columns} from role where workspace_id = @workspace order by key", RoleStore.Read, ct, ("workspace", http.Actor().Workspace));
        return TypedResults.Json(new RolesView([.. BuiltInRoles.All.Concat(own).Select(RoleView.Of)], [.. Permissions.Known.Select(x => new PermissionView(x.Name, x.Meaning))]), IdentityJson.Default.RolesView);
    }

    private static async Task<IResult> Read(HttpContext http, string role, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await RoleStore.FindAsync(connection, http.Actor().Workspace, role, ct) is { } known ? Answer(http, known) : IdentityRefusals.NoRole.ToHttp();
    }

    private static async Task<IResult> Put(HttpContext http, string role, PutRole put, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.RoleRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var version = http.Request.IfMatch();
        if (!version.Ok)
            return version.Refusal.ToHttp();
        return (await put.Handle(new(role, body.Value.Name, body.Value.Permissions, version.Value), http.Actor(), ct))
            .ToHttp(x => Answer(http, x.Role, x.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private static async Task<IResult> Delete(HttpContext http, string role, DeleteRole delete, CancellationToken ct) => (await delete.Handle(role, http.Actor(), ct)).ToHttp();
}
