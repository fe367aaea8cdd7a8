using System.ComponentModel;
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

namespace Conversa.Inbox.Responders;

/// <summary>What to answer by itself.</summary>
internal sealed record AutoResponderRequest(
    [property: Description("Whether anything is said at all. A channel's own that is not active keeps that channel silent.")] bool Active,
    [property: Description("To a customer's first session. Places like {{customer.name|there}} are filled in.")] string Greeting = "",
    [property: Description("While the office is open, once per session.")] string Online = "",
    [property: Description("While it is closed.")] string Offline = "",
    [property: Description("Whether those who come back after their matter was resolved hear the answer for open hours, too.")] bool SendOnlineIfResolved = false,
    [property: Description("Whether every message while it is closed is answered, and not once per session.")] bool SendOfflineEachMessage = false);

/// <summary>What is answered by itself.</summary>
internal sealed record ApiAutoResponder(
    [property: Description("Whose it is: workspace or channel:ID; `none` where nobody has set any.")] string From,
    bool Active, string Greeting, string Online, string Offline, bool SendOnlineIfResolved, bool SendOfflineEachMessage,
    [property: Description("Rises with every change; 0 where this is somebody else's.")] long Version);

/// <summary>Answers that go by themselves, over the native API: the workspace's, and those of channels that have their own, which puts the workspace's out of use there.</summary>
internal static class ResponderEndpoints
{
    private const int MaxText = 4_000;

    private static readonly AutoResponder None = new(0, false, "", "", "", false, false, 0);

    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/auto-responder", "AutoResponder", "the workspace",
            static (HttpContext http, Database database, PlaybookMemory playbooks, CancellationToken ct) => Read(http, null, database, playbooks, ct),
            static (HttpContext http, Database database, WorkspaceLog log, PlaybookMemory playbooks, CancellationToken ct) => Put(http, null, database, log, playbooks, ct));
        Map(routes, "/channels/{channel}/auto-responder", "ChannelAutoResponder", "a channel",
            static (HttpContext http, string channel, Database database, PlaybookMemory playbooks, CancellationToken ct) => Read(http, channel, database, playbooks, ct),
            static (HttpContext http, string channel, Database database, WorkspaceLog log, PlaybookMemory playbooks, CancellationToken ct) => Put(http, channel, database, log, playbooks, ct));
        routes.MapDelete("/channels/{channel}/auto-responder", Drop).RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("DropChannelAutoResponder")
            .WithSummary("Lets the workspace's answers count for the channel again.").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string whose, Delegate read, Delegate put)
    {
        routes.MapGet(path, read).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("Read" + name).WithSummary($"What is answered by itself for {whose}.")
            .Produces<ApiAutoResponder>().ProducesProblem(404);
        routes.MapPut(path, put).RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("Set" + name).WithSummary($"Sets what is answered by itself for {whose}.").WithIfMatch()
            .Accepts<AutoResponderRequest>("application/json").Produces<ApiAutoResponder>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
    }

    private static async Task<IResult> Read(HttpContext http, string? id, Database database, PlaybookMemory playbooks, CancellationToken ct)
    {
        var channel = await ChannelAsync(http, id, database, ct);
        return channel.Ok ? await ShowAsync(http, channel.Value, database, playbooks, ct) : channel.Refusal.ToHttp();
    }

    private static async Task<IResult> Put(HttpContext http, string? id, Database database, WorkspaceLog log, PlaybookMemory playbooks, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(ResponderJson.Wire.AutoResponderRequest, ct), http.Request.IfMatch());
        var channel = await ChannelAsync(http, id, database, ct);
        if ((channel.Refusal ?? body.Refusal ?? version.Refusal ?? Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        var (actor, x) = (http.Actor(), body.Value);
        var author = await playbooks.AuthorAsync(actor.Workspace, ct);
        if (!author.Ok)
            return author.Refusal.ToHttp();
        var set = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            var known = await AutoResponder.FindAsync(tx.Connection, tx.Workspace, channel.Value, ct);
            var after = new AutoResponder(channel.Value, x.Active, x.Greeting.Trim(), x.Online.Trim(), x.Offline.Trim(), x.SendOnlineIfResolved, x.SendOfflineEachMessage, known?.Version ?? 0);
            if (after == known)
                return Done.It;
            if (version.Value is { } expected && expected != after.Version)
                return ChannelEndpoints.Stale;
            await (after with { Version = after.Version + 1 }).SaveAsync(tx.Connection, tx.Workspace, tx.Now, ct);
            await PlaybookMemory.ChangedAsync(tx, actor.User, ct, author.Value);
            return Done.It;
        }, ct);
        return set.Ok ? await ShowAsync(http, channel.Value, database, playbooks, ct) : set.Refusal.ToHttp();
    }

    private static async Task<IResult> Drop(HttpContext http, string channel, Database database, WorkspaceLog log, CancellationToken ct)
    {
        var found = await ChannelAsync(http, channel, database, ct);
        if (!found.Ok)
            return found.Refusal.ToHttp();
        var actor = http.Actor();
        return (await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.ExecuteAsync("delete from auto_responder where workspace_id = @workspace and channel_id = @channel", ct, ("workspace", tx.Workspace), ("channel", found.Value)) > 0)
                await PlaybookMemory.ChangedAsync(tx, actor.User, ct);
            return Done.It;
        }, ct)).ToHttp();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, long channel, Database database, PlaybookMemory playbooks, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var x = (await playbooks.OfAsync(connection, http.Actor().Workspace, ct)).ResponderFor(channel);
        var (shown, version) = (x ?? None, x is not null && x.Channel == channel ? x.Version : 0);
        return JsonAnswer.Of(
            new ApiAutoResponder(x is null ? "none" : x.Channel == 0 ? "workspace" : $"channel:{x.Channel}", shown.Active, shown.Greeting, shown.Online, shown.Offline, shown.OnlineIfResolved,
                shown.OfflineEachMessage, version), ResponderJson.Wire.ApiAutoResponder, version: version);
    }

    private static async Task<Result<long>> ChannelAsync(HttpContext http, string? id, Database database, CancellationToken ct)
    {
        if (id is null)
            return 0L;
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, http.Actor().Workspace, Addresses.Id(id), ct) is { } channel ? channel.Id : Refusal.NotFound("channel");
    }

    private static Refusal? Check(AutoResponderRequest x) => CheckText("greeting", x.Greeting) ?? CheckText("online", x.Online) ?? CheckText("offline", x.Offline);

    private static Refusal? CheckText(string field, string text) => text.Length > MaxText ? Refusal.Invalid(field, $"{field} can have at most {MaxText} characters.") : null;
}
