using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Workspaces;

/// <summary>The workspace the caller belongs to.</summary>
internal static class WorkspaceEndpoints
{
    internal sealed record WorkspaceView(string Code, string Name, DateTime CreatedAt, DateTime UpdatedAt);

    internal sealed record WorkspaceRequest(string Name);

    internal sealed record RotateRequest(int? GraceSeconds = null);

    internal sealed record RotatedView(string Secret, DateTime FormerUntil);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/workspace", Read).RequireUserOrScope(Scopes.UsersRead).WithName("ReadWorkspace").WithSummary("The workspace the caller belongs to.")
            .Produces<WorkspaceView>().ProducesProblem(401).ProducesProblem(403);
        routes.MapPatch("/workspace", Rename).RequirePermissionOrScope(Permissions.SettingsManage, Scopes.WorkspaceWrite).WithIfMatch().WithName("RenameWorkspace").WithSummary("Gives the workspace another name; its code stays.")
            .Accepts<WorkspaceRequest>("application/json").Produces<WorkspaceView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(412);
        routes.MapPost("/workspace/secret", Rotate).RequireScope(Scopes.WorkspaceWrite).WithName("RotateWorkspaceSecret")
            .WithSummary("Replaces the workspace's secret; graceSeconds 0 ends the old one at once.")
            .WithHeader("Idempotency-Key", "The caller's name for this rotation: repeated it answers with the same secret.", required: true)
            .Accepts<RotateRequest>("application/json").Produces<RotatedView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
    }

    private static async Task<IResult> Read(HttpContext http, WorkspaceDirectory workspaces, CancellationToken ct)
    {
        return await workspaces.ByIdAsync(http.Actor().Workspace, ct) is { } workspace ? Answer(http, workspace) : IdentityRefusals.NoWorkspace.ToHttp();
    }

    private static async Task<IResult> Rename(HttpContext http, RenameWorkspace rename, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(IdentityJson.Default.WorkspaceRequest, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal) is { } refusal)
            return refusal.ToHttp();
        return (await rename.Handle(body.Value.Name, version.Value, http.Actor(), ct)).ToHttp(x => Answer(http, x));
    }

    private static JsonHttpResult<WorkspaceView> Answer(HttpContext http, WorkspaceCard workspace)
    {
        http.Response.ShowVersion(workspace.Version);
        return TypedResults.Json(new WorkspaceView(workspace.Code, workspace.Name, Times.Utc(workspace.CreatedAt), Times.Utc(workspace.UpdatedAt)), IdentityJson.Default.WorkspaceView);
    }

    private static async Task<IResult> Rotate(HttpContext http, RotateSecret rotate, CancellationToken ct)
    {
        var client = http.Request.IdempotencyKey();
        if (!client.Ok)
            return client.Refusal.ToHttp();
        var body = await http.Request.ReadAsync(IdentityJson.Default.RotateRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var grace = body.Value.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return (await rotate.Handle(new(grace, client.Value), http.Actor(), ct)).ToHttp(x =>
        {
            http.Response.ShowVersion(x.Version);
            return TypedResults.Json(new RotatedView(x.Secret, Times.Utc(x.FormerUntil)), IdentityJson.Default.RotatedView);
        });
    }
}
