using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>The parts of a team, each with a queue of its own, over the native API.</summary>
internal static class Divisions
{
    private const int MaxName = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/divisions", List).RequirePermissionOrScope(Permissions.TeamRead, InboxScopes.Read).WithName("ListDivisions").WithSummary("Every division.").Produces<ApiDivisions>();
        routes.MapPost("/divisions", Create).RequirePermissionOrScope(Permissions.TeamManage, InboxScopes.Manage).WithName("CreateDivision")
            .WithSummary("Makes a division; the same name again is the same division.").Accepts<DivisionRequest>("application/json").Produces<ApiNamed>().ProducesProblem(400);
        routes.MapPatch("/divisions/{division}", Rename).RequirePermissionOrScope(Permissions.TeamManage, InboxScopes.Manage).WithName("RenameDivision").WithSummary("Gives it another name.")
            .Accepts<DivisionRequest>("application/json").Produces<ApiNamed>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        routes.MapDelete("/divisions/{division}", Delete).RequirePermissionOrScope(Permissions.TeamManage, InboxScopes.Manage).WithName("DeleteDivision")
            .WithSummary("Ends a division that no channel and no open conversation belongs to; again changes nothing.").Produces(StatusCodes.Status204NoContent).ProducesProblem(409);
    }

    /// <summary>A division as callers name it: an id, or <c>general</c>, which is 0.</summary>
    public static async Task<Result<long>> FindAsync(Database database, long workspace, string id, CancellationToken ct) =>
        id == "general" ? 0L
        : await database.FirstAsync<long?>("select id from division where workspace_id = @workspace and id = @id", r => r.GetInt64(0), ct, ("workspace", workspace), ("id", Addresses.Id(id))) is { } found ? found
        : InboxRefusals.NoDivision;

    private static async Task<IResult> List(HttpContext http, Database database, CancellationToken ct) => JsonAnswer.Of(
        new ApiDivisions(await database.QueryAsync("select id, name from division where workspace_id = @workspace order by name, id", r => new ApiNamed(ConversationViews.Id(r.GetInt64(0)), r.GetString(1)),
            ct, ("workspace", http.Actor().Workspace))), InboxJson.Wire.ApiDivisions);

    private static async Task<IResult> Create(HttpContext http, WorkspaceLog log, InboxOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.DivisionRequest, ct);
        if ((body.Refusal ?? CheckName(body.Value.Name)) is { } refusal)
            return refusal.ToHttp();
        var (actor, name) = (http.Actor(), body.Value.Name.Trim());
        var made = await log.WriteAsync<long>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.FirstAsync<long?>("select id from division where workspace_id = @workspace and name = @name", r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("name", name)) is { } known)
                return known;
            if (await tx.Connection.FirstAsync("select count(*) from division where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", tx.Workspace)) >= limits.MaxChannels)
                return Refusal.Invalid("name", $"A workspace can have at most {limits.MaxChannels} divisions.");
            tx.Append(InboxEntries.SettingsChanged, actor: actor.User);
            return await tx.Connection.FirstAsync("insert into division (workspace_id, name, created_at, version) values (@workspace, @name, @now, 1) returning id", r => r.GetInt64(0), ct,
                ("workspace", tx.Workspace), ("name", name), ("now", tx.Now));
        }, ct);
        return made.ToHttp(id => JsonAnswer.Of(new ApiNamed(ConversationViews.Id(id), name), InboxJson.Wire.ApiNamed));
    }

    private static async Task<IResult> Rename(HttpContext http, string division, WorkspaceLog log, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.DivisionRequest, ct);
        if ((body.Refusal ?? CheckName(body.Value.Name)) is { } refusal)
            return refusal.ToHttp();
        var (actor, name, id) = (http.Actor(), body.Value.Name.Trim(), Addresses.Id(division));
        var renamed = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.FirstAsync<long?>("select id from division where workspace_id = @workspace and name = @name", r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("name", name)) is { } known
                && known != id)
                return new Refusal("name_taken", RefusalKind.Conflict, "Another division has this name.", "name");
            if (await tx.Connection.ExecuteAsync("update division set name = @name, version = version + 1 where workspace_id = @workspace and id = @id", ct, ("name", name), ("workspace", tx.Workspace), ("id", id)) == 0)
                return Refusal.NotFound("division");
            tx.Append(InboxEntries.SettingsChanged, actor: actor.User);
            return Done.It;
        }, ct);
        return renamed.ToHttp(_ => JsonAnswer.Of(new ApiNamed(division, name), InboxJson.Wire.ApiNamed));
    }

    private static async Task<IResult> Delete(HttpContext http, string division, WorkspaceLog log, CancellationToken ct)
    {
        var (actor, id) = (http.Actor(), Addresses.Id(division));
        var ended = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            (string, object?)[] which = [("workspace", tx.Workspace), ("id", id)];
            if (await tx.Connection.FirstAsync("select 1 from channel where workspace_id = @workspace and division_id = @id limit 1", r => true, ct, which)
                || await tx.Connection.FirstAsync("select 1 from conversation where workspace_id = @workspace and division_id = @id and not resolved limit 1", r => true, ct, which))
                return InUse;
            if (await tx.Connection.ExecuteAsync("delete from division where workspace_id = @workspace and id = @id", ct, which) == 0)
                return Done.It;
            // Whoever comes back to a settled matter must not wait in a queue that is not there.
            await tx.Connection.ExecuteAsync("update conversation set division_id = 0 where workspace_id = @workspace and division_id = @id", ct, which);
            tx.Append(InboxEntries.SettingsChanged, actor: actor.User);
            return Done.It;
        }, ct);
        return ended.ToHttp(_ => TypedResults.NoContent());
    }

    private static readonly Refusal InUse = new("division_in_use", RefusalKind.Conflict, "A channel or an open conversation belongs to this division. Move them first.");

    private static Refusal? CheckName(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxName ? Refusal.Invalid("name", $"name must have 1 to {MaxName} characters.") : null;
}
