using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Storage;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>Channels over the native API.</summary>
internal static class ChannelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/channels", List).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ListChannels").WithSummary("Every channel.").Produces<ApiChannels>();
        routes.MapGet("/channels/{channel}", Read).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ReadChannel").WithSummary("One channel.").Produces<ApiChannel>().ProducesProblem(404);
        routes.MapPost("/channels", Create).RequirePermissionOrScope(Permissions.ChannelsManage, InboxScopes.Manage).WithName("CreateChannel").WithSummary("Makes a channel.")
            .WithHeader("Idempotency-Key", "Names this request, so that repeating it does not make two channels.", required: true).Accepts<ChannelRequest>("application/json").Produces<ApiChannel>().ProducesProblem(400);
        routes.MapPatch("/channels/{channel}", Change).RequirePermissionOrScope(Permissions.ChannelsManage, InboxScopes.Manage).WithName("ChangeChannel").WithSummary("Changes the given parts.").WithIfMatch()
            .Accepts<ChannelChange>("application/json").Produces<ApiChannel>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
    }

    private static async Task<IResult> List(HttpContext http, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var channels = await Channel.AllAsync(connection, http.Actor().Workspace, ct);
        var divisions = await NamesAsync(database, http.Actor().Workspace, ct);
        return JsonAnswer.Of(new ApiChannels([.. channels.Select(x => Show(x, divisions))]), InboxJson.Wire.ApiChannels);
    }

    private static async Task<IResult> Read(HttpContext http, string channel, Database database, CancellationToken ct) => await AnswerAsync(http, Addresses.Id(channel), database, ct);

    private static async Task<IResult> Create(HttpContext http, CreateChannel create, Database database, CancellationToken ct)
    {
        var (body, key) = (await http.Request.ReadAsync(InboxJson.Wire.ChannelRequest, ct), http.Request.IdempotencyKey());
        if ((body.Refusal ?? key.Refusal) is { } refusal)
            return refusal.ToHttp();
        var request = body.Value;
        if (Words.Kind(request.Kind) is not { } kind)
            return Refusal.Invalid("kind", $"kind must be one of: {Words.Kinds}.").ToHttp();
        var made = await create.Handle(
            new(request.Name, key.Value) { Custom = kind == ChannelKind.Custom, Identifier = request.Identifier, BadgeUrl = request.BadgeUrl, Division = request.Division, WindowHours = request.WindowHours, Bot = request.Bot, Secure = request.Secure, Skills = request.Skills, Settings = request.Settings },
            http.Actor(), ct);
        return made.Ok ? await AnswerAsync(http, made.Value.Id, database, ct) : made.Refusal.ToHttp();
    }

    private static async Task<IResult> Change(HttpContext http, string channel, Database database, WorkspaceLog log, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(InboxJson.Wire.ChannelChange, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal) is { } refusal)
            return refusal.ToHttp();
        var (actor, change, id) = (http.Actor(), body.Value, Addresses.Id(channel));
        var division = change.Division is null ? -1L : await Divisions.FindAsync(database, actor.Workspace, change.Division, ct);
        if (division.Refusal is { } bad)
            return bad.ToHttp();
        var changed = await ChangeAsync(log, actor, id, change, division.Value, version.Value, ct);
        return changed.Ok ? await AnswerAsync(http, id, database, ct) : changed.Refusal.ToHttp();
    }

    /// <summary>Changes the given parts of a channel; a division below 0 leaves it where it is.</summary>
    internal static async Task<Result<Done>> ChangeAsync(WorkspaceLog log, Actor actor, long id, ChannelChange change, long division, long? version, CancellationToken ct)
    {
        if (ChannelRules.Check(change.Name ?? "x", change.BadgeUrl, change.WindowHours ?? 0, change.Skills) is { } bad)
            return bad;
        return await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await Channel.ByIdAsync(tx.Connection, tx.Workspace, id, ct) is not { } known)
                return Refusal.NotFound("channel");
            var after = known with
            {
                Name = change.Name?.Trim() ?? known.Name, BadgeUrl = change.BadgeUrl ?? known.BadgeUrl, Active = change.Active ?? known.Active, Division = division < 0 ? known.Division : division,
                WindowHours = change.WindowHours ?? known.WindowHours, Bot = change.Bot ?? known.Bot, Secure = change.Secure ?? known.Secure,
                Skills = change.Skills is null || change.Skills.SequenceEqual(known.Skills) ? known.Skills : change.Skills, Settings = change.Settings?.GetRawText() ?? known.Settings, Identifier = change.Identifier ?? known.Identifier,
            };
            if (ChannelRules.CheckSettings(known.Kind, change.Settings) is { } ugly)
                return ugly;
            if (ChannelRules.CheckIdentifier(known.Kind, change.Identifier) is { } wrong)
                return wrong;
            if (await ChannelRules.IsTakenAsync(tx, change.Identifier, id, ct))
                return ChannelRules.IdentifierTaken;
            if (after == known)
                return Done.It;
            if (version is { } expected && expected != known.Version)
                return Stale;
            await tx.Connection.ExecuteAsync(
                """
                update channel set name = @name, badge_url = @badge, active = @active, division_id = @division, window_hours = @window, bot = @bot, secure = @secure, skills = @skills,
                    settings = @settings, identifier = @identifier, updated_at = @now, version = version + 1 where id = @id
                """,
                ct, ("name", after.Name), ("badge", after.BadgeUrl), ("active", after.Active), ("division", after.Division), ("window", (long)after.WindowHours), ("bot", after.Bot),
                ("secure", after.Secure), ("skills", StoredLists.Text(after.Skills)), ("settings", after.Settings), ("identifier", after.Identifier), ("now", tx.Now), ("id", id));
            tx.Append(InboxEntries.SettingsChanged, actor: actor.User);
            return Done.It;
        }, ct);
    }

    internal static readonly Refusal Stale = new("stale_version", RefusalKind.PreconditionFailed, "This was changed meanwhile. Fetch it again and repeat your change.", "If-Match");

    private static async Task<IResult> AnswerAsync(HttpContext http, long id, Database database, CancellationToken ct)
    {
        var workspace = http.Actor().Workspace;
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, workspace, id, ct) is { } found
            ? JsonAnswer.Of(Show(found, await NamesAsync(database, workspace, ct)), InboxJson.Wire.ApiChannel, version: found.Version)
            : Refusal.NotFound("channel").ToHttp();
    }

    private static async Task<Dictionary<long, string>> NamesAsync(Database database, long workspace, CancellationToken ct) =>
        (await database.QueryAsync("select id, name from division where workspace_id = @workspace", r => (Id: r.GetInt64(0), Name: r.GetString(1)), ct, ("workspace", workspace))).ToDictionary(x => x.Id, x => x.Name);

    private static ApiChannel Show(Channel x, IReadOnlyDictionary<long, string> divisions) => new(
        ConversationViews.Id(x.Id), Words.Of(x.Kind), x.Key, x.Name, x.BadgeUrl, x.Active, x.Division == 0 ? null : new ApiNamed(ConversationViews.Id(x.Division), divisions.GetValueOrDefault(x.Division, "")),
        x.WindowHours, x.Bot, x.Secure, x.Skills, new RawJson(x.Settings), ConversationViews.Time(x.CreatedAt), x.Version, x.Identifier);
}
