using System.ComponentModel;
using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Api;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.QuickReplies;

/// <summary>An answer to keep ready.</summary>
internal sealed record QuickReplyRequest(
    [property: Description("The answer; places like {{customer.name|there}} are filled for each conversation.")] string Text,
    string? Title = null,
    [property: Description("For everybody, which needs a permission; else only for you.")] bool Shared = false);

/// <summary>An answer that is kept ready.</summary>
internal sealed record ApiQuickReply([property: Description("What one types for it.")] string Shortcut, string Title, string Text, bool Shared, long Version);

/// <summary>Those one can use.</summary>
internal sealed record ApiQuickReplies(IReadOnlyList<ApiQuickReply> QuickReplies);

/// <summary>An answer, filled in for one conversation.</summary>
internal sealed record ApiFilledReply(string Text, [property: Description("Names nothing was known for; their places are empty.")] IReadOnlyList<string> Missing);

/// <summary>Answers that are kept ready, over the native API: one's own, and everybody's. One's own goes before everybody's with the same shortcut.</summary>
internal static class QuickReplyEndpoints
{
    private const int MaxShortcut = 50;
    private const int MaxTitle = 100;
    private const int MaxText = 4_000;
    private const int MaxReplies = 1_000;
    private const string Columns = "owner_id, shortcut, title, text, version";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/quick-replies", List).RequirePermission(Permissions.ConversationsReply).WithName("ListQuickReplies").WithSummary("Your own answers and everybody's, by shortcut.").Produces<ApiQuickReplies>();
        routes.MapPut("/quick-replies/{shortcut}", Put).RequirePermission(Permissions.ConversationsReply).WithName("KeepQuickReply").WithSummary("Keeps an answer ready, or changes it.").WithIfMatch()
            .Accepts<QuickReplyRequest>("application/json").Produces<ApiQuickReply>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(412);
        routes.MapDelete("/quick-replies/{shortcut}", Delete).RequirePermission(Permissions.ConversationsReply).WithName("DropQuickReply").WithSummary("Keeps it no more. Your own, or with shared=true everybody's.")
            .WithQuery("shared", "true for everybody's.", "boolean").Produces(StatusCodes.Status204NoContent).ProducesProblem(403);
        routes.MapGet("/conversations/{conversation}/quick-replies/{shortcut}", Fill).RequirePermission(Permissions.ConversationsReply).WithName("FillQuickReply")
            .WithSummary("The answer filled in for a conversation, to look at before it is sent.").Produces<ApiFilledReply>().ProducesProblem(404);
    }

    private static async Task<IResult> List(HttpContext http, Database database, CancellationToken ct) => JsonAnswer.Of(
        new ApiQuickReplies(await database.QueryAsync($"select {Columns} from quick_reply where workspace_id = @workspace and owner_id in (0, @me) order by shortcut, owner_id desc", Read, ct,
            ("workspace", http.Actor().Workspace), ("me", http.Actor().User))), InboxJson.Wire.ApiQuickReplies);

    private static async Task<IResult> Put(HttpContext http, string shortcut, Database database, TimeProvider clock, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(InboxJson.Wire.QuickReplyRequest, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? Check(shortcut, body.Value)) is { } refusal)
            return refusal.ToHttp();
        var (actor, request) = (http.Actor(), body.Value);
        if (request.Shared && !http.Staff().May(Permissions.AutomationManage))
            return NotForEverybody.ToHttp();
        var owner = request.Shared ? 0 : actor.User;
        var (title, text) = (request.Title ?? shortcut, request.Text);
        var kept = await database.WriteAsync<Result<ApiQuickReply>>(async connection =>
        {
            var known = await connection.FirstAsync<ApiQuickReply>($"select {Columns} from quick_reply where workspace_id = @workspace and owner_id = @owner and shortcut = @shortcut", Read, ct,
                ("workspace", actor.Workspace), ("owner", owner), ("shortcut", shortcut));
            if (known is not null && known.Title == title && known.Text == text)
                return known;
            if (version.Value is { } expected && expected != (known?.Version ?? 0))
                return ChannelEndpoints.Stale;
            if (known is null && await connection.FirstAsync("select count(*) from quick_reply where workspace_id = @workspace and owner_id = @owner", r => r.GetInt64(0), ct,
                ("workspace", actor.Workspace), ("owner", owner)) >= MaxReplies)
                return Refusal.Invalid("shortcut", $"At most {MaxReplies} answers can be kept ready.");
            await connection.ExecuteAsync(
                """
                insert into quick_reply (workspace_id, owner_id, shortcut, title, text, created_at, updated_at, version) values (@workspace, @owner, @shortcut, @title, @text, @now, @now, 1)
                on conflict (workspace_id, owner_id, shortcut) do update set title = excluded.title, text = excluded.text, updated_at = excluded.updated_at, version = quick_reply.version + 1
                """,
                ct, ("workspace", actor.Workspace), ("owner", owner), ("shortcut", shortcut), ("title", title), ("text", text), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
            return new ApiQuickReply(shortcut, title, text, request.Shared, (known?.Version ?? 0) + 1);
        }, ct);
        return kept.ToHttp(x => JsonAnswer.Of(x, InboxJson.Wire.ApiQuickReply, version: x.Version));
    }

    private static async Task<IResult> Delete(HttpContext http, string shortcut, Database database, CancellationToken ct)
    {
        var shared = http.Request.Query["shared"] == "true";
        if (shared && !http.Staff().May(Permissions.AutomationManage))
            return NotForEverybody.ToHttp();
        await database.ExecuteAsync("delete from quick_reply where workspace_id = @workspace and owner_id = @owner and shortcut = @shortcut", ct,
            ("workspace", http.Actor().Workspace), ("owner", shared ? 0 : http.Actor().User), ("shortcut", shortcut));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Fill(HttpContext http, string conversation, string shortcut, ConversationDoor door, ConversationViews views, Database database, CancellationToken ct)
    {
        var actor = http.Actor();
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        if (await database.FirstAsync<ApiQuickReply>(
            $"select {Columns} from quick_reply where workspace_id = @workspace and owner_id in (0, @me) and shortcut = @shortcut order by owner_id desc limit 1", Read, ct,
            ("workspace", actor.Workspace), ("me", actor.User), ("shortcut", shortcut)) is not { } reply)
            return Refusal.NotFound("quick reply").ToHttp();
        var shown = await views.ShowAsync(actor.Workspace, stored, ct);
        using var info = JsonDocument.Parse(stored.Info);
        using var customer = JsonDocument.Parse(await database.FirstAsync("select properties from customer where user_id = @user", r => r.GetString(0), ct, ("user", stored.State.Customer)) ?? "{}");
        var (text, missing) = ReplyVariables.Fill(reply.Text, name => name switch
        {
            "customer.name" => shown.Customer?.Name,
            "agent.name" => http.Staff().Name,
            "channel.name" => shown.Channel.Name,
            "conversation.id" => shown.Id,
            _ when name.StartsWith("info.", StringComparison.Ordinal) => ReplyVariables.Word(info.RootElement, name[5..]),
            _ when name.StartsWith("customer.", StringComparison.Ordinal) => ReplyVariables.Word(customer.RootElement, name[9..]),
            _ => null,
        });
        return JsonAnswer.Of(new ApiFilledReply(text, missing), InboxJson.Wire.ApiFilledReply);
    }

    private static readonly Refusal NotForEverybody = new("permission_missing", RefusalKind.Forbidden, $"Answers for everybody need the permission '{Permissions.AutomationManage}'.", "shared");

    private static ApiQuickReply Read(System.Data.Common.DbDataReader r) => new(r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(0) == 0, r.GetInt64(4));

    private static Refusal? Check(string shortcut, QuickReplyRequest x) =>
        shortcut.Length > MaxShortcut || shortcut.Any(c => !char.IsLetterOrDigit(c) && c is not ('-' or '_')) ? Refusal.Invalid("shortcut", $"shortcut can have at most {MaxShortcut} letters, digits, - and _.")
        : string.IsNullOrWhiteSpace(x.Text) || x.Text.Length > MaxText ? Refusal.Invalid("text", $"text must have 1 to {MaxText} characters.")
        : x.Title?.Length > MaxTitle ? Refusal.Invalid("title", $"title can have at most {MaxTitle} characters.")
        : null;
}
