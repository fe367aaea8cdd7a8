using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Hours;

/// <summary>Shows and changes somebody's hours.</summary>
internal sealed class HoursDoor(Database database, WorkspaceLog log, PlaybookMemory playbooks, TimeProvider clock)
{
    public async Task<IResult> ListAsync(HttpContext http, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var all = await StoredHours.AllAsync(connection, http.Actor().Workspace, ct);
        return JsonAnswer.Of(new ApiOfficeHoursList([.. all.Select(x => Show(x, x.Version))]), HoursJson.Wire.ApiOfficeHoursList);
    }

    public async Task<IResult> ShowAsync(HttpContext http, HoursOf whose, string id, CancellationToken ct)
    {
        var found = await FindAsync(http, whose, id, ct);
        return found.Ok ? await AnswerAsync(http, whose, found.Value, ct) : found.Refusal.ToHttp();
    }

    public async Task<IResult> PutAsync(HttpContext http, HoursOf whose, string id, CancellationToken ct)
    {
        var (body, version, found) = (await http.Request.ReadAsync(HoursJson.Wire.OfficeHoursRequest, ct), http.Request.IfMatch(), await FindAsync(http, whose, id, ct));
        if ((found.Refusal ?? body.Refusal ?? version.Refusal ?? HoursPlan.Parse(body.Value).Refusal) is { } refusal)
            return refusal.ToHttp();
        var (actor, plan, subject) = (http.Actor(), body.Value, found.Value.Subject);
        var set = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            var known = await StoredHours.FindAsync(tx.Connection, tx.Workspace, whose, subject, ct);
            if (known is not null && StoredHours.Text(known.Plan) == StoredHours.Text(plan))
                return Done.It;
            if (version.Value is { } expected && expected != (known?.Version ?? 0))
                return ChannelEndpoints.Stale;
            await StoredHours.SaveAsync(tx.Connection, tx.Workspace, whose, subject, plan, tx.Now, (known?.Version ?? 0) + 1, ct);
            await PlaybookMemory.ChangedAsync(tx, actor.User, ct);
            return Done.It;
        }, ct);
        return set.Ok ? await AnswerAsync(http, whose, found.Value, ct) : set.Refusal.ToHttp();
    }

    public async Task<IResult> DropAsync(HttpContext http, HoursOf whose, string id, CancellationToken ct)
    {
        var (actor, found) = (http.Actor(), await FindAsync(http, whose, id, ct));
        if (!found.Ok)
            return found.Refusal.ToHttp();
        return (await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.ExecuteAsync("delete from office_hours where workspace_id = @workspace and whose = @whose and subject_id = @subject", ct,
                ("workspace", tx.Workspace), ("whose", (short)whose), ("subject", found.Value.Subject)) > 0)
                await PlaybookMemory.ChangedAsync(tx, actor.User, ct);
            return Done.It;
        }, ct)).ToHttp();
    }

    /// <summary>Whose hours are meant; of a channel also the division its conversations begin in.</summary>
    private async Task<Result<(long Subject, long Division)>> FindAsync(HttpContext http, HoursOf whose, string id, CancellationToken ct)
    {
        var workspace = http.Actor().Workspace;
        if (whose == HoursOf.Workspace)
            return (0L, 0L);
        if (whose == HoursOf.Division)
            return await Divisions.FindAsync(database, workspace, id, ct) is { Ok: true, Value: > 0 and var division } ? (division, division) : Refusal.NotFound("division");
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, workspace, Addresses.Id(id), ct) is { } channel ? (channel.Id, channel.Division) : Refusal.NotFound("channel");
    }

    private async Task<IResult> AnswerAsync(HttpContext http, HoursOf whose, (long Subject, long Division) of, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var counts = (await playbooks.OfAsync(connection, http.Actor().Workspace, ct)).HoursFor(whose == HoursOf.Channel ? of.Subject : 0, of.Division);
        var version = counts is not null && counts.Whose == whose && counts.Subject == of.Subject ? counts.Version : 0;
        return JsonAnswer.Of(counts is null ? new ApiOfficeHours("always", null, null, [], true, null, 0) : Show(counts, version), HoursJson.Wire.ApiOfficeHours, version: version);
    }

    private ApiOfficeHours Show(StoredHours x, long version)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var open = x.Calendar.IsOpenAt(now);
        return new(x.From, x.Plan.TimeZone, x.Plan.Week, x.Plan.Holidays ?? [], open, open ? null : ConversationViews.TimeOrNull(x.Calendar.NextOpen(now) ?? 0), version);
    }
}
