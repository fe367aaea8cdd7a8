using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Hours;

/// <summary>
/// When the office is open, over the native API: the workspace's hours, and where a division or a channel keeps hours of its own, those. A channel's go before its
/// division's, and those before the workspace's; without any it is always open.
/// </summary>
internal static class HoursEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/office-hours/all", List).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ListOfficeHours")
            .WithSummary("All hours that were set: the workspace's, divisions' and channels'.").Produces<ApiOfficeHoursList>();
        Map(routes, "/office-hours", "OfficeHours", "the workspace", (_, _, _) => Task.FromResult<Result<(HoursOf, long)>>((HoursOf.Workspace, 0L)));
        Map(routes, "/divisions/{division}/office-hours", "DivisionHours", "a division", async (http, database, ct) =>
            await Divisions.FindAsync(database, http.Actor().Workspace, (string)http.Request.RouteValues["division"]!, ct) is { Ok: true, Value: > 0 and var id } ? (HoursOf.Division, id) : Refusal.NotFound("division"));
        Map(routes, "/channels/{channel}/office-hours", "ChannelHours", "a channel", ChannelAsync);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string whose, Func<HttpContext, Database, CancellationToken, Task<Result<(HoursOf Whose, long Subject)>>> find)
    {
        routes.MapGet(path, async (HttpContext http, Database database, PlaybookMemory playbooks, TimeProvider clock, CancellationToken ct) =>
        {
            var found = await find(http, database, ct);
            return found.Ok ? await ShowAsync(http, found.Value, database, playbooks, clock, ct) : found.Refusal.ToHttp();
        })
            .RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("Read" + name).WithSummary($"The hours that count for {whose}, and whether it is open now.")
            .Produces<ApiOfficeHours>().ProducesProblem(404);
        routes.MapPut(path, async (HttpContext http, Database database, WorkspaceLog log, PlaybookMemory playbooks, TimeProvider clock, CancellationToken ct) =>
        {
            var found = await find(http, database, ct);
            return found.Ok ? await PutAsync(http, found.Value, database, log, playbooks, clock, ct) : found.Refusal.ToHttp();
        })
            .RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("Set" + name).WithSummary($"Sets the hours of {whose}.").WithIfMatch()
            .Accepts<OfficeHoursRequest>("application/json").Produces<ApiOfficeHours>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
        routes.MapDelete(path, async (HttpContext http, Database database, WorkspaceLog log, CancellationToken ct) =>
        {
            var found = await find(http, database, ct);
            return found.Ok ? await DropAsync(http, found.Value, log, ct) : found.Refusal.ToHttp();
        })
            .RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("Drop" + name).WithSummary($"Takes the hours of {whose} back: what counts where nothing is set counts again.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }

    private static async Task<IResult> List(HttpContext http, Database database, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var all = await StoredHours.AllAsync(connection, http.Actor().Workspace, ct);
        return JsonAnswer.Of(new ApiOfficeHoursList([.. all.Select(x => Show(x, now, x.Version))]), HoursJson.Wire.ApiOfficeHoursList);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, (HoursOf Whose, long Subject) wanted, Database database, PlaybookMemory playbooks, TimeProvider clock, CancellationToken ct)
    {
        var workspace = http.Actor().Workspace;
        await using var connection = await database.OpenReadAsync(ct);
        var book = await playbooks.OfAsync(connection, workspace, ct);
        var (channel, division) = wanted.Whose switch
        {
            HoursOf.Channel => (wanted.Subject, (await Channel.ByIdAsync(connection, workspace, wanted.Subject, ct))!.Division),
            HoursOf.Division => (0L, wanted.Subject),
            _ => (0L, 0L),
        };
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var counts = book.HoursFor(channel, division);
        var version = counts is not null && (counts.Whose, counts.Subject) == wanted ? counts.Version : 0;
        return JsonAnswer.Of(counts is null ? new ApiOfficeHours("always", null, null, [], true, null, 0) : Show(counts, now, version), HoursJson.Wire.ApiOfficeHours, version: version);
    }

    private static async Task<IResult> PutAsync(
        HttpContext http, (HoursOf Whose, long Subject) whose, Database database, WorkspaceLog log, PlaybookMemory playbooks, TimeProvider clock, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(HoursJson.Wire.OfficeHoursRequest, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? HoursPlan.Parse(body.Value).Refusal) is { } refusal)
            return refusal.ToHttp();
        var (actor, plan) = (http.Actor(), body.Value);
        var set = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            var known = await StoredHours.FindAsync(tx.Connection, tx.Workspace, whose.Whose, whose.Subject, ct);
            if (known is not null && StoredHours.Text(known.Plan) == StoredHours.Text(plan))
                return Done.It;
            if (version.Value is { } expected && expected != (known?.Version ?? 0))
                return ChannelEndpoints.Stale;
            await StoredHours.SaveAsync(tx.Connection, tx.Workspace, whose.Whose, whose.Subject, plan, tx.Now, (known?.Version ?? 0) + 1, ct);
            await PlaybookMemory.ChangedAsync(tx, actor.User, ct);
            return Done.It;
        }, ct);
        return set.Ok ? await ShowAsync(http, whose, database, playbooks, clock, ct) : set.Refusal.ToHttp();
    }

    private static async Task<IResult> DropAsync(HttpContext http, (HoursOf Whose, long Subject) whose, WorkspaceLog log, CancellationToken ct)
    {
        var actor = http.Actor();
        return (await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.ExecuteAsync("delete from office_hours where workspace_id = @workspace and whose = @whose and subject_id = @subject", ct,
                ("workspace", tx.Workspace), ("whose", (short)whose.Whose), ("subject", whose.Subject)) > 0)
                await PlaybookMemory.ChangedAsync(tx, actor.User, ct);
            return Done.It;
        }, ct)).ToHttp();
    }

    private static async Task<Result<(HoursOf, long)>> ChannelAsync(HttpContext http, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, http.Actor().Workspace, Addresses.Id((string)http.Request.RouteValues["channel"]!), ct) is { } channel
            ? (HoursOf.Channel, channel.Id)
            : Refusal.NotFound("channel");
    }

    private static ApiOfficeHours Show(StoredHours x, long now, long version)
    {
        var open = x.Calendar.IsOpenAt(now);
        return new(x.From, x.Plan.TimeZone, x.Plan.Week, x.Plan.Holidays ?? [], open, open ? null : ConversationViews.TimeOrNull(x.Calendar.NextOpen(now) ?? 0), version);
    }
}
