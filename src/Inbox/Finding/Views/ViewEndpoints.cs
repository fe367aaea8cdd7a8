using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Api;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Finding.Views;

/// <summary>Views over the native API: which conversations there are to look at, each with its number.</summary>
internal static class ViewEndpoints
{
    private static readonly Refusal NotForEverybody = new("permission_missing", RefusalKind.Forbidden, $"Views for everybody need the permission '{Permissions.AutomationManage}'.", "shared");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/views", List).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ListViews")
            .WithSummary("The views that are always there, everybody's, and your own, with their numbers. With `If-None-Match` 304 when nothing changed.").Produces<ApiViews>().Produces(StatusCodes.Status304NotModified);
        routes.MapPost("/inbox/views", Make).RequirePermission(Permissions.ConversationsReadOwn).WithName("MakeView").WithSummary("Saves a filter under a name.").WithHeader("Idempotency-Key", "Names this request, so that repeating it does not make two views.", required: true)
            .Accepts<ViewRequest>("application/json").Produces<ApiView>().ProducesProblem(400).ProducesProblem(403);
        routes.MapPatch("/inbox/views/{view}", Change).RequirePermission(Permissions.ConversationsReadOwn).WithName("ChangeView").WithSummary("Changes the given parts of a saved view.").WithIfMatch()
            .Accepts<ViewChange>("application/json").Produces<ApiView>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412);
        routes.MapDelete("/inbox/views/{view}", Drop).RequirePermission(Permissions.ConversationsReadOwn).WithName("DropView").WithSummary("Keeps it no more.").WithIfMatch()
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(403).ProducesProblem(412);
    }

    private static async Task<Looker> LookerAsync(HttpContext http, Office office, CancellationToken ct) =>
        new(http.Actor().Workspace, http.StaffOrNull(), await office.OfAsync(http.Actor().Workspace, ct));

    private static async Task<IResult> List(HttpContext http, SavedViews saved, ViewCounts counts, Office office, CancellationToken ct)
    {
        var looker = await LookerAsync(http, office, ct);
        var kept = await counts.KeptAsync(looker.Workspace, ct);
        var views = new List<ApiView>();
        foreach (var view in BuiltInView.All)
        {
            if (looker.Staff is null && view.Filter.Agent?.Contains("me") == true)
                continue; // a server has nothing of its own
            var count = await counts.OfAsync(view, kept, looker, ct);
            views.Add(new ApiView(view.Key, "built_in", null, view.Filter, count.Value, count.More, 0));
        }

        foreach (var view in await saved.ListAsync(looker, ct))
            views.Add(await ShowAsync(view, looker, counts, ct));
        var answer = new ApiViews(views);
        var digest = (long)(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(answer, FindingJson.Wire.ApiViews))) >> 11);
        if (http.Request.Headers.IfNoneMatch.ToString() == $"\"{digest}\"")
        {
            http.Response.ShowVersion(digest);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return JsonAnswer.Of(answer, FindingJson.Wire.ApiViews, version: digest);
    }

    private static async Task<IResult> Make(HttpContext http, SavedViews saved, ViewCounts counts, Office office, CancellationToken ct)
    {
        var (body, key) = (await http.Request.ReadAsync(FindingJson.Wire.ViewRequest, ct), http.Request.IdempotencyKey());
        if ((body.Refusal ?? key.Refusal ?? SavedViews.Check(body.Value.Name, body.Value.Filter)) is { } refusal)
            return refusal.ToHttp();
        var request = body.Value;
        if (request.Shared && !http.Staff().May(Permissions.AutomationManage))
            return NotForEverybody.ToHttp();
        var looker = await LookerAsync(http, office, ct);
        var made = await saved.MakeAsync(looker, request.Shared ? 0 : looker.User, request.Name.Trim(), request.Filter, key.Value, ct);
        return made.Ok ? await AnswerAsync(made.Value, looker, counts, ct) : made.Refusal.ToHttp();
    }

    private static async Task<IResult> Change(HttpContext http, string view, SavedViews saved, ViewCounts counts, Office office, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(FindingJson.Wire.ViewChange, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? SavedViews.Check(body.Value.Name, body.Value.Filter)) is { } refusal)
            return refusal.ToHttp();
        var looker = await LookerAsync(http, office, ct);
        if (await saved.FindAsync(looker, Addresses.Id(view), ct) is not { } known)
            return Refusal.NotFound("view").ToHttp();
        if (known.Owner == 0 && !http.Staff().May(Permissions.AutomationManage))
            return NotForEverybody.ToHttp();
        var changed = await saved.ChangeAsync(looker, known, body.Value.Name?.Trim(), body.Value.Filter, version.Value, ct);
        return changed.Ok ? await AnswerAsync(changed.Value, looker, counts, ct) : changed.Refusal.ToHttp();
    }

    private static async Task<IResult> Drop(HttpContext http, string view, SavedViews saved, Office office, CancellationToken ct)
    {
        var version = http.Request.IfMatch();
        if (!version.Ok)
            return version.Refusal.ToHttp();
        var looker = await LookerAsync(http, office, ct);
        if (await saved.FindAsync(looker, Addresses.Id(view), ct) is not { } known)
            return TypedResults.NoContent();
        if (known.Owner == 0 && !http.Staff().May(Permissions.AutomationManage))
            return NotForEverybody.ToHttp();
        var dropped = await saved.DropAsync(looker, known, version.Value, ct);
        return dropped.ToHttp(_ => TypedResults.NoContent());
    }

    private static async Task<ApiView> ShowAsync(SavedView view, Looker looker, ViewCounts counts, CancellationToken ct)
    {
        var count = await counts.OfAsync(view.Filter, looker, ct);
        return new ApiView(ConversationViews.Id(view.Id), view.Owner == 0 ? "shared" : "personal", view.Name, view.Filter, count.Value, count.More, view.Version);
    }

    private static async Task<IResult> AnswerAsync(SavedView view, Looker looker, ViewCounts counts, CancellationToken ct) =>
        JsonAnswer.Of(await ShowAsync(view, looker, counts, ct), FindingJson.Wire.ApiView, version: view.Version);
}
