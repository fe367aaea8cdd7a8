using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Doors;

/// <summary>Buttons of the workspace's own beside a conversation: pressing one tells its servers, and is part of the history.</summary>
internal static class ButtonEndpoints
{
    private const int Most = 20;
    private const int MaxKey = 40;
    private const int MaxLabel = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/buttons", List).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ListButtons").WithSummary("The workspace's own buttons.").Produces<ApiButtons>();
        routes.MapPut("/inbox/buttons/{button}", Put).RequirePermissionOrScope(Permissions.IntegrationsManage, InboxScopes.Manage).WithName("PutButton").WithSummary("Makes a button, or changes it.")
            .Accepts<ButtonRequest>("application/json").Produces<ApiButton>().ProducesProblem(400);
        routes.MapDelete("/inbox/buttons/{button}", Delete).RequirePermissionOrScope(Permissions.IntegrationsManage, InboxScopes.Manage).WithName("DeleteButton").WithSummary("Takes a button away.")
            .Produces(StatusCodes.Status204NoContent);
        routes.MapPost("/conversations/{conversation}/buttons/{button}", Press).RequirePermissionOrScope(Permissions.ConversationsReply, InboxScopes.Write).WithName("PressButton")
            .WithSummary("Presses a button: the event `conversation.button_pressed` tells the workspace's servers.").Produces<ApiConversation>().ProducesProblem(404);
    }

    private static async Task<IResult> List(HttpContext http, Database database, CancellationToken ct) => JsonAnswer.Of(
        new ApiButtons(await database.QueryAsync("select key, label, version from inbox_button where workspace_id = @workspace order by key", r => new ApiButton(r.GetString(0), r.GetString(1), r.GetInt64(2)), ct,
            ("workspace", http.Actor().Workspace))),
        DoorJson.Wire.ApiButtons);

    private static async Task<IResult> Put(HttpContext http, string button, Database database, TimeProvider clock, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(DoorJson.Wire.ButtonRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (button.Length is 0 or > MaxKey || !button.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            return Refusal.Invalid("button", $"A button's key has 1 to {MaxKey} lower-case letters, digits, '-' and '_'.").ToHttp();
        if (string.IsNullOrWhiteSpace(body.Value.Label) || body.Value.Label.Length > MaxLabel)
            return Refusal.Invalid("label", $"label must have 1 to {MaxLabel} characters.").ToHttp();
        var (workspace, now) = (http.Actor().Workspace, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var put = await database.WriteAsync<Result<ApiButton>>(async connection =>
        {
            if (await connection.FirstAsync("select count(*) from inbox_button where workspace_id = @workspace and key <> @key", r => r.GetInt64(0), ct, ("workspace", workspace), ("key", button)) >= Most)
                return Refusal.Invalid("button", $"A workspace can have at most {Most} buttons.");
            return await connection.FirstAsync<ApiButton>(
                """
                insert into inbox_button (workspace_id, key, label, created_at, updated_at, version) values (@workspace, @key, @label, @now, @now, 1)
                on conflict (workspace_id, key) do update set label = excluded.label, updated_at = excluded.updated_at, version = inbox_button.version + 1
                returning key, label, version
                """,
                r => new ApiButton(r.GetString(0), r.GetString(1), r.GetInt64(2)), ct, ("workspace", workspace), ("key", button), ("label", body.Value.Label.Trim()), ("now", now)) is { } stored
                ? stored
                : Refusal.NotFound("button");
        }, ct);
        return put.ToHttp(x => JsonAnswer.Of(x, DoorJson.Wire.ApiButton));
    }

    private static async Task<IResult> Delete(HttpContext http, string button, Database database, CancellationToken ct)
    {
        await database.ExecuteAsync("delete from inbox_button where workspace_id = @workspace and key = @key", ct, ("workspace", http.Actor().Workspace), ("key", button));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Press(HttpContext http, string conversation, string button, ConversationDoor door, Database database, CancellationToken ct)
    {
        var actor = http.Actor();
        if (await database.FirstAsync<long?>("select version from inbox_button where workspace_id = @workspace and key = @key", r => r.GetInt64(0), ct, ("workspace", actor.Workspace), ("key", button)) is null)
            return Refusal.NotFound("button").ToHttp();
        return await door.DecideAsync(http, conversation, (life, now) =>
        {
            life.PressButton(button, actor.User, now);
            return Done.It;
        }, ct);
    }
}
