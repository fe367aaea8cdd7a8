using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Workspaces;

/// <summary>The workspace the caller belongs to.</summary>
internal static class WorkspaceEndpoints
{
    internal sealed record WorkspaceView(string Code, string Name, DateTime CreatedAt, DateTime UpdatedAt);

    internal sealed record RotateRequest(int? GraceSeconds = null);

    internal sealed record RotatedView(string Secret, DateTime FormerUntil);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/workspace", Read).RequireUserOrScope(Scopes.UsersRead).WithName("ReadWorkspace").WithSummary("The workspace the caller belongs to.")
            .Produces<WorkspaceView>().ProducesProblem(401).ProducesProblem(403);
        routes.MapPost("/workspace/secret", Rotate).RequireScope(Scopes.WorkspaceWrite).WithName("RotateWorkspaceSecret")
            .WithSummary("Replaces the workspace's secret; graceSeconds 0 ends the old one at once.")
            .WithHeader("Idempotency-Key", "The caller's name for this rotation: repeated it answers with the same secret.", required: true)
            .Accepts<RotateRequest>("application/json").Produces<RotatedView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
    }

    private static async Task<IResult> Read(HttpContext http, WorkspaceDirectory workspaces, CancellationToken ct)
    {
        if (await workspaces.ByIdAsync(http.Actor().Workspace, ct) is not { } workspace)
            return IdentityRefusals.NoWorkspace.ToHttp();
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
