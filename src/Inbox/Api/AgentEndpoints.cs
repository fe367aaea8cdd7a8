using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Allocation;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>Agents over the native API: whether they are there, and what they serve.</summary>
internal static class AgentEndpoints
{
    private const int MaxCap = 1_000;
    private const int MaxWords = 100;
    private const int MaxWord = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/agents", List).RequirePermissionOrScope(Permissions.TeamRead, InboxScopes.Read).WithName("ListAgents").WithSummary("Everybody who can serve customers, with what they have and may have.").Produces<ApiAgents>();
        routes.MapGet("/agents/{agent}", Read).RequirePermissionOrScope(Permissions.TeamRead, InboxScopes.Read).WithName("ReadAgent").WithSummary("One agent; `me` for yourself.").Produces<ApiAgent>().ProducesProblem(404);
        routes.MapPatch("/agents/{agent}", Change).RequirePermissionOrScope(Permissions.AvailabilityManage, InboxScopes.Manage).WithName("ChangeAgent")
            .WithSummary("Changes the given parts of what an agent serves, how much, and whether they are put offline.").Accepts<AgentChange>("application/json").Produces<ApiAgent>().ProducesProblem(400).ProducesProblem(404);
        routes.MapPut("/agents/me/availability", Choose).RequireStaff().WithName("ChooseAvailability").WithSummary("Says whether you can be given conversations. Without a live connection you are offline anyway.")
            .Accepts<AvailabilityRequest>("application/json").Produces<ApiAgent>().ProducesProblem(400);
        routes.MapGet("/agents/{agent}/availability", History).RequirePermissionOrScope(Permissions.TeamRead, InboxScopes.Read).WithName("ReadAvailabilityHistory").WithSummary("When an agent was there and when not, newest first.")
            .WithPaging().Produces<ApiAvailabilityHistory>().ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>Everybody who can serve customers, as they are now.</summary>
    public static async Task<List<ApiAgent>> AllAsync(long workspace, Database database, StaffDirectory team, CancellationToken ct)
    {
        var staff = (await team.AllAsync(workspace, ct)).Where(x => x.State == StaffState.Active && x.May(Permissions.ConversationsReply)).ToList();
        await using var connection = await database.OpenReadAsync(ct);
        var settings = await Settings.InboxSettings.ReadAsync(connection, workspace, ct);
        var loads = await AgentRecord.LoadsAsync(connection, workspace, ct);
        var known = (await AgentRecord.AllAsync(connection, workspace, ct)).ToDictionary(x => x.User);
        var divisions = await connection.QueryAsync("select id, name from division where workspace_id = @workspace", r => new ApiNamed(ConversationViews.Id(r.GetInt64(0)), r.GetString(1)), ct, ("workspace", workspace));
        var channels = await connection.QueryAsync("select id, name from channel where workspace_id = @workspace", r => new ApiNamed(ConversationViews.Id(r.GetInt64(0)), r.GetString(1)), ct, ("workspace", workspace));
        return staff.ConvertAll(x => Show(x, known.GetValueOrDefault(x.User) ?? AgentRecord.New(x.User, x.Role == BuiltInRoles.Agent), settings.DefaultCap, loads[x.User].Sum(l => l.Count), divisions, channels));
    }

    /// <summary>Words of the workspace's own: languages, skills.</summary>
    public static Refusal? CheckWords(string field, IReadOnlyList<string> words) =>
        words.Count > MaxWords || words.Any(x => string.IsNullOrWhiteSpace(x) || x.Length > MaxWord) ? Refusal.Invalid(field, $"{field} can have at most {MaxWords} words of 1 to {MaxWord} characters.") : null;

    private static async Task<IResult> List(HttpContext http, Database database, StaffDirectory team, CancellationToken ct) =>
        JsonAnswer.Of(new ApiAgents(await AllAsync(http.Actor().Workspace, database, team, ct)), InboxJson.Wire.ApiAgents);

    private static async Task<IResult> Read(HttpContext http, string agent, Database database, StaffDirectory team, CancellationToken ct) =>
        await FindAsync(http, agent, team, ct) is { } staff ? await AnswerAsync(staff, database, team, ct) : Refusal.NotFound("agent").ToHttp();

    private static async Task<IResult> Choose(HttpContext http, Database database, StaffDirectory team, AgentAvailability availability, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.AvailabilityRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (Words.Choice(body.Value.Availability) is not { } choice)
            return Refusal.Invalid("availability", "availability must be online, away or offline.").ToHttp();
        var chosen = await availability.ChooseAsync(http.Actor().Workspace, http.Actor().User, choice, ct);
        return chosen.Ok ? await AnswerAsync(http.Staff(), database, team, ct) : chosen.Refusal.ToHttp();
    }

    private static async Task<IResult> Change(HttpContext http, string agent, Database database, StaffDirectory team, AgentAvailability availability, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.AgentChange, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (actor, change) = (http.Actor(), body.Value);
        if (await FindAsync(http, agent, team, ct) is not { } staff)
            return Refusal.NotFound("agent").ToHttp();
        var (divisions, channels) = (await NumbersAsync(database, "division", "divisions", actor.Workspace, change.Divisions, ct), await NumbersAsync(database, "channel", "channels", actor.Workspace, change.Channels, ct));
        var caps = await NumbersAsync(database, "channel", "channel_caps", actor.Workspace, change.ChannelCaps?.Keys.ToList(), ct);
        if ((divisions.Refusal ?? channels.Refusal ?? caps.Refusal ?? Check(change)) is { } refusal)
            return refusal.ToHttp();
        var changed = await availability.ChangeAsync(actor.Workspace, staff.User, actor.User, x => x with
        {
            Cap = change.Cap ?? x.Cap, ChannelCaps = change.ChannelCaps?.ToDictionary(c => Addresses.Id(c.Key), c => c.Value) ?? x.ChannelCaps, Divisions = divisions.Value ?? x.Divisions,
            Channels = channels.Value ?? x.Channels, Languages = change.Languages ?? x.Languages, Skills = change.Skills ?? x.Skills, Automatic = change.Automatic ?? x.Automatic, Forced = change.ForcedOffline ?? x.Forced,
        }, ct);
        return changed.Ok ? await AnswerAsync(staff, database, team, ct) : changed.Refusal.ToHttp();
    }

    private static async Task<IResult> History(HttpContext http, string agent, Database database, StaffDirectory team, UserDirectory users, CancellationToken ct)
    {
        var (limit, after) = (http.Request.Limit(), Addresses.Optional("after", http.Request.Query["after"]));
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        if (await FindAsync(http, agent, team, ct) is not { } staff)
            return Refusal.NotFound("agent").ToHttp();
        var page = await database.QueryAsync(
            "select position, availability, by_user, at from availability_change where user_id = @user and position < @after order by position desc limit @limit",
            r => (Position: r.GetInt64(0), Availability: (Availability)r.GetInt16(1), By: r.GetInt64(2), At: r.GetInt64(3)), ct,
            ("user", staff.User), ("after", after.Value ?? long.MaxValue), ("limit", limit.Value));
        var people = await users.ByIdsAsync(page.Select(x => x.By).Where(x => x != 0), ct);
        return JsonAnswer.Of(
            new ApiAvailabilityHistory(
                [.. page.Select(x => new ApiAvailabilityChange(ConversationViews.Id(x.Position), Words.Of(x.Availability), ConversationViews.Time(x.At), ApiPerson.Of(people.GetValueOrDefault(x.By))))],
                page.Count == limit.Value ? ConversationViews.Id(page[^1].Position) : null),
            InboxJson.Wire.ApiAvailabilityHistory);
    }

    private static Refusal? Check(AgentChange change) =>
        change.Cap is < 0 or > MaxCap ? Refusal.Invalid("cap", $"cap must be a whole number from 0 to {MaxCap}.")
        : change.ChannelCaps?.Values.Any(x => x is < 0 or > MaxCap) == true ? Refusal.Invalid("channel_caps", $"Every number in channel_caps must be from 0 to {MaxCap}.")
        : change.Languages is not null && CheckWords("languages", change.Languages) is { } languages ? languages
        : change.Skills is not null && CheckWords("skills", change.Skills) is { } skills ? skills
        : null;

    private static async Task<Result<IReadOnlyList<long>?>> NumbersAsync(Database database, string table, string field, long workspace, IReadOnlyList<string>? ids, CancellationToken ct)
    {
        if (ids is null)
            return Result.Of<IReadOnlyList<long>?>(null);
        var known = await database.QueryAsync($"select id from {table} where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", workspace));
        var numbers = ids.Select(x => Addresses.Id(x)).Distinct().ToList();
        return numbers.TrueForAll(known.Contains) ? Result.Of<IReadOnlyList<long>?>(numbers) : Refusal.Invalid(field, $"{field} names something this workspace does not have.");
    }

    private static async Task<StaffCard?> FindAsync(HttpContext http, string agent, StaffDirectory team, CancellationToken ct) =>
        agent == "me" ? http.StaffOrNull() : await team.ByExternalIdAsync(http.Actor().Workspace, agent, ct);

    private static async Task<IResult> AnswerAsync(StaffCard staff, Database database, StaffDirectory team, CancellationToken ct) =>
        (await AllAsync(staff.Workspace, database, team, ct)).Find(x => x.Agent.Id == staff.ExternalId) is { } shown
            ? JsonAnswer.Of(shown, InboxJson.Wire.ApiAgent, version: shown.Version)
            : Refusal.NotFound("agent").ToHttp();

    private static ApiAgent Show(StaffCard staff, AgentRecord x, int defaultCap, int load, List<ApiNamed> divisions, List<ApiNamed> channels)
    {
        List<ApiNamed> Named(List<ApiNamed> all, IReadOnlyList<long> wanted) => all.FindAll(n => wanted.Contains(Addresses.Id(n.Id)));
        return new ApiAgent(
            new ApiPerson(staff.ExternalId, staff.Name, staff.AvatarUrl), staff.Role, Words.Of(x.Availability), Words.Of(x.Choice), x.Connected, x.Automatic, load, x.Cap == 0 ? defaultCap : x.Cap, x.Cap,
            x.ChannelCaps.ToDictionary(c => ConversationViews.Id(c.Key), c => c.Value), Named(divisions, x.Divisions), Named(channels, x.Channels), x.Languages, x.Skills, x.Version);
    }
}
