using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Who could serve a room, and giving rooms to people.</summary>
internal sealed class AllocationCalls(OmniRooms rooms, Office office, Database database)
{
    private const int MostAgents = 100;

    /// <summary>Somebody is wanted, and nobody who serves this is there with room for it.</summary>
    private static readonly Refusal Nobody = new("no_agent_available", RefusalKind.Conflict, "No agent who serves this is there with room for it. A room is never left with somebody who is not there.");

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v2/admin/service/available_agents", Permissions.TeamRead, AvailableAsync);
        calls.Map(routes, "GET", "/api/v2/admin/service/other_agents", Permissions.TeamRead, OthersAsync);
        calls.Map(routes, "GET", "/api/v2/admin/service/total_unserved", Permissions.ConversationsReadOwn, UnservedAsync);
        calls.Map(routes, "POST", "/api/v1/admin/service/allocate_agent", Permissions.TeamRead, SuggestAsync);
        calls.Map(routes, "POST", "/api/v1/admin/service/allocate_assign_agent", Permissions.ConversationsAssign, GiveAsync);
        calls.Map(routes, "POST", "/api/v1/admin/service/assign_agent", Permissions.ConversationsAssign, AssignAsync);
        calls.Map(routes, "POST", "/api/v1/admin/service/remove_agent", Permissions.ConversationsAssign, RemoveAsync);
    }

    /// <summary>Those who are there and serve a room; with <c>is_available_in_room</c> only those who have room for it, or only those who have not.</summary>
    private async Task<Result<JsonObject>> AvailableAsync(OmniRequest request, CancellationToken ct)
    {
        var (room, free) = (request.Fields.Id("room_id"), request.Fields.Flag("is_available_in_room"));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await rooms.FindAsync(request, room, ct);
        if (!found.Ok)
            return found.Refusal;
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        var waiting = WaitingConversation.Of(found.Value.State, team.View.Settings.Rules);
        var agents = team.Agents.Where(x => team.IsAvailable(x) && team.Desk(x).Serves(waiting) && (free is null || free == (!found.Value.State.Agents.Contains(x.User) && team.Desk(x).HasRoomFor(waiting.Channel)))).ToList();
        var page = AgentCalls.Page(request.Fields, team, agents);
        return request.Fields.Refusal is { } bad ? bad : page;
    }

    /// <summary>Those who are not at a room already, there or not.</summary>
    private async Task<Result<JsonObject>> OthersAsync(OmniRequest request, CancellationToken ct)
    {
        var room = request.Fields.Id("room_id");
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await rooms.FindAsync(request, room, ct);
        if (!found.Ok)
            return found.Refusal;
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        var page = AgentCalls.Page(request.Fields, team, [.. team.Agents.Where(x => !found.Value.State.Agents.Contains(x.User))]);
        return request.Fields.Refusal is { } bad ? bad : page;
    }

    private async Task<Result<JsonObject>> UnservedAsync(OmniRequest request, CancellationToken ct)
    {
        var count = await database.FirstAsync("select value from inbox_count where workspace_id = @workspace and name = @name and subject = 0", r => r.GetInt64(0), ct,
            ("workspace", request.Workspace), ("name", InboxCounts.Unserved));
        return OmniJson.Answer(new JsonObject { ["total_unserved"] = count });
    }

    /// <summary>Names the one it would be given to and gives nothing.</summary>
    private async Task<Result<JsonObject>> SuggestAsync(OmniRequest request, CancellationToken ct)
    {
        var (source, id, ignore) = (request.Fields.Some("source"), request.Fields.Number("channel_id"), request.Fields.Flag("ignore_availability") ?? request.Fields.Flag("ignore_agent_availability") ?? false);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        var channel = team.View.Channels.Values.OrderBy(x => x.Id).FirstOrDefault(x => (id is null || x.Id == id) && (source is null || OmniChannels.Source(x) == source));
        if (channel is null && (id is not null || source is not null))
            return Refusal.Invalid(id is null ? "source" : "channel_id", $"{(id is null ? "source" : "channel_id")} is none of this workspace's channels.");
        var waiting = new WaitingConversation(0, channel?.Division ?? 0, channel?.Id ?? 0, 0) { Skills = channel?.Skills ?? [] };
        var desks = team.Agents.Select(x => team.Desk(x)).Select(x => ignore && x.Availability != Availability.ForcedOffline ? x with { Availability = Availability.Online, Automatic = true } : x);
        var candidate = new Allocator(team.View.Settings.Rules.Mode, desks).Candidate(waiting);
        return OmniJson.Answer(new JsonObject { ["agent"] = candidate is null ? null : Shown(team, candidate.Agent) });
    }

    private async Task<Result<JsonObject>> GiveAsync(OmniRequest request, CancellationToken ct)
    {
        var room = request.Fields.Id("room_id");
        _ = request.Fields.Flag("ignore_agent_availability"); // read for its form only: nobody is given a room who is not there
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var given = 0L;
        var decided = await rooms.DecideAsync(request, room, async (decision, held) =>
        {
            var desk = await decision.DeskAsync();
            if (desk.Candidate(held.Life) is not { } candidate)
                return Nobody;
            given = candidate.Agent;
            return desk.Assign(held.Life, given, request.Actor.User, decision.Now);
        }, ct);
        return decided.Ok ? await AddedAsync(request, "agent", given, decided.Value, ct) : decided.Refusal;
    }

    private async Task<Result<JsonObject>> AssignAsync(OmniRequest request, CancellationToken ct)
    {
        var (fields, most) = (request.Fields, request.Fields.Number("max_agent") ?? 0);
        var (room, agent, replace) = (fields.Id("room_id"), fields.Id("agent_id"), fields.Flag("replace_latest_agent") ?? false);
        if (most > MostAgents)
            fields.Refuse(Refusal.Invalid("max_agent", $"max_agent must be a whole number from 0 to {MostAgents}."));
        if (fields.Refusal is { } refusal)
            return refusal;
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        if (team.Find(agent) is null)
            return NoAgent;
        var decided = await rooms.DecideAsync(request, room, async (decision, held) =>
            (await decision.DeskAsync()).Assign(held.Life, agent, request.Actor.User, decision.Now, replace, (int)most), ct);
        return decided.Ok ? await AddedAsync(request, "added_agent", agent, decided.Value, ct) : Spelt(decided.Refusal);
    }

    private async Task<Result<JsonObject>> RemoveAsync(OmniRequest request, CancellationToken ct)
    {
        var (room, agent) = (request.Fields.Id("room_id"), request.Fields.Id("agent_id"));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        if (!team.View.Staff.ContainsKey(agent))
            return NoAgent;
        var decided = await rooms.DecideAsync(request, room, (life, now) => life.State.Agents.Contains(agent) ? life.Remove(agent, request.Actor.User, now) : Done.It, ct);
        return decided.Ok ? await AddedAsync(request, "removed_agent", agent, decided.Value, ct) : Spelt(decided.Refusal);
    }

    private async Task<Result<JsonObject>> AddedAsync(OmniRequest request, string name, long agent, StoredConversation stored, CancellationToken ct)
    {
        var team = await OmniTeam.ReadAsync(request.Workspace, office, database, ct);
        return OmniJson.Answer(new JsonObject { [name] = Shown(team, agent), ["service"] = await OmniEpisodes.ShowAsync(database, request.Workspace, stored, ct) });
    }

    private static JsonObject? Shown(OmniTeam team, long agent) => team.View.Staff.GetValueOrDefault(agent) is { } staff ? team.Show(staff) : null;

    private static readonly Refusal NoAgent = InboxRefusals.NoAgent with { Sentence = "agent_id is nobody who serves customers in this workspace.", Field = "agent_id" };

    /// <summary>The same no with the field's name on this wire.</summary>
    private static Refusal Spelt(Refusal refusal) => refusal.Field switch
    {
        "agent" => refusal with { Field = "agent_id" },
        "max_agents" => refusal with { Field = "max_agent" },
        _ => refusal,
    };
}
