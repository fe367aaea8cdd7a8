using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Agents and divisions.</summary>
internal sealed class AgentCalls(Office office, Database database)
{
    private const int PageSize = 20;
    private const int MostNamed = 100;

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v2/admin/agents", Permissions.TeamRead, ListAsync);
        calls.Map(routes, "GET", "/api/v1/admin/agents", Permissions.TeamRead, ListAsync);
        calls.Map(routes, "GET", "/api/v2/admin/agent/{agent}", Permissions.TeamRead, ReadAsync);
        calls.Map(routes, "GET", "/api/v2/admin/agents/by_division", Permissions.TeamRead, ByDivisionAsync);
        calls.Map(routes, "GET", "/api/v2/divisions", Permissions.TeamRead, DivisionsAsync);
    }

    /// <summary>A page by cursor or by number, as it is asked for, of agents that are in memory already.</summary>
    public static JsonObject Page(CallFields fields, OmniTeam team, List<StaffCard> agents)
    {
        var (after, before) = (fields.Number("cursor_after"), fields.Number("cursor_before"));
        if (after is null && before is null)
        {
            var (page, skip, limit) = fields.Page(PageSize);
            return OmniJson.Answer(new JsonObject { ["agents"] = Show(team, agents.Skip(skip).Take(limit)) }, OmniJson.Meta(page, limit, agents.Count));
        }

        var most = fields.Count("limit", PageSize, Paging.Most);
        var shown = after is { } least ? agents.Where(x => x.User > least).Take(most).ToList() : agents.Where(x => x.User < before).TakeLast(most).ToList();
        var meta = new JsonObject
        {
            ["after"] = shown.Count > 0 && shown[^1].User != agents[^1].User ? OmniJson.Text(shown[^1].User) : null,
            ["before"] = shown.Count > 0 && shown[0].User != agents[0].User ? OmniJson.Text(shown[0].User) : null,
            ["per_page"] = most,
            ["total_count"] = agents.Count,
        };
        return OmniJson.Answer(new JsonObject { ["agents"] = Show(team, shown) }, meta);
    }

    private async Task<Result<JsonObject>> ListAsync(OmniRequest request, CancellationToken ct)
    {
        var (fields, team) = (request.Fields, await OmniTeam.ReadAsync(request.Workspace, office, database, ct));
        var (search, scope) = (fields.Some("search") ?? "", fields.Some("scope") ?? "name");
        if (scope is not ("name" or "email" or "division"))
            fields.Refuse(Refusal.Invalid("scope", "scope must be name, email or division."));
        bool Fits(string text) => text.Contains(search, StringComparison.OrdinalIgnoreCase);
        var agents = team.Agents.Where(x => search.Length == 0 || scope switch
        {
            "email" => Fits(x.Email),
            "division" => team.Record(x).Divisions.Any(d => Fits(team.View.Divisions.GetValueOrDefault(d, ""))),
            _ => Fits(x.Name),
        }).ToList();
        var page = Page(fields, team, agents);
        return fields.Refusal is { } refusal ? refusal : page;
    }

    private async Task<Result<JsonObject>> ReadAsync(OmniRequest request, CancellationToken ct)
    {
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        return team.Find(Addresses.Id(request.Address("agent"))) is { } agent ? OmniJson.Answer(new JsonObject { ["agent"] = team.Show(agent) }) : Refusal.NotFound("agent");
    }

    private async Task<Result<JsonObject>> ByDivisionAsync(OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (divisions, available, sort) = (fields.Ids("division_ids", MostNamed), fields.Flag("is_available"), fields.Some("sort") ?? "asc");
        if (divisions.Count == 0)
            fields.Refuse(Refusal.Invalid("division_ids", "division_ids needs at least one division's id."));
        if (sort is not ("asc" or "desc"))
            fields.Refuse(Refusal.Invalid("sort", "sort must be asc or desc: by the number of customers they have."));
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        var agents = team.Agents.Where(x => team.Record(x).Divisions.Any(divisions.Contains) && (available is null || team.IsAvailable(x) == available)).OrderBy(team.Load).ThenBy(x => x.User).ToList();
        if (sort == "desc")
            agents.Reverse();
        var (page, skip, limit) = fields.Page(PageSize);
        if (fields.Refusal is { } refusal)
            return refusal;
        return OmniJson.Answer(Show(team, agents.Skip(skip).Take(limit)), OmniJson.Meta(page, limit, agents.Count));
    }

    private async Task<Result<JsonObject>> DivisionsAsync(OmniRequest request, CancellationToken ct)
    {
        var (page, skip, limit) = request.Fields.Page(PageSize);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var divisions = (await office.OfAsync(request.Workspace, ct)).Divisions;
        return OmniJson.Answer(OmniJson.List(divisions.OrderBy(x => x.Key).Skip(skip).Take(limit).Select(x => OmniJson.Named(x.Key, x.Value))), OmniJson.Meta(page, limit, divisions.Count));
    }

    private static JsonArray Show(OmniTeam team, IEnumerable<StaffCard> agents) => OmniJson.List(agents.Select(team.Show));
}
