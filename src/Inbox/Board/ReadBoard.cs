using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Board;

/// <summary>One queue on the board.</summary>
internal sealed record ApiBoardQueue(
    [property: Description("Null for the general queue.")] ApiNamed? Division, long Waiting, [property: Description("Since when the one that is next waits.")] DateTime? Oldest,
    [property: Description("How many who serve it are online with room for one more.")] int Ready);

/// <summary>An agent on the board.</summary>
internal sealed record ApiBoardAgent(
    ApiPerson Agent, string Role, [property: AllowedValues("online", "away", "offline", "forced_offline")] string Availability, [property: Description("Since when; null when it never changed.")] DateTime? Since,
    int Load, int Cap, [property: Description("How many conversations of each channel, by its id.")] IReadOnlyDictionary<string, int> Channels, IReadOnlyList<ApiNamed> Divisions);

/// <summary>How the inbox stands now.</summary>
internal sealed record ApiBoard(
    DateTime At, long Unserved, long Served, long Bot, long Snoozed, IReadOnlyList<ApiBoardQueue> Queues, IReadOnlyList<ApiBoardAgent> Agents,
    [property: Description("Those that wait for an agent and you may see, the next one first; at most 50.")] IReadOnlyList<ApiConversation> Waiting);

/// <summary>The JSON of the board.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiBoard))]
internal sealed partial class BoardJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static BoardJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>
/// The supervisors' board: queues, agents with what they have, and what waits. It costs the same however many conversations there are: counts are kept, the
/// heads of the queues are found by index.
/// </summary>
internal static class ReadBoard
{
    private const int MostWaiting = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/inbox/board", Get).RequirePermissionOrScope(Permissions.ReportsRead, InboxScopes.Read).WithName("ReadBoard")
        .WithSummary("The board: queues, agents and what waits, as they are now. Fetch it again after events about conversations or availability.").Produces<ApiBoard>();

    private static async Task<IResult> Get(HttpContext http, Database database, Office office, ConversationViews views, StaffDirectory team, TimeProvider clock, CancellationToken ct)
    {
        var workspace = http.Actor().Workspace;
        var view = await office.OfAsync(workspace, ct);
        await using var connection = await database.OpenReadAsync(ct);
        var counts = await connection.QueryAsync("select name, subject, value from inbox_count where workspace_id = @workspace and value > 0",
            r => (Name: r.GetString(0), Subject: r.GetInt64(1), Value: r.GetInt64(2)), ct, ("workspace", workspace));
        var loads = await AgentRecord.LoadsAsync(connection, workspace, ct);
        var since = (await connection.QueryAsync(
            "select d.user_id, (select a.at from availability_change a where a.user_id = d.user_id order by a.position desc limit 1) from agent_desk d where d.workspace_id = @workspace",
            r => (User: r.GetInt64(0), At: r.Number(1) ?? 0), ct, ("workspace", workspace))).ToDictionary(x => x.User, x => x.At);
        var staff = (await team.AllAsync(workspace, ct)).Where(x => x.State == StaffState.Active && x.May(Permissions.ConversationsReply)).ToList();
        var desks = staff.ConvertAll(x => (Staff: x, Record: view.Agents.GetValueOrDefault(x.User) ?? AgentRecord.New(x.User, x.Role == BuiltInRoles.Agent)));

        var queues = new List<ApiBoardQueue>();
        foreach (var division in view.Divisions.Keys.Order().Prepend(0))
        {
            var waiting = counts.Where(x => x.Name == InboxCounts.Queued && x.Subject == division).Sum(x => x.Value);
            var oldest = waiting == 0 ? 0 : await connection.FirstAsync(
                "select queued_since from conversation where workspace_id = @workspace and division_id = @division and queued_since > 0 order by queued_since, room_id limit 1", r => r.GetInt64(0), ct,
                ("workspace", workspace), ("division", division));
            var ready = desks.Count(x => x.Record.Availability == Allocation.Availability.Online && (division == 0 || x.Record.Divisions.Contains(division))
                && loads[x.Staff.User].Sum(l => l.Count) < Cap(x.Record, view));
            queues.Add(new ApiBoardQueue(Division(view, division), waiting, ConversationViews.TimeOrNull(oldest), ready));
        }

        var held = await connection.QueryAsync(
            $"select {StoredConversation.Columns} {StoredConversation.From} where c.workspace_id = @workspace and c.queued_since > 0 order by c.queued_since, c.room_id limit @most", StoredConversation.Read, ct,
            ("workspace", workspace), ("most", MostWaiting));
        var seen = http.StaffOrNull() is { } me ? held.FindAll(x => view.MaySee(me, x.State)) : held;
        long Count(string name) => counts.Where(x => x.Name == name).Sum(x => x.Value);
        return JsonAnswer.Of(
            new ApiBoard(
                clock.GetUtcNow().UtcDateTime, Count(InboxCounts.Unserved), Count(InboxCounts.Served), Count(InboxCounts.Bot), Count(InboxCounts.Snoozed), queues,
                [.. desks.Select(x => Show(x.Staff, x.Record, view, [.. loads[x.Staff.User]], since.GetValueOrDefault(x.Staff.User)))
                    .OrderBy(x => Rank(x.Availability)).ThenByDescending(x => x.Load).ThenBy(x => x.Agent.Name, StringComparer.Ordinal)],
                await views.ShowAsync(workspace, seen, ct)),
            BoardJson.Wire.ApiBoard);
    }

    private static ApiBoardAgent Show(StaffCard staff, AgentRecord record, OfficeView view, List<(long Channel, int Count)> loads, long since) => new(
        new ApiPerson(staff.ExternalId, staff.Name, staff.AvatarUrl), staff.Role, Words.Of(record.Availability), ConversationViews.TimeOrNull(since), loads.Sum(x => x.Count), Cap(record, view),
        loads.ToDictionary(x => ConversationViews.Id(x.Channel), x => x.Count), [.. record.Divisions.Select(x => Division(view, x)).OfType<ApiNamed>()]);

    private static int Cap(AgentRecord record, OfficeView view) => record.Cap == 0 ? view.Settings.DefaultCap : record.Cap;

    private static ApiNamed? Division(OfficeView view, long division) => division == 0 ? null : new ApiNamed(ConversationViews.Id(division), view.Divisions.GetValueOrDefault(division, ""));

    private static int Rank(string availability) => availability switch { "online" => 0, "away" => 1, _ => 2 };
}
